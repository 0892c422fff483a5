using System.CommandLine;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tool.Demo;
using CampaignExport.Tool.Locations;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export demo</c>: two generated campaigns, all their charts, the recipients of one, and its events and people.</summary>
internal sealed class DemoCommand : Command
{
    private const string DefaultFolder = "./campaign-export-demo";
    private const string CampaignId = "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a200";
    private const int DefaultRecipients = 200_000;
    private const int SampleUsers = 500;

    // Four of five people of the sample received the exported campaign; the others received another one.
    private const int OthersOfSample = 5;
    private const string OtherCampaignId = "6b1f0c52-7d1e-4c1f-9a60-2f4d8e0a1c00";

    private const string ChartsOfStore = "from-store/charts";
    private const string RecipientsOfStore = "from-store/recipients";

    private static readonly (string Folder, RecipientContents Contents, FilePackaging Packaging)[] RecipientExports =
    [
        ("recipients/user-data", RecipientContents.UserData, FilePackaging.Zip),
        ("recipients/email", RecipientContents.Email, FilePackaging.Zip),
        ("recipients/all", RecipientContents.All, FilePackaging.Gzip),
    ];

    private readonly Option<string> _out = ToolOptions.OutputFolder(
        $"The folder to write to. It is created if it does not exist. Default: {DefaultFolder}.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    private readonly Option<int?> _recipients = ToolOptions.Number(
        "--recipients", "The number of recipients that are exported. Default: 200,000.", least: 0);

    private readonly ToolConsole _console;

    public DemoCommand(ToolConsole console)
        : base("demo", "Creates two small campaigns with events and people, exports all charts and 200,000 recipients, and shows one chart.")
    {
        _console = console;
        Add(_out);
        Add(_overwrite);
        Add(_recipients);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(_out) ?? DefaultFolder;
        var overwrite = arguments.GetValue(_overwrite);
        var recipients = arguments.GetValue(_recipients) ?? DefaultRecipients;
        var staged = new StagedFiles(overwrite);
        await using var discarding = staged.ConfigureAwait(false);
        var files = new List<ExportedFile>();

        var multichannel = DemoCampaigns.Multichannel();
        var multivariate = DemoCampaigns.Multivariate();
        AddResponses(multichannel, "multichannel");
        AddResponses(multivariate, "multivariate");
        var charts = await ExportAsync(multichannel, "multichannel", new(multichannel.Name)).ConfigureAwait(false);
        await ExportAsync(multivariate, "multivariate-by-statistic", new(multivariate.Name) { Grouping = ChartGrouping.ByStatistic }).ConfigureAwait(false);
        await ExportAsync(multivariate, "multivariate-by-variant", new(multivariate.Name) { Grouping = ChartGrouping.ByVariant }).ConfigureAwait(false);
        await ExportAsync(multivariate, "multivariate-long", new(multivariate.Name) { Layout = ChartLayout.Long }).ConfigureAwait(false);
        var received = new DemoReceipts(CampaignId, multivariate);
        var users = Sample(received, new DemoReceipts(OtherCampaignId, multichannel));
        var exportedUsers = DemoUserJson.Write(users);
        files.Add(staged.Add(folder, "users.jsonl", exportedUsers, SampleUsers));
        var events = DemoEvents.Write(multivariate, users.Where(user => user.CampaignsReceived![0].CampaignId == CampaignId));
        files.Add(staged.Add(folder, "events.jsonl", events.Bytes, events.Count));
        using var store = new DemoStore(CampaignId);
        await store.ImportAsync(events.Bytes, exportedUsers, DemoJson.Details(multivariate), cancellationToken).ConfigureAwait(false);
        files.AddRange(await store.ExportChartsAsync(staged.Folder(Path.Combine(folder, ChartsOfStore)), cancellationToken).ConfigureAwait(false));

        // Existing files are found before anything is written.
        await staged.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!overwrite)
            await RequireNoRecipientsAsync(folder, cancellationToken).ConfigureAwait(false);
        var ofStore = await store.ExportRecipientsAsync(
            staged.LargeFolder(Path.Combine(folder, RecipientsOfStore)), new DemoTime(), cancellationToken).ConfigureAwait(false);
        var manifests = await _console.ShowProgressAsync(
            progress => ExportRecipientsAsync(folder, new DemoRecipients(received, recipients), staged, progress, cancellationToken)).ConfigureAwait(false);
        await staged.PublishAsync(cancellationToken).ConfigureAwait(false);
        files.AddRange(manifests.Append(new(Path.Combine(folder, RecipientsOfStore, ExportManifest.FileName), ofStore)).SelectMany(manifest => ExportVerification.Describe(
            manifest.Value, new FileInfo(manifest.Key).Length, name => Path.Combine(Path.GetDirectoryName(manifest.Key) ?? "", name))));

