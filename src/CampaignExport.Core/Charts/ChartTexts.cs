using CampaignExport.Campaigns;

namespace CampaignExport.Charts;

/// <summary>The titles and headers of charts: English here, French in <see cref="French"/>, any other in a class of the host.</summary>
/// <remarks>Immutable and thread-safe, as classes derived from it must be. File names are always made from the English texts.</remarks>
public class ChartTexts
{
    /// <summary>Makes the English texts; for classes that replace some of them.</summary>
    protected ChartTexts()
    {
    }

    /// <summary>The English texts.</summary>
    public static ChartTexts English { get; } = new();

    /// <summary>The French texts, as the founding document of the product spells them.</summary>
    public static ChartTexts French { get; } = new FrenchChartTexts();

    /// <summary>The header of the first column.</summary>
    public virtual string DateHeader => "Date";

    /// <summary>The title of the chart of all channels.</summary>
    public virtual string MessagesSentByDate => "Messages Sent by Date";

    /// <summary>The header of its first number.</summary>
    public virtual string TotalMessagesSent => "Total Messages Sent";

    /// <summary>What a control group is called that has no name.</summary>
    public virtual string ControlGroup => "Control Group";

    /// <summary>The header of a channel in the chart of all channels.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The header.</returns>
    public virtual string ChannelSent(Channel channel) => $"{channel.DisplayName} Sent";

    /// <summary>The title of the chart of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The title.</returns>
    public virtual string EngagementByDate(Channel channel) =>
        channel.ApiName == "email" ? "Email Message Engagement by Date" : $"{channel.DisplayName} Engagement by Date";

    /// <summary>The header of a metric in the chart of one channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="metric">The metric.</param>
    /// <returns>The header.</returns>
    public virtual string EngagementMetric(Channel channel, Metric metric) =>
        (channel.ApiName, metric.ApiName) is ("email", "opens") ? "Opened" : metric.DisplayName;

    /// <summary>The name of a statistic of a multivariate campaign: its header by variant, and in its title by statistic.</summary>
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

    /// <summary>The title of the chart of one statistic.</summary>
    /// <param name="statistic">What <see cref="Statistic"/> gave.</param>
    /// <returns>The title.</returns>
    public virtual string ByDateForEachVariant(string statistic) => $"{statistic} by Date for Each Variant";

    /// <summary>Whether a channel is a push channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>True when its API name ends like those of all push channels.</returns>
    protected static bool IsPush(Channel channel) => channel.ApiName.EndsWith("_push", StringComparison.Ordinal);
}
