using CampaignExport.IsaL;
using CampaignExport.Packaging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what compresses. What is registered already is left alone.</summary>
public static class CampaignExportIsaLExtensions
{
    /// <summary>Has jobs compress files of recipients with ISA-L: registers <see cref="PieceDeflater"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="PlatformNotSupportedException">The system has no ISA-L; <see cref="IsaLDeflater.IsSupported"/> says so before.</exception>
    public static ICampaignExportBuilder AddIsaL(this ICampaignExportBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<PieceDeflater>(new IsaLDeflater());
        return builder;
    }
}
