using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>The titles and headers of charts: English by default, French in <see cref="French"/>. Derive a class for any other language.</summary>
/// <remarks>Immutable and thread-safe. Derived classes must be so too. File names are always derived from the English texts.</remarks>
public class ChartTexts
{
    /// <summary>Initializes the English texts. Derived classes override some of them.</summary>
    protected ChartTexts()
    {
    }

    /// <summary>The English texts.</summary>
    public static ChartTexts English { get; } = new();

    /// <summary>The French texts, as spelled in the founding document of the product.</summary>
    public static ChartTexts French { get; } = new FrenchChartTexts();

    /// <summary>Returns the texts of a language.</summary>
    /// <param name="language">A language tag such as <c>fr</c> or <c>fr-CA</c>; null for the default.</param>
    /// <returns>The texts; the English ones for any language other than French.</returns>
    public static ChartTexts For(string? language) => ExportLanguages.Find(language) == "fr" ? French : English;

    /// <summary>The header of the first column.</summary>
    public virtual string DateHeader => "Date";

    /// <summary>The title of the chart of all channels.</summary>
    public virtual string MessagesSentByDate => "Messages Sent by Date";

    /// <summary>The header of the total in the chart of all channels.</summary>
    public virtual string TotalMessagesSent => "Total Messages Sent";

    /// <summary>The name of a control group that has no name of its own.</summary>
    public virtual string ControlGroup => "Control Group";

    /// <summary>Gets the header of a channel in the chart of all channels.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The header.</returns>
    public virtual string ChannelSent(Channel channel) => $"{channel.DisplayName} Sent";

    /// <summary>Gets the title of the chart of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The title.</returns>
    public virtual string EngagementByDate(Channel channel) =>
        channel.ApiName == "email" ? "Email Message Engagement by Date" : $"{channel.DisplayName} Engagement by Date";

    /// <summary>Gets the header of a metric in the chart of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The header.</returns>
    public virtual string EngagementMetric(Channel channel, Metric metric) =>
        (channel.ApiName, metric.ApiName) is ("email", "opens") ? "Opened" : metric.DisplayName;

    /// <summary>Gets the name of a statistic of a multivariate campaign. It is a header in charts by variant and part of the title in charts by statistic.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The name.</returns>
    public virtual string Statistic(Channel channel, Metric metric) => metric.ApiName switch
    {
        "sent" when IsPush(channel) => "Messages Sent",
        "total_opens" when IsPush(channel) => "Opens",
        "reported_spam" => "Spam Reports",
        _ => metric.DisplayName,
    };

    /// <summary>Gets the title of the chart of one statistic.</summary>
    /// <param name="statistic">The name of the statistic, from <see cref="Statistic"/>.</param>
    /// <returns>The title.</returns>
    public virtual string ByDateForEachVariant(string statistic) => $"{statistic} by Date for Each Variant";

    /// <summary>Determines whether a channel is a push channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>True if its API name ends with <c>_push</c>.</returns>
    protected static bool IsPush(Channel channel) => channel.ApiName.EndsWith("_push", StringComparison.Ordinal);
}
