using System.Globalization;

namespace CampaignExport.Reports;

/// <summary>Parses <see cref="ExperimentOptions.Shares"/>, in the command line and in the web API.</summary>
internal static class ExperimentShares
{
    /// <summary>Parses percentages by variation, such as <c>a=45,b=45,control=10</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="wrong">The part that is not a percentage of a variation, or repeats one.</param>
    /// <returns>The shares; null if a part is wrong.</returns>
    public static Dictionary<string, double>? Parse(string text, out string? wrong)
    {
        wrong = null;
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in text.Split(','))
        {
            var at = word.LastIndexOf('=');
            if (at > 0 && double.TryParse(word.AsSpan(at + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && shares.TryAdd(word[..at], share))
                continue;
            wrong = word;
            return null;
        }

        return shares;
    }
}
