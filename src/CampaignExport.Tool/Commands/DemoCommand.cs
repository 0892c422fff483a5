using System.CommandLine;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Tool.Demo;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export demo</c>: two made-up campaigns, and all charts of them.</summary>
internal sealed class DemoCommand : Command
{
    private const string DefaultFolder = "./campaign-export-demo";

    private readonly Option<string> _out = ToolOptions.OutputFolder(
        $"The folder to write to. It is made if it is not there. Default: {DefaultFolder}.");

    private readonly Option<bool> _overwrite = ToolOptions.Overwrite();

    private readonly ToolConsole _console;

    public DemoCommand(ToolConsole console)
        : base("demo", "Makes two small campaigns, exports all their charts, and shows one: a way to see what you get.")
    {
        _console = console;
        Add(_out);
        Add(_overwrite);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(_out) ?? DefaultFolder;
        var staged = new StagedFiles(arguments.GetValue(_overwrite));
        var files = new List<ExportedFile>();

        var multichannel = DemoCampaigns.Multichannel();
        var multivariate = DemoCampaigns.Multivariate();
        AddResponses(multichannel, "multichannel");
        AddResponses(multivariate, "multivariate");
        var charts = await ExportAsync(multichannel, "multichannel", new(multichannel.Name)).ConfigureAwait(false);
        await ExportAsync(multivariate, "multivariate-by-statistic", new(multivariate.Name) { Grouping = ChartGrouping.ByStatistic }).ConfigureAwait(false);
        await ExportAsync(multivariate, "multivariate-by-variant", new(multivariate.Name) { Grouping = ChartGrouping.ByVariant }).ConfigureAwait(false);
        await ExportAsync(multivariate, "multivariate-long", new(multivariate.Name) { Layout = ChartLayout.Long }).ConfigureAwait(false);
        await staged.PublishAsync(cancellationToken).ConfigureAwait(false);

        _console.Show(new ChartPlot(charts[0].Title, charts[0].Days, [.. charts[0].Columns.Skip(1)]));
        _console.ShowFiles(files);
        var series = Path.Combine(folder, "multichannel-data-series.json");
        _console.Show($"Now try: {CommandLine.Name} charts --data-series {series} --language fr --out charts");
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
}
