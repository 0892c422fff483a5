using System.CommandLine;
using System.Globalization;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Reports;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export compare</c>: several campaigns side by side, or one campaign and the range before.</summary>
internal sealed class CompareCommand : ReportCommand
{
    private readonly Option<bool> _before;

    public CompareCommand(ToolConsole console)
        : this(console, new("--before") { Description = "Compare one campaign with itself in as many days before the range. Default: several campaigns are compared." })
    {
    }

    private CompareCommand(ToolConsole console, Option<bool> before)
        : base(
            "compare", "Compares several campaigns, or a range of one campaign with the range before: totals and days, by date and by days since launch, as a file, and shows the totals on a terminal.",
            console, "the table on a terminal", isForSeveral: true, before) =>
        _before = before;

    protected override async Task<Report> CreateAsync(
        ParseResult arguments, IReadOnlyList<MetricsInput.SelectedCampaign> campaigns, DateOnly? from, DateOnly? to, string language, CancellationToken cancellationToken)
    {
        var isBefore = arguments.GetValue(_before);
        if (isBefore && campaigns.Count > 1)
            throw new UsageException("--before compares one campaign with itself. Give one campaign, or leave --before out.");
        if (!isBefore && campaigns.Count < 2)
            throw new UsageException("There is only one campaign. Give another one, or --before for the range before.");
        if (campaigns.GroupBy(one => one.Query.CampaignId).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new UsageException($"The campaign '{twice.Key}' is given twice. Give each campaign once.");

        var compared = await ReadAsync(from, to).ConfigureAwait(false);
        if (isBefore)
        {
            var days = compared[0].Days;
            if (days.First.DayNumber < days.Count)
                throw new UsageException("--before: the days before the range are not in the calendar. Choose a later or shorter range.");
            compared = [.. await ReadAsync(days.First.AddDays(-days.Count), days.First.AddDays(-1)).ConfigureAwait(false), .. compared];
        }

        var comparison = CampaignComparison.Create(compared);
        return new(ReportFile.Create(comparison), comparison.Warnings, () => Show(comparison, compared, language));

        Task<IReadOnlyList<ComparedCampaign>> ReadAsync(DateOnly? first, DateOnly? last) =>
            ComparisonReader.ReadAsync(campaigns.Select(one => (one.Source, one.Query, one.Description)), first, last, cancellationToken);
    }

    // One column for each campaign, or for each range of one campaign.
    private void Show(CampaignComparison comparison, IReadOnlyList<ComparedCampaign> compared, string language)
    {
        var totals = comparison.Rows.Where(row => row.IsTotal).GroupBy(row => (row.Figure.Channel, row.Figure.Metric));
        var isOne = compared.All(one => one.CampaignId == compared[0].CampaignId);
        Console.ShowTable(
            [
                .. language == "fr" ? (string[])["Canal", "Statistique"] : ["Channel", "Metric"],
                .. compared.Select(one => isOne ? string.Create(CultureInfo.InvariantCulture, $"{one.Days.First:yyyy-MM-dd}/{one.Days.Last:yyyy-MM-dd}") : one.Campaign?.Name ?? one.CampaignId),
            ],
            [.. totals.Select(figures => (string[])
            [
                NameOf(figures.Key.Channel, ChartTexts.For(language)), NameOf(figures.First().Figure, ChartTexts.For(language)),
                .. compared.Select(one => Cell(figures.FirstOrDefault(row => (row.CampaignId, row.Days) == (one.CampaignId, one.Days))?.Figure, language)),
            ])],
            numbers: compared.Count);
    }

    private static string Cell(SummaryRow? figure, string language) =>
        figure is null ? "" : TerminalNumbers.Value(figure, language) + (figure.Rate is { } rate ? $" ({rate.ToString("P2", TerminalNumbers.In(language))})" : "");
}
