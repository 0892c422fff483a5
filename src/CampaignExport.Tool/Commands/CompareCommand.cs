using System.CommandLine;
using System.Globalization;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Metrics;
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

        var compared = new List<ComparedCampaign>();
        foreach (var one in campaigns)
        {
            // The first day with data may be before the range.
            var launch = from is null && !isBefore ? null : (await one.Source.ReadAsync(one.Query, cancellationToken).ConfigureAwait(false)).FirstDayWithData();
            var (metrics, days) = await one.ReadAsync(from, to, cancellationToken).ConfigureAwait(false);
            if (isBefore)
            {
                if (days.First.DayNumber < days.Count)
                    throw new UsageException("--before: the days before the range are not in the calendar. Choose a later or shorter range.");
                var (first, last) = (days.First.AddDays(-days.Count), days.First.AddDays(-1));
                compared.Add(new(one.Query.CampaignId, (await one.ReadAsync(first, last, cancellationToken).ConfigureAwait(false)).Metrics, new DayRange(first, last)) { Campaign = one.Description, Launch = launch });
            }

            compared.Add(new(one.Query.CampaignId, metrics, days) { Campaign = one.Description, Launch = launch });
        }

        var comparison = CampaignComparison.Create(compared);
        return new(ReportFile.Create(comparison), comparison.Warnings, () => Show(comparison, compared, language));
    }

    // One column for each campaign, or for each range of one campaign.
    private void Show(CampaignComparison comparison, List<ComparedCampaign> compared, string language)
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
                NameOf(figures.Key.Channel), NameOf(figures.First().Figure, ChartTexts.For(language)),
                .. compared.Select(one => Cell(figures.FirstOrDefault(row => (row.CampaignId, row.Days) == (one.CampaignId, one.Days))?.Figure, NumbersIn(language))),
            ])]);
    }

    private static string Cell(SummaryRow? figure, NumberFormatInfo numbers) =>
        figure is null ? "" : figure.Value.ToString("#,0.##", numbers) + (figure.Rate is { } rate ? $" ({rate.ToString("P2", numbers)})" : "");
}
