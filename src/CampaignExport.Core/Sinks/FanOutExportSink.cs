using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignExport.Manifests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.Sinks;

/// <summary>
/// Delivers one export to several destinations at once. A destination that fails receives nothing of the export and does not affect the
/// others. The export fails only when all destinations have failed, with the error of the first.
/// </summary>
/// <remarks>
/// Use an instance for one export only. A part counts as stored when all destinations have stored it, so the slowest sets the pace. A
/// resumed export needs destinations with the same names. A destination that has failed stays failed, unless the whole export starts
/// again.
/// </remarks>
public sealed class FanOutExportSink : IExportSink
{
    private readonly FanOutLane[] _lanes;

    /// <summary>Initializes a new sink.</summary>
    /// <param name="destinations">The destinations, the most important one first. Uploads report the location of the first destination that has not failed.</param>
    /// <param name="logger">The logger for files that could not be withdrawn from a failed destination; null for none.</param>
    /// <exception cref="ArgumentException">There are no destinations, or two destinations have the same name.</exception>
    public FanOutExportSink(IReadOnlyList<ExportDestination> destinations, ILogger<FanOutExportSink>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        if (destinations.Count == 0)
            throw new ArgumentException("There is no destination to deliver to.", nameof(destinations));
        if (destinations.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two destinations are called '{twice.Key}'.", nameof(destinations));
        _lanes = [.. destinations.Select(one => new FanOutLane(one, logger ?? NullLogger<FanOutExportSink>.Instance))];
    }

    /// <summary>The outcome at each destination, in order. Read it after the export has ended.</summary>
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
                    : throw new ExportPartsLostException(name),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ExportPartsLostException)
        {
            // No destination has the parts any more. The export has to start again, and can use all destinations.
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
            throw new ExportPartsLostException(name, error);
        }
    }
}

/// <summary>The JSON serialization of the states of an upload at several destinations.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FanOutJson : JsonSerializerContext;
