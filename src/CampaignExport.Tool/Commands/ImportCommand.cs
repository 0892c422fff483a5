using System.CommandLine;
using System.Globalization;
using CampaignExport.Avro;
using CampaignExport.Sources;
using CampaignExport.Sql;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export import</c>: events, profiles and what is known of campaigns, from files into a database.</summary>
internal sealed class ImportCommand : Command
{
    private readonly Option<string> _store = ToolOptions.Store("The database to import into. Its tables are made if they are not there.");

    private readonly Option<string[]> _events = ToolOptions.ManyInputFiles(
        "--events", "Files of message events, and folders of such files: JSON Lines, plain, .gz or .zip, and Avro object container files, .avro.");

    private readonly Option<string[]> _profiles = ToolOptions.ManyInputFiles(
        "--profiles", "User exports in JSON Lines, and folders of such files, or CSV where all are named so; plain, .gz or .zip.");

    private readonly Option<string> _campaign = ToolOptions.InputFile(
        "--campaign", "The response of /campaigns/details, a JSON file: names, channels, control group, windows of conversions.");

    private readonly Option<string> _campaignId = new("--campaign-id")
    {
        HelpName = "id",
        Description = "The API id of the campaign of --campaign, which the file does not say. Default: its name without .json.",
    };

    private readonly Option<bool> _reread = new("--reread")
    {
        Description = "Read files that an earlier import has read to their end, too. Default: only those that are new or changed.",
    };

    // For tests, which would need large files to see an import go on.
    private readonly Option<int?> _pageSize = ToolOptions.ForTests("--page-size", least: 1);

    private readonly ToolConsole _console;

    public ImportCommand(ToolConsole console)
        : base("import", "Imports message events, profiles and campaigns into a database. Started again, it goes on; nothing is kept twice.")
    {
        _console = console;
        _store.Required = true;
        foreach (var option in (Option[])[_store, _events, _profiles, _campaign, _campaignId, _reread, _pageSize])
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (events, profiles, campaign) = (arguments.GetValue(_events) ?? [], arguments.GetValue(_profiles) ?? [], arguments.GetValue(_campaign));
        if (events.Length == 0 && profiles.Length == 0 && campaign is null)
            throw new UsageException("There is nothing to import. Give --events, --profiles or --campaign.");
        if (campaign is null && arguments.GetValue(_campaignId) is not null)
            throw new UsageException("--campaign-id goes with --campaign.");
        RecipientInput[] inputs = [.. profiles.Select(path => new RecipientInput(path, "--profiles"))];
        var known = campaign is null ? null
            : await Interruption.ReadAsync(token => ChartsCommand.ReadDetailsAsync(campaign, token), cancellationToken).ConfigureAwait(false);

        var store = ToolStore.OpenForImport(arguments.GetRequiredValue(_store));
        await using (store.ConfigureAwait(false))
        {
            if (known is not null)
                await store.Events.SaveCampaignAsync(arguments.GetValue(_campaignId) ?? Path.GetFileNameWithoutExtension(campaign!), known, cancellationToken).ConfigureAwait(false);
            if (events.Length > 0)
                await ImportEventsAsync(store, events, arguments, cancellationToken).ConfigureAwait(false);
            foreach (var input in inputs)
                await ImportProfilesAsync(store, input, arguments.GetValue(_reread), cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Ok;
    }

    private async Task ImportEventsAsync(ToolStore store, string[] paths, ParseResult arguments, CancellationToken cancellationToken)
    {
        var examples = new Dictionary<string, SourceFormatException>(StringComparer.Ordinal);
        var options = new SqlEventImportOptions
        {
            Formats = [new AvroEventFormat()],
            RereadFiles = arguments.GetValue(_reread),
            OnRejected = error => examples.TryAdd(error.Problem, error),
        };
        if (arguments.GetValue(_pageSize) is { } pageSize)
            options = options with { PageSize = pageSize };
        var begun = TimeProvider.System.GetTimestamp();
        var result = await _console.ShowProgressAsync<SqlEventImport, SqlEventImport>(
            (soFar, time) => soFar is null ? Starting(time) : Percentage(soFar) + Progress(soFar.Read, "events", time),
            progress => Interruption.ReadAsync(token => store.Events.ImportFilesAsync(paths, options, progress, token), cancellationToken),
            Fraction).ConfigureAwait(false);
        foreach (var (problem, count) in result.Rejected)
        {
            var (first, place) = (examples[problem], examples[problem].Position == 0 ? "record" : "line");
            _console.Warn(string.Create(
                CultureInfo.InvariantCulture, $"{count:N0} malformed {place}{(count == 1 ? "" : "s")} left out, first {first.File}, {place} {first.Line}: {problem}"));
        }

        _console.Print(Totals.Of(result, TimeProvider.System.GetElapsedTime(begun)));
    }

    private async Task ImportProfilesAsync(ToolStore store, RecipientInput input, bool reread, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var files = new List<RecipientInput>();
        var result = await _console.ShowProgressAsync<long, SqlProfileImport>(
            (profiles, time) => profiles == 0 ? Starting(time) : Progress(profiles, "profiles", time),
            progress => Interruption.ReadAsync(token => ReadAsync(new ProfileReading(progress), token), cancellationToken)).ConfigureAwait(false);
        foreach (var file in files)
            file.TellMalformed(_console);
        _console.Print(Totals.Of(result, TimeProvider.System.GetElapsedTime(begun)));

        Task<SqlProfileImport> ReadAsync(ProfileReading reading, CancellationToken token) => store.Profiles.ImportFilesAsync(
            input.Files,
            path =>
            {
                files.Add(new RecipientInput(path, "--profiles"));
                return reading.ReadAsync(files[^1].Open(_console, skipMalformed: true, pageSize: null), token);
            },
            reread,
            token);
    }

    // A file may grow while it is read.
    private static double? Fraction(SqlEventImport soFar) => soFar.BytesInAll is > 0 and var all ? Math.Min(1, (double)soFar.BytesRead / all) : null;

    private static string Percentage(SqlEventImport soFar) =>
        Fraction(soFar) is { } done ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * done):0}%  ") : "";

    private static string Starting(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"starting  {time:m\\:ss}");

    private static string Progress(long count, string what, TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{count:N0} {what}  {(time > TimeSpan.Zero ? count / time.TotalSeconds : 0):N0} {what}/s  {time:h\\:mm\\:ss}");
}
