using System.CommandLine;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Tool.Demo;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Places;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export demo</c>: two made-up campaigns, all charts of them, and the recipients of one.</summary>
internal sealed class DemoCommand : Command
{
    private const string DefaultFolder = "./campaign-export-demo";
    private const string CampaignId = "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a200";
    private const int DefaultRecipients = 200_000;
    private const int SampleUsers = 500;

    // Four of five of the sample received the campaign of the recipients, one another.
    private const int OthersOfSample = 5;
    private const string OtherCampaignId = "6b1f0c52-7d1e-4c1f-9a60-2f4d8e0a1c00";

    private static readonly (string Folder, RecipientFlavour Flavour, FilePackaging Packaging)[] RecipientExports =
    [
        ("recipients/user-data", RecipientFlavour.UserData, FilePackaging.Zip),
        ("recipients/email", RecipientFlavour.Email, FilePackaging.Zip),
        ("recipients/all", RecipientFlavour.All, FilePackaging.Gzip),
    ];

    private readonly Option<string> _out = ToolOptions.OutputFolder(
        $"The folder to write to. It is made if it is not there. Default: {DefaultFolder}.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    // For tests, which would wait for all of them again and again.
    private readonly Option<int?> _recipients = ToolOptions.ForTests("--recipients", least: 0);

    private readonly ToolConsole _console;

    public DemoCommand(ToolConsole console)
        : base("demo", "Makes two small campaigns, exports all their charts and 200,000 recipients, and shows one chart: a way to see what you get.")
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
        files.Add(staged.Add(folder, "users.jsonl", DemoUserJson.Write(users), SampleUsers));

        // What is in the way shows before anything is written.
        await staged.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!overwrite)
            await RequireNoRecipientsAsync(folder, cancellationToken).ConfigureAwait(false);
        var manifests = await _console.ShowProgressAsync(
            progress => ExportRecipientsAsync(folder, new DemoRecipients(received, recipients), staged, progress, cancellationToken)).ConfigureAwait(false);
        await staged.PublishAsync(cancellationToken).ConfigureAwait(false);
        files.AddRange(manifests.SelectMany(manifest => ExportVerification.Describe(
            manifest.Value, new FileInfo(manifest.Key).Length, name => Path.Combine(Path.GetDirectoryName(manifest.Key) ?? "", name))));

        _console.Show(new ChartPlot(charts[0].Title, charts[0].Days, [.. charts[0].Columns.Skip(1)]));
        _console.ShowFiles(files);
        _console.Show($"Now try: {CommandLine.Name} charts --data-series {Path.Combine(folder, "multichannel-data-series.json")} --language fr --out charts");
        _console.Show($"     or: {CommandLine.Name} recipients --users {Path.Combine(folder, "users.jsonl")} --campaign {CampaignId} --flavour all --out recipients");
        _console.Show($"     or: {CommandLine.Name} verify {Path.Combine(folder, RecipientExports[0].Folder, ExportManifest.FileName)}");
        return ExitCode.Ok;

        void AddResponses(DemoCampaign campaign, string name)
        {
            files.Add(staged.Add(folder, $"{name}-data-series.json", DemoJson.DataSeries(campaign), campaign.Days.Count));
            files.Add(staged.Add(folder, $"{name}-details.json", DemoJson.Details(campaign), campaign.Messages.Count));
        }

        async Task<IReadOnlyList<Chart>> ExportAsync(DemoCampaign campaign, string subfolder, ChartExportRequest request)
        {
            var exporter = new ChartExporter(campaign, staged.Folder(Path.Combine(folder, subfolder)));
            var result = await exporter.ExportAsync(request, cancellationToken).ConfigureAwait(false);
            files.AddRange(result.Files);
            return result.Charts;
        }
    }

    private static IEnumerable<Recipient> Sample(DemoReceipts received, DemoReceipts other) =>
        Enumerable.Range(0, SampleUsers).Select(number => DemoPeople.Make(number, (number + 1) % OthersOfSample == 0 ? other : received));

    private static async ValueTask RequireNoRecipientsAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var (subfolder, _, _) in RecipientExports)
        {
            using var place = new FolderPlace(Path.Combine(folder, subfolder));
            if (await new StandingExport(place).FindDeliveredAsync(cancellationToken).ConfigureAwait(false) is { } file)
                throw new ExportExistsException(file);
        }
    }

    /// <summary>Exports the recipients, and gives the manifests by their paths.</summary>
    private static async Task<IReadOnlyList<KeyValuePair<string, ExportManifest>>> ExportRecipientsAsync(
        string folder, DemoRecipients recipients, StagedFiles staged, IProgress<ExportProgress>? progress, CancellationToken cancellationToken)
    {
        var manifests = new List<KeyValuePair<string, ExportManifest>>();
        foreach (var (subfolder, flavour, packaging) in RecipientExports)
        {
            var place = Path.Combine(folder, subfolder);
            var exporter = new RecipientExporter<Recipient>(
                recipients, staged.LargeFolder(place), checkpoints: null, new DemoTime());
            var selection = RecipientColumns.Of(flavour, new RecipientColumnOptions
            {
                CustomEvents = ["Added to Cart", "Left a Review"],
                CustomAttributes = ["favourite_colour", "loyalty_points", "note", "tags", "vip"],
            });
            var result = await exporter.ExportAsync(
                new(selection) { CampaignId = CampaignId, ExportId = $"demo-{selection.Name}", Packaging = packaging }, progress, cancellationToken).ConfigureAwait(false);
            manifests.Add(new(Path.Combine(place, ExportManifest.FileName), result.Manifest));
        }

        return manifests;
    }
}
