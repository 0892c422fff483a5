using CampaignExport.IsaL;
using CampaignExport.Packaging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what compresses.</summary>
public static class CampaignExportIsaLExtensions
{
    /// <summary>Has jobs compress files of recipients with ISA-L: registers <see cref="BlockCompressor"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="PlatformNotSupportedException">The system has no ISA-L; <see cref="IsaLCompressor.IsSupported"/> says so before.</exception>
    public static ICampaignExportBuilder AddIsaL(this ICampaignExportBuilder builder)
    {
        return builder.AddPart(ServiceDescriptor.Singleton<BlockCompressor>(new IsaLCompressor()));
    }
}
