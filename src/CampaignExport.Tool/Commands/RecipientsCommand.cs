using System.CommandLine;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Locations;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export recipients</c>: the people who received a campaign, from files of people or a store.</summary>
internal sealed class RecipientsCommand : Command
{
    /// <summary>The number of rows of an Excel sheet, without the header.</summary>
    private const int RowsOfSheet = 1_048_575;

    private readonly Option<string> _users = ToolOptions.InputFiles(
        "--users",
        "The people: a file, a folder of files and subfolders, or /dev/stdin. User exports in JSON, or CSV, with any names; plain, gzip or ZIP.");

    private readonly Option<Encoding> _encoding = ToolOptions.TextEncoding();

    private readonly ToolStore _store = new("The folder of the store that profiles were imported into, s3://bucket/prefix, or clickhouse:CONNECTION, in place of --users.");

    private readonly Option<string> _campaign = new("--campaign")
    {
        HelpName = "id",
        Description = "The API id of the campaign: only people whose campaigns_received contains it, with their variation. "
            + "Required with --contents all. Default: everyone.",
    };

    private readonly Option<string> _details = ToolOptions.InputFile(
        "--details",
        "The response of /campaigns/details of the campaign, a JSON file, with --users: names of variations where the files have none. Default: the names in the files.");

    private readonly Option<string> _contents = ToolOptions.Choice(
        "--contents",
        "user-data: the columns of a profile. email: the addresses of people who have one. all: user-data, and the variation that each person received. "
        + "Default: user-data.",
        [.. RecipientContentsNames.All]);

    private readonly Option<IReadOnlyList<string>> _customAttributes = ToolOptions.Names(
        "--custom-attributes", "Names of custom attributes that get a column. Default: none.");

    private readonly Option<IReadOnlyList<string>> _customEvents = ToolOptions.Names(
        "--custom-events", "Names of custom events that get a column with their count. Default: none.");

    private readonly Option<IReadOnlyList<string>> _columns = ToolOptions.Names(
        "--columns", "The columns to write, in this order. Default: all columns of the contents.");

    private readonly Option<bool> _withoutCreatedFrom = new("--without-created-from")
    {
        Description = "Leave out the column created_from, as older documentation does. Default: it is written.",
    };

    private readonly Option<bool> _hidePersonalData = new("--hide-personal-data")
    {
        Description = "Leave out e-mail addresses and phone numbers, and aliases that are one. Default: they are written.",
    };

    private readonly Option<bool> _engagement = new("--engagement")
    {
        Description = "Also write what each recipient did with the campaign, in nine columns from sent_at to unsubscribed. With --store and --campaign. Default: they are not written.",
    };

    private readonly Option<string> _only = ToolOptions.Choice(
        "--only", "Only recipients who did this with the campaign. With --store and --campaign. Default: every recipient.", [.. EngagementFilterNames.All]);

    private readonly Option<bool> _unguard = ToolOptions.RemoveFormulaGuard("--users");

    private readonly OutputFormat _format = new("--users", ", and with 1,048,575 rows a file unless --max-rows-per-file says otherwise");

    private readonly Option<string> _packaging = ToolOptions.Choice(
        "--packaging", "The compression of each file: zip for people, gzip for programs. Default: zip.", "none", "gzip", "zip");

    private readonly Option<int?> _maxRowsPerFile = ToolOptions.Number(
        "--max-rows-per-file", "Start a new file, numbered and with a header, after n rows. Default: one file.");

    private readonly Option<int?> _workers = ToolOptions.Number(
        "--workers", "The number of pages that are encoded at once. It does not change the files. Default: one per processor.");

    private readonly Option<bool> _distinct = new("--distinct")
    {
        Description = "Keep only the first row of each person. The files are read twice, so they cannot come from a pipe. Default: every row.",
    };

