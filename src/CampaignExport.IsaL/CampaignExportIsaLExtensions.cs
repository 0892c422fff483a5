using CampaignExport.IsaL;
using CampaignExport.Packaging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers compression with ISA-L.</summary>
public static class CampaignExportIsaLExtensions
{
    /// <summary>Registers ISA-L as the <see cref="BlockCompressor"/> of recipient jobs.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="PlatformNotSupportedException">The system has no ISA-L. Check <see cref="IsaLCompressor.IsSupported"/> first.</exception>
    public static ICampaignExportBuilder AddIsaL(this ICampaignExportBuilder builder)
    {
        return builder.AddService(ServiceDescriptor.Singleton<BlockCompressor>(new IsaLCompressor()));
    }
}