        _console.Show(new ChartPlot(charts[0].Title, charts[0].Days, [.. charts[0].Columns.Skip(1)]));
        _console.ShowFiles(files);
        Suggest(folder);
        return ExitCode.Ok;

        void AddResponses(DemoCampaign campaign, string name)
        {
            files.Add(staged.Add(folder, $"{name}-data-series.json", DemoJson.DataSeries(campaign), campaign.Days.Count));
            files.Add(staged.Add(folder, $"{name}-details.json", DemoJson.Details(campaign), campaign.Messages.Count));
        }

        async Task<IReadOnlyList<Chart>> ExportAsync(DemoCampaign campaign, string subfolder, ChartExportRequest request)
        {
            var exporter = new ChartExporter(campaign);
            var result = await exporter.ExportAsync(request, staged.Folder(Path.Combine(folder, subfolder)), cancellationToken).ConfigureAwait(false);
            files.AddRange(result.Files);
            return result.Charts;
        }
    }

    private static List<Recipient> Sample(DemoReceipts received, DemoReceipts other) =>
        [.. Enumerable.Range(0, SampleUsers).Select(number => DemoPeople.Make(number, (number + 1) % OthersOfSample == 0 ? other : received))];

    private void Suggest(string folder)
    {
        string[] commands =
        [
            $"charts --data-series {PathOf("multichannel-data-series.json")} --language fr --out charts",
            $"recipients --users {PathOf("users.jsonl")} --campaign {CampaignId} --contents all --out recipients",
            $"verify {PathOf(RecipientExports[0].Folder, ExportManifest.FileName)}",
            $"charts --events {PathOf("events.jsonl")} --campaign {CampaignId} --details {PathOf("multivariate-details.json")} --time-zone America/New_York --out charts-of-events",
            $"import --store my-store --events {PathOf("events.jsonl")} --profiles {PathOf("users.jsonl")} --details {CampaignId}={PathOf("multivariate-details.json")}",
            $"reconcile --store my-store --campaign {CampaignId}",
        ];
        foreach (var (at, command) in commands.Index())
            _console.Show($"{(at == 0 ? "Now try" : "     or")}: {CommandLine.Name} {command}");

        string PathOf(params string[] names) => Path.Combine([folder, .. names]);
    }

    private static async ValueTask RequireNoRecipientsAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var subfolder in RecipientExports.Select(export => export.Folder).Append(RecipientsOfStore))
        {
            using var place = new FolderLocation(Path.Combine(folder, subfolder));
            if (await new EarlierExport(place).FindDeliveredAsync(cancellationToken).ConfigureAwait(false) is { } file)
                throw new ExportExistsException(file);
        }
    }

    /// <summary>Exports the recipients. Returns the manifests by their paths.</summary>
    private static async Task<IReadOnlyList<KeyValuePair<string, ExportManifest>>> ExportRecipientsAsync(
        string folder, DemoRecipients recipients, StagedFiles staged, IProgress<ExportProgress>? progress, CancellationToken cancellationToken)
    {
        var manifests = new List<KeyValuePair<string, ExportManifest>>();
        foreach (var (subfolder, contents, packaging) in RecipientExports)
        {
            var place = Path.Combine(folder, subfolder);
            var exporter = new RecipientExporter<Recipient>(recipients, new DemoTime());
            var selection = new RecipientChoice(contents)
            {
                CustomEvents = ["Added to Cart", "Left a Review"],
                CustomAttributes = ["favourite_colour", "loyalty_points", "note", "tags", "vip"],
            }.CreateSelection();
            var result = await exporter.ExportAsync(
                new(selection) { CampaignId = CampaignId, ExportId = $"demo-{selection.Name}", Packaging = packaging },
                staged.LargeFolder(place),
                checkpoints: null,
                progress,
                cancellationToken).ConfigureAwait(false);
            manifests.Add(new(Path.Combine(place, ExportManifest.FileName), result.Manifest));
        }

        return manifests;
    }
}

/// <summary>A clock with a fixed time, so that the manifests of the demo are also the same at any time.</summary>
internal sealed class DemoTime : TimeProvider
{
    private static readonly DateTimeOffset Now = new(2026, 7, 6, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
