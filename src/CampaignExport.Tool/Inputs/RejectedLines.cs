using System.Globalization;
using CampaignExport.Sources;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Inputs;

/// <summary>Counts lines and records that were left out by what is wrong with them, and keeps the first places.</summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class RejectedLines
{
    private const int MostProblems = 100;
    private const int MostPlaces = 3;

    private readonly Dictionary<string, (long Count, List<string> Places)> _problems = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    public void Add(SourceFormatException error)
    {
        Count++;
        // Names of events that are not known could be without end.
        var problem = _problems.Count < MostProblems || _problems.ContainsKey(error.Problem) ? error.Problem : "other problems.";
        var (count, places) = _problems.GetValueOrDefault(problem, (0, []));
        if (places.Count < MostPlaces)
            places.Add(string.Create(CultureInfo.InvariantCulture, $"{error.File}, {(error.Position == 0 ? "record" : "line")} {error.Line}"));
        _problems[problem] = (count + 1, places);
    }

    /// <summary>Says how many there are of each problem, and where the first ones are.</summary>
    public void Warn(ToolConsole console)
    {
        foreach (var (problem, (count, places)) in _problems)
        {
            var more = count > places.Count ? "; ..." : "";
            console.Warn(string.Create(CultureInfo.InvariantCulture, $"{count:N0} rejected ({string.Join("; ", places)}{more}): {problem}"));
        }
    }
}
