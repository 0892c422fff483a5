using System.Globalization;
using CampaignExport.Sources;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Inputs;

/// <summary>Counts skipped lines and records by problem, and keeps the first places.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class RejectedLines
{
    private const int MostProblems = 100;
    private const int MostPlaces = 3;

    private readonly Dictionary<string, (long Count, List<string> Places)> _problems = new(StringComparer.Ordinal);

    /// <summary>The number of skipped lines.</summary>
    public long Count { get; private set; }

    public void Add(SourceFormatException error)
    {
        Count++;
        // The number of unknown event names is unlimited.
        var problem = _problems.Count < MostProblems || _problems.ContainsKey(error.Problem) ? error.Problem : "other problems.";
        var (count, places) = _problems.GetValueOrDefault(problem, (0, []));
        if (places.Count < MostPlaces)
            places.Add(string.Create(CultureInfo.InvariantCulture, $"{error.File}, {(error.Position == 0 ? "record" : "line")} {error.Line}"));
        _problems[problem] = (count + 1, places);
    }

    /// <summary>Warns of each problem with its number of lines and the first places.</summary>
    public void Warn(ToolConsole console)
    {
        foreach (var (problem, (count, places)) in _problems)
        {
            var more = count > places.Count ? "; ..." : "";
            console.Warn(string.Create(CultureInfo.InvariantCulture, $"{count:N0} rejected ({string.Join("; ", places)}{more}): {problem}"));
        }
    }
}
