using System.Text.Json;
using CampaignExport.Manifests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Sinks;

/// <summary>
/// Delivers one export to several places at once. A place that fails gets nothing of the export and does not disturb the others: the export
/// fails only when all have failed, with the error of the one that failed first.
/// </summary>
/// <remarks>
/// For one export: make another one for the next. Each part is stored at all places before it counts as stored, so the slowest sets the
/// pace. A resumed export needs destinations of the same names; one that had failed before stays failed, unless all of the
/// export begins again.
/// </remarks>
public sealed class FanOutExportSink : IExportSink
{
    private readonly FanOutLane[] _lanes;

    /// <summary>Makes a sink.</summary>
    /// <param name="destinations">The places, the most important one first: it gives uploads their location while it is sound.</param>
    /// <param name="logger">Told of files that could not be taken back from a place that failed; null for none.</param>
    /// <exception cref="ArgumentException">There is none, or two have one name.</exception>
    public FanOutExportSink(IReadOnlyList<ExportDestination> destinations, ILogger<FanOutExportSink>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        if (destinations.Count == 0)
            throw new ArgumentException("There is no destination to deliver to.", nameof(destinations));
        if (destinations.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two destinations are called '{twice.Key}'.", nameof(destinations));
        _lanes = [.. destinations.Select(one => new FanOutLane(one, logger ?? NullLogger<FanOutExportSink>.Instance))];
    }

    /// <summary>What has become of the export at each destination so far, in their order. To be asked when the export has ended.</summary>
    public IReadOnlyList<FanOutOutcome> Outcomes => [.. _lanes.Select(lane => new FanOutOutcome(lane.Name, lane.Error))];

    /// <inheritdoc/>
    public int MinPartBytes => _lanes.Max(lane => lane.Sink.MinPartBytes);

    /// <inheritdoc/>
    public async ValueTask<ExportUpload> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        FileNames.Validate(name);
        var upload = new FanOutUpload(name, _lanes);
        await upload.OpenAsync(lane => lane.OpenAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false);
        return upload;
    }

    /// <inheritdoc/>
    public async ValueTask<ExportUpload> ReopenAsync(string name, string state, IReadOnlyList<ManifestPart> parts, CancellationToken cancellationToken = default)
    {
        FileNames.Validate(name);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(parts);
        var states = Parse(name, state);
        var upload = new FanOutUpload(name, _lanes, parts.Sum(part => part.Bytes));
        try
        {
            await upload.OpenAsync(
                lane => states.TryGetValue(lane.Name, out var own)
                    ? lane.ReopenAsync(name, own, parts, cancellationToken)
                    : throw new ExportGoneException(name),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ExportGoneException)
        {
            // No place holds it any more. The export can only begin again, and may do so at each of them.
            foreach (var lane in _lanes)
                lane.BeginAgain();
            throw;
        }

        return upload;
    }

    private static Dictionary<string, string> Parse(string name, string state)
    {
        try
        {
            return state.Length == 0 ? [] : JsonSerializer.Deserialize(state, FanOutJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException error)
        {
            throw new ExportGoneException(name, error);
        }
    }
}
