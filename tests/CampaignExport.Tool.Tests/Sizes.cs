using System.Globalization;

namespace CampaignExport.Tool.Tests;

/// <summary>The sizes of pages and parts of a run, smaller than those of the tool, so that a small export has many.</summary>
public sealed record Sizes(int Page, int PartBytes = 8 * 1024 * 1024)
{
    /// <summary>Gets the program that takes them, and its first arguments.</summary>
    public IReadOnlyList<string> Command =>
    [
        Path.Combine(AppContext.BaseDirectory, "CampaignExport.Tool.Sized.dll"),
        Page.ToString(CultureInfo.InvariantCulture), PartBytes.ToString(CultureInfo.InvariantCulture),
    ];
}