    private readonly Option<SkipLimit?> _skipMalformed = ToolOptions.SkipMalformed(
        "Skip malformed records and report their number: any number, at most n, or at most n% of each file. Default: the first one ends the export.");

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Resume an interrupted export; start one if there is none; verify a finished one. "
            + "Default: an existing export is refused.",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replace an existing export, finished or interrupted. Default: it is refused, and nothing is written.",
    };

    private readonly Option<string> _out = ToolOptions.OutputFolder(
        "The folder to write to, which is created if it does not exist; or a bucket and a prefix: s3://bucket/prefix.",
        orBucket: true);

    private readonly Option<bool> _durable = ToolOptions.Durable();

    private readonly Option<string> _serviceUrl = ToolOptions.ServiceUrl("--store and --out");

    private readonly ToolConsole _console;
    private readonly PipelineSizes _sizes;

    public RecipientsCommand(ToolConsole console, PipelineSizes sizes)
        : base("recipients", "Exports the people who received a campaign, or everyone: any number of them, and resumable if interrupted.")
    {
        (_console, _sizes) = (console, sizes);
        _out.Required = true;
        _contents.Aliases.Add("--flavour");
        foreach (var option in (Option[])
            [
                _users, _encoding, _unguard, _store.Address, _campaign, _details, _contents, _customAttributes, _customEvents, _columns, _withoutCreatedFrom, _hidePersonalData,
                _engagement, _only, .. _format.Options, _packaging, _maxRowsPerFile, _workers, _distinct, _skipMalformed, _resume, _overwrite, _durable, _out, _serviceUrl,
            ])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private void RefuseWhatContradicts(ParseResult arguments)
    {
        _ = _format.Create(arguments);
        Refuse(
            arguments.GetValue(_resume) && arguments.GetValue(_overwrite),
            "--resume continues an export, --overwrite starts again. Give one of them.");
        var isStore = arguments.GetValue(_store.Address) is not null;
        Refuse(isStore == arguments.GetValue(_users) is not null, "Give --users with files of people, or --store with the folder that they were imported into.");
        Refuse(isStore && arguments.GetValue(_distinct), "--distinct is for files: a store holds each person once. Leave it out.");
        Refuse(isStore && arguments.GetValue(_encoding) is not null, "--encoding is for files. Leave it out.");
        Refuse(isStore && arguments.GetValue(_skipMalformed) is not null, "--skip-malformed is for files. Leave it out.");
        Refuse(isStore && arguments.GetValue(_unguard), "--unguard is for files. Leave it out.");
        var campaign = arguments.GetValue(_campaign);
        Refuse(campaign is not null && string.IsNullOrWhiteSpace(campaign), "--campaign is empty. Give the API id of the campaign.");
        Refuse(isStore && arguments.GetValue(_details) is not null, "--details is for --users: a store holds the details that were imported. Leave it out.");
        Refuse(campaign is null && arguments.GetValue(_details) is not null, "--details describes a campaign. Also give --campaign.");
        var contents = arguments.GetValue(_contents);
        Refuse(
            contents == "all" && campaign is null, "--contents all writes the variation of a campaign that each person received. Also give --campaign.");
        foreach (var option in (Option[])[_engagement, _only])
        {
            if (arguments.GetResult(option) is not { Implicit: false })
                continue;
            Refuse(!isStore, $"{option.Name} counts the events of a campaign, which --users does not have. Import events into a store, and give --store.");
            Refuse(campaign is null, $"{option.Name} is what recipients did with a campaign. Also give --campaign.");
        }

        if (contents != "email")
            return;
        Refuse(
            arguments.GetValue(_hidePersonalData), "--contents email is personal data, which --hide-personal-data leaves out. Give one of them.");
        foreach (var option in (Option[])[_customAttributes, _customEvents, _withoutCreatedFrom, _engagement])
        {
            Refuse(
                arguments.GetResult(option) is { Implicit: false },
                $"{option.Name} is not for --contents email, which has fixed columns. Leave it out, or choose another contents.");
        }

        static void Refuse(bool contradicts, string message)
        {
            if (contradicts)
                throw new UsageException(message);
        }
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        RefuseWhatContradicts(arguments);
        using var place = LocationOf(arguments);
        var existing = arguments.GetValue(_resume) ? ExistingExport.Resumed
            : arguments.GetValue(_overwrite) ? ExistingExport.Overwritten
            : ExistingExport.Refused;
        var run = new RecipientRun(_console, place, existing);
        if (arguments.GetValue(_store.Address) is { } store)
            await ReadStoreAsync(arguments, store, run, cancellationToken).ConfigureAwait(false);
        else
            await ReadFilesAsync(arguments, place, run, cancellationToken).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private async Task ReadFilesAsync(ParseResult arguments, ExportLocation place, RecipientRun run, CancellationToken cancellationToken)
    {
        var users = arguments.GetRequiredValue(_users);
        if (place is FolderLocation)
            RefuseSamePlace(users, place.Name);
        var input = new RecipientInput(users)
        {
            Encoding = arguments.GetValue(_encoding),
            Separator = _format.GetSeparator(arguments),
            RemoveFormulaGuard = arguments.GetValue(_unguard),
        };

        var choice = ChoiceOf(arguments);
        var request = new RecipientExportRequest<Recipient>(Request(arguments), choice.CreateSelection());
        var campaigns = new Dictionary<string, Campaign>();
        if (arguments.GetValue(_details) is { } details)
            campaigns[arguments.GetRequiredValue(_campaign)!] = await Interruption.ReadAsync(token => MetricsInput.ReadDetailsAsync(details, token), cancellationToken).ConfigureAwait(false);
        var source = input.Open(_console, arguments.GetValue(_skipMalformed), _sizes.PageSize, choice, campaigns);
        var isDistinct = arguments.GetValue(_distinct);
        if (isDistinct)
            source = new DistinctRecipientSource(source, place.DistinctPath);
        run.Fraction = () => input.FractionRead(isDistinct ? 2 : 1);
        await run.RunAsync(source, request, cancellationToken).ConfigureAwait(false);
        input.TellMalformed(_console);
    }

    private async Task ReadStoreAsync(ParseResult arguments, string store, RecipientRun run, CancellationToken cancellationToken)
    {
        using var events = ToolStore.OpenForExport(store, BucketAddress.IsAddress(store) ? arguments.GetValue(_serviceUrl) : null);
        if (arguments.GetValue(_campaign) is { } campaign
            && !await Interruption.ReadAsync(token => events.HasCampaignAsync(campaign, token), cancellationToken).ConfigureAwait(false))
        {
            throw new UsageException($"--campaign: there is nothing of a campaign '{campaign}' in the store.");
        }

        var (source, selection) = events.CreateRecipientSource(ChoiceOf(arguments), _sizes.PageSize, _console.Warn);
        await run.RunAsync(source, new(Request(arguments), selection), cancellationToken).ConfigureAwait(false);
    }

    private ExportLocation LocationOf(ParseResult arguments)
    {
        var (path, serviceUrl, durable) = (arguments.GetRequiredValue(_out), arguments.GetValue(_serviceUrl), arguments.GetValue(_durable));
        if (BucketAddress.Parse(path) is not { } address)
        {
            return serviceUrl is null || BucketAddress.IsAddress(arguments.GetValue(_store.Address) ?? "") ? new FolderLocation(path, durable)
                : throw new UsageException("--service-url is for buckets. Leave it out, or give --out s3://bucket/prefix.");
        }

        if (durable)
            throw new UsageException("--durable is for folders: a bucket keeps what it has accepted. Leave it out.");
        return new BucketLocation(address, ToolOptions.ParseServiceUrl(serviceUrl));
    }

    private RecipientExportRequest Request(ParseResult arguments)
    {
        var request = new RecipientExportRequest
        {
            CampaignId = arguments.GetValue(_campaign),
            Format = _format.Create(arguments),
            Packaging = FilePackaging.Find(arguments.GetValue(_packaging)) ?? FilePackaging.Zip,
            MaxRowsPerFile = arguments.GetValue(_maxRowsPerFile) ?? (_format.IsForExcel(arguments) ? RowsOfSheet : null),
            Workers = arguments.GetValue(_workers) ?? Environment.ProcessorCount,
        };
        return _sizes.PartBytes is { } partBytes ? request with { PartBytes = partBytes } : request;
    }

    private RecipientChoice ChoiceOf(ParseResult arguments)
    {
        var choice = new RecipientChoice(RecipientContentsNames.Find(arguments.GetValue(_contents)) ?? RecipientContents.UserData)
        {
            CreatedFrom = !arguments.GetValue(_withoutCreatedFrom),
            PersonalData = !arguments.GetValue(_hidePersonalData),
            CustomAttributes = arguments.GetValue(_customAttributes) ?? [],
            CustomEvents = arguments.GetValue(_customEvents) ?? [],
            Engagement = arguments.GetValue(_engagement),
            Only = EngagementFilterNames.Find(arguments.GetValue(_only)),
        };
        if (arguments.GetValue(_columns) is not { } names)
            return choice;
        var columns = choice.CreateSelection().Columns;
        if (names.FirstOrDefault(name => columns.All(column => column.Name != name)) is { } unknown)
            throw new UsageException($"--columns: there is no column '{unknown}'. There are: {string.Join(", ", columns.Select(column => column.Name))}.");
        string[] plain = [.. (choice with { Engagement = false }).CreateSelection().Columns.Select(column => column.Name)];
        if (choice.Engagement && names.All(plain.Contains))
            throw new UsageException($"--engagement: --columns names none of its columns. Name them, or leave one of the options out. They are: {string.Join(", ", columns.Select(column => column.Name).Except(plain))}.");
        return choice with { Columns = names };
    }

    // Prevents an export from replacing its input or reading its output.
    private static void RefuseSamePlace(string users, string folder)
    {
        var (from, to) = (Path.GetFullPath(users), Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var place = Directory.Exists(from) ? from : ExportNames.IsDelivered(Path.GetFileName(from)) ? Path.GetDirectoryName(from) ?? "" : null;
        if (place is null)
            return;
        place = Path.TrimEndingDirectorySeparator(place);
        if (place == to)
            throw new UsageException($"--users: '{users}' is where the export is to be written. Choose another --out.");
        if (place == from && to.StartsWith(place + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new UsageException($"--out: '{folder}' is in the folder '{users}', which is read with its subfolders. Choose another --out.");
    }
}
