using System.CommandLine;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Sources;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export import</c>: events, profiles and details of campaigns, from files into a store.</summary>
internal sealed class ImportCommand : Command
{
    private readonly ToolStore _store = new("The folder of the store to import into, which is created if it does not exist, s3://bucket/prefix, or clickhouse:CONNECTION.");

    private readonly Option<string[]> _events = ToolOptions.ManyInputFiles(
        "--events", "Files of message events, and folders of such files and of subfolders: JSON, CSV, Parquet and Avro, plain, gzip or ZIP.");

    private readonly Option<string[]> _profiles = ToolOptions.ManyInputFiles(
        "--profiles", "User exports in JSON, and folders of such files and of subfolders, or CSV; plain, gzip or ZIP.");

    private readonly Option<IReadOnlyList<DetailsFile>> _details = DetailsFile.Option(
        "Responses of /campaigns/details, JSON files: names, channels, control group, windows of conversions. The response does not hold the "
        + "API id of its campaign: that is the name of the file without .json, or stands before it as id=file.");

    private readonly Option<SkipLimit?> _skipMalformed = ToolOptions.SkipMalformed(
        "Allow malformed lines: any number, n of a file, or n% of its lines. They are skipped in any case. Default: the exit code is 1 if a file has one, and "
        + "the file is read again the next time.");

    private readonly Option<Encoding> _encoding = ToolOptions.TextEncoding();

    private readonly Option<bool> _unguard = ToolOptions.RemoveFormulaGuard("--profiles");

    private readonly Option<char?> _separator = ToolOptions.Separator(
        "The character between the cells of CSV files of profiles, if it yields a known column: ',' or ';' or '|' or tab. Default: found by looking.");

    private readonly Option<bool> _reread = new("--reread")
    {
        Description = "Also read files that an earlier import has read to their end. Default: only new and changed files.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Read and report only: nothing is written, and no store is created or read.",
    };

    private readonly ToolConsole _console;
    private readonly PipelineSizes _sizes;

    public ImportCommand(ToolConsole console, PipelineSizes sizes)
        : base("import", "Imports message events, profiles and campaigns into a store. A repeated import continues where the last one ended and counts nothing twice.")
    {
        (_console, _sizes) = (console, sizes);
        foreach (var option in (Option[])[_store.Address, _store.ServiceUrl, _events, _profiles, _details, _encoding, _separator, _unguard, _skipMalformed, _reread, _dryRun])
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (events, profiles, details) = (arguments.GetValue(_events) ?? [], arguments.GetValue(_profiles) ?? [], arguments.GetValue(_details) ?? []);
        if (events.Length == 0 && profiles.Length == 0 && details.Count == 0)
            throw new UsageException("There is nothing to import. Give --events, --profiles or --details.");
        var isDryRun = arguments.GetValue(_dryRun);
        var address = arguments.GetValue(_store.Address)
            ?? (isDryRun ? "" : throw new UsageException("Option '--store' is required, unless --dry-run is given."));
        var encoding = arguments.GetValue(_encoding);
        var names = new NamesInFolders(profiles);
        RecipientInput[] inputs = [.. profiles.Select(path => new RecipientInput(path) { Names = names, Encoding = encoding, RemoveFormulaGuard = arguments.GetValue(_unguard) })];
        var campaigns = new List<(string Id, Campaign Campaign)>();
        foreach (var file in details)
            campaigns.Add((file.CampaignId, await Interruption.ReadAsync(token => MetricsInput.ReadDetailsAsync(file.Path, token), cancellationToken).ConfigureAwait(false)));

        var settings = new ImportSettings(
            arguments.GetValue(_skipMalformed), arguments.GetValue(_reread), _sizes.PageSize, encoding, arguments.GetValue(_separator));
        if (isDryRun)
            return await RunAsync(new ImportRun(_console, store: null, settings), events, inputs, cancellationToken).ConfigureAwait(false);
        using var store = ToolStore.OpenForImport(address, arguments.GetValue(_store.ServiceUrl));
        foreach (var (id, campaign) in campaigns)
            await store.SaveCampaignAsync(id, campaign, cancellationToken).ConfigureAwait(false);
        return await RunAsync(new ImportRun(_console, store, settings), events, inputs, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(ImportRun run, string[] events, RecipientInput[] profiles, CancellationToken cancellationToken)
    {
        if (events.Length > 0)
            await run.ImportEventsAsync(events, cancellationToken).ConfigureAwait(false);
        foreach (var input in profiles)
            await run.ImportProfilesAsync(input, cancellationToken).ConfigureAwait(false);
        return run.Finish();
    }
}

/// <summary>A response of <c>/campaigns/details</c>, and its campaign.</summary>
internal sealed record DetailsFile(string CampaignId, string Path)
{
    public static Option<IReadOnlyList<DetailsFile>> Option(string description)
    {
        var option = new Option<IReadOnlyList<DetailsFile>>("--details")
        {
            HelpName = "file|id=file",
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.Select(token => Parse(token.Value))],
        };
        option.Validators.Add(result =>
        {
            DetailsFile[] files = [.. result.Tokens.Select(token => Parse(token.Value))];
            foreach (var file in files)
            {
                if (file.CampaignId.Length == 0)
                    result.AddError("--details: an id is empty. Give id=file, or a file that is named by the id.");
                else if (Directory.Exists(file.Path))
                    result.AddError($"--details: '{file.Path}' is a folder. Name the files in it.");
                else if (!File.Exists(file.Path))
                    result.AddError($"--details: there is no file '{file.Path}'. Check the path.");
            }

            if (files.GroupBy(file => file.CampaignId, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
                result.AddError($"--details: there are two files of the campaign '{twice.Key}'. Give one.");
        });
        return option;
    }

    // A file may have = in its path.
    private static DetailsFile Parse(string word) => !File.Exists(word) && word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at
        ? new(word[..at], word[(at + 1)..])
        : new(System.IO.Path.GetFileName(word) is var name && name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? name[..^5] : name, word);
}
