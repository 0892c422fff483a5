using System.CommandLine;
using System.Text;
using CampaignExport.Avro;
using CampaignExport.DuckDb;
using CampaignExport.Sources;
using CampaignExport.Sql;
using CampaignExport.Tool.Commands;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Inputs;

/// <summary>The options that name files of events to count without a store.</summary>
/// <param name="console">Shows the progress and the skipped lines.</param>
internal sealed class EventFilesInput(ToolConsole console)
{
    public Option<string[]> Paths { get; } = ToolOptions.ManyInputFiles(
        "--events", "Files of message events, and folders of such files and of subfolders, to count without a store: JSON, CSV, Parquet and Avro, plain, gzip or ZIP.");

    public Option<SkipLimit?> SkipMalformed { get; } = ToolOptions.SkipMalformed(
        "Skip malformed lines of --events: any number, n of a file, or n% of its lines. Default: the first one is an error.");

    /// <summary>Uses the events of campaigns. The files are read once for all of them, before the first count.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="campaignIds">The campaigns.</param>
    /// <param name="humanOnly">Whether to leave out events of machines.</param>
    /// <param name="encoding">The encoding of the files; null to find it.</param>
    /// <param name="warn">Receives the warnings of the files.</param>
    /// <param name="use">Receives a function that gives the events, one call at a time. Returns the exit code.</param>
    public async Task<int> UseAsync(
        ParseResult arguments, IReadOnlyList<string> campaignIds, bool humanOnly, Encoding? encoding, Action<string> warn, Func<Func<CancellationToken, Task<LoadedEvents>>, Task<int>> use)
    {
        var rejected = new RejectedLines();
        var options = new MessageEventOptions { HumanOnly = humanOnly, Encoding = encoding, Formats = [new AvroEventFormat()], OnWarning = warn, OnMalformed = rejected.Add };
        LoadedEvents? events = null;
        try
        {
            var code = await console.ShowProgressAsync<EventImport, int>(ImportRun.Describe, progress => use(token => LoadAsync(progress, token)), ImportRun.Fraction).ConfigureAwait(false);
            rejected.Warn(console);
            return code;
        }
        finally
        {
            events?.Dispose();
        }

        async Task<LoadedEvents> LoadAsync(IProgress<EventImport>? progress, CancellationToken cancellationToken)
        {
            var source = new EventFileMetricsSource(arguments.GetValue(Paths)!, campaign: null, options) { AllowedMalformed = arguments.GetValue(SkipMalformed), Progress = progress };
            return events ??= await source.LoadAsync(campaignIds, cancellationToken).ConfigureAwait(false);
        }
    }
}
