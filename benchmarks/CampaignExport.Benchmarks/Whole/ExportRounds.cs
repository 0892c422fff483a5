using CampaignExport.Benchmarks.Measuring;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>The measurements of each round.</summary>
internal sealed class ExportRounds
{
    private readonly Dictionary<string, List<Measurement>> _runs = [];
    private readonly Dictionary<string, string> _contents = [];

    /// <summary>Records the output of a case.</summary>
    public void AddContent(string name, string digest) => _contents.Add(name, digest);

    /// <summary>The cases whose output differs from that of a given case.</summary>
    public IEnumerable<string> OthersThan(string name) => _contents.Where(one => one.Value != _contents[name]).Select(one => one.Key);

    public void Add(string name, Measurement run)
    {
        if (!_runs.TryGetValue(name, out var runs))
            _runs.Add(name, runs = []);
        runs.Add(run);
    }

    public double Seconds(string name) => Median.Of(_runs[name].Select(run => run.Seconds));

    public double Allocated(string name) => Median.Of(_runs[name].Select(run => (double)run.Allocated));

    public long Bytes(string name) => _runs[name][0].Bytes;

    /// <summary>The ratio of the speeds of two cases: the median over the rounds; null if one was not measured.</summary>
    public double? Ratio(string name, string peer) =>
        _runs.TryGetValue(name, out var runs) && _runs.TryGetValue(peer, out var others)
            ? Median.Of(runs.Select((run, i) => others[i].Seconds / run.Seconds))
            : null;
}
