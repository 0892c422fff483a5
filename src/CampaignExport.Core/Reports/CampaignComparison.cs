using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Formats;
using CampaignExport.Metrics;

namespace CampaignExport.Reports;

/// <summary>Several campaigns side by side, or one campaign in several ranges: totals and each day, by date and by days since the launch.</summary>
/// <remarks>
/// Immutable and thread-safe. Each figure is that of the <see cref="CampaignSummary"/> of the campaign over the same days, so metrics, rates and people have the same
/// definitions. Figures of variations are left out.
/// </remarks>
public sealed class CampaignComparison
{
    private CampaignComparison(IReadOnlyList<ComparisonRow> rows, IReadOnlyList<Sentence> warnings) => (Rows, WarningSentences) = (rows, warnings);

    /// <summary>The rows, campaign by campaign in the given order: the totals, then the days in order.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; }

    /// <summary>The warnings of the summaries, as sentences without personal values, each with the name of its campaign, or its id without one. Empty if there are none.</summary>
    public IReadOnlyList<string> Warnings => WarningSentences.InEnglish();

    /// <summary>The <see cref="Warnings"/> in each language.</summary>
    internal IReadOnlyList<Sentence> WarningSentences { get; }

    /// <summary>
    /// The columns of a file: <c>campaign_id,campaign_name,day,day_since_launch,channel,metric,value,rate</c>. The day of a total is its range, such as
    /// <c>2026-06-01/2026-06-30</c>. Rates are rounded to ten significant digits.
    /// </summary>
    internal static IReadOnlyList<Column<ComparisonRow>> Columns { get; } =
    [
        TypedColumn.Text<ComparisonRow>("campaign_id", static row => row.CampaignId),
        TypedColumn.Text<ComparisonRow>("campaign_name", static row => row.CampaignName),
        new("day", static (row, cell) => WriteDay(row, cell)),
        new("day_since_launch", static (row, cell) => cell.WriteInteger((long?)row.DaySinceLaunch)),
        TypedColumn.Text<ComparisonRow>("channel", static row => row.Figure.Channel),
        TypedColumn.Text<ComparisonRow>("metric", static row => row.Figure.Metric),
        new("value", static (row, cell) => cell.WriteDecimal(row.Figure.Value)),
        new("rate", static (row, cell) => cell.WriteDecimal(Figures.Round(row.Figure.Rate))),
    ];

    /// <summary>Compares campaigns.</summary>
    /// <param name="campaigns">The campaigns, at least two. A campaign may appear again with other days.</param>
    /// <param name="catalog">The definitions of the metrics and rates; null for <see cref="ChannelCatalog.Default"/>.</param>
    /// <returns>The comparison.</returns>
    /// <exception cref="ExportRequestException">There are fewer than two campaigns, or a campaign appears twice with the same days.</exception>
    /// <exception cref="ArgumentException">Metrics are not daily.</exception>
    public static CampaignComparison Create(IEnumerable<ComparedCampaign> campaigns, ChannelCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(campaigns);
        ComparedCampaign[] compared = [.. campaigns];
        if (compared.Length < 2)
        {
            throw new ExportRequestException(
                $"There is nothing to compare with. Give at least two campaigns, or one campaign with two ranges of days.",
                $"Il n’y a rien à comparer. Donnez au moins deux campagnes, ou une campagne avec deux périodes.");
        }

        if (compared.GroupBy(one => (one.CampaignId, one.Days)).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            throw new ExportRequestException(
                $"The campaign '{twice.Key.CampaignId}' appears twice with the same days. Give it once.",
                $"La campagne « {twice.Key.CampaignId} » figure deux fois avec les mêmes jours. Donnez-la une fois.");
        }

        var warnings = new List<Sentence>();
        return new([.. compared.SelectMany(one => RowsOf(one, catalog, warnings))], warnings);
    }

    private static IEnumerable<ComparisonRow> RowsOf(ComparedCampaign one, ChannelCatalog? catalog, List<Sentence> warnings)
    {
        var total = CampaignSummary.Create(one.Metrics, one.Days, one.Campaign, catalog);
        var name = total.Campaign.Name ?? one.CampaignId;
        warnings.AddRange(total.WarningSentences.Select(warning => new Sentence($"{name}: {warning.English}", $"{name} : {warning.French}")));
        var launch = one.Launch ?? one.Metrics.FirstDayWithData();
        return Rows(total, isTotal: true, null).Concat(
            one.Days.Days.SelectMany(day => Rows(OfDay(new DayRange(day, day)), isTotal: false, day.DayNumber - launch?.DayNumber)));

        // Without people, who are known for a day only if it is the only one with data. Each day of each campaign has the same figures.
        CampaignSummary OfDay(DayRange day) => CampaignSummary.Create(one.Metrics, day, one.Campaign, catalog, people: null);

        IEnumerable<ComparisonRow> Rows(CampaignSummary summary, bool isTotal, int? daySinceLaunch) => summary.Rows.Where(row => row.Variation is null)
            .Select(row => new ComparisonRow(one.CampaignId, total.Campaign.Name, summary.Days, isTotal, row) { DaySinceLaunch = daySinceLaunch });
    }

    private static void WriteDay(ComparisonRow row, CellWriter cell)
    {
        if (row.IsTotal)
            cell.WriteText(string.Create(CultureInfo.InvariantCulture, $"{row.Days.First:yyyy-MM-dd}/{row.Days.Last:yyyy-MM-dd}"));
        else
            cell.WriteDate(row.Days.First);
    }
}
