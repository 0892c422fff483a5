using CampaignExport.Formats;

namespace CampaignExport.Reports;

/// <summary>The clicks on one link of a message in a range of days.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="channel">The API name of the channel.</param>
/// <param name="variationId">The API id of the variation; empty for messages without one.</param>
/// <param name="url">The address, without the parts that can identify a person; empty if the events name none.</param>
/// <param name="linkAlias">The alias of the link; empty for none.</param>
/// <param name="clicks">The number of clicks. Over all links, the sum is <c>clicks</c> of the message, or <c>total_clicks</c> for content cards and banners.</param>
/// <param name="uniqueClicks">
/// The number of first clicks on the link: per person and message (<c>dispatch_id</c>) within 7 days after sending, or per person for content cards and
/// banners. Over several links, the sum can exceed <c>unique_clicks</c> of the message, because a person can click several links.
/// </param>
public sealed class LinkClicks(string channel, string variationId, string url, string linkAlias, long clicks, long uniqueClicks)
{
    /// <summary>The API name of the channel.</summary>
    public string Channel { get; } = channel;

    /// <summary>The API id of the variation; empty for messages without one.</summary>
    public string VariationId { get; } = variationId;

    /// <summary>The address, without the parts that can identify a person; empty if the events name none.</summary>
    public string Url { get; } = url;

    /// <summary>The alias of the link; empty for none.</summary>
    public string LinkAlias { get; } = linkAlias;

    /// <summary>The number of clicks. Over all links, the sum is <c>clicks</c> of the message, or <c>total_clicks</c> for content cards and banners.</summary>
    public long Clicks { get; } = clicks;

    /// <summary>
    /// The number of first clicks on the link: per person and message (<c>dispatch_id</c>) within 7 days after sending, or per person for content cards and
    /// banners. Over several links, the sum can exceed <c>unique_clicks</c> of the message, because a person can click several links.
    /// </summary>
    public long UniqueClicks { get; } = uniqueClicks;

    /// <summary>The columns of a file: <c>channel,variation_id,url,link_alias,clicks,unique_clicks</c>.</summary>
    internal static IReadOnlyList<Column<LinkClicks>> Columns { get; } =
    [
        TypedColumn.Text<LinkClicks>("channel", static link => link.Channel),
        TypedColumn.Text<LinkClicks>("variation_id", static link => link.VariationId),
        TypedColumn.Text<LinkClicks>("url", static link => link.Url),
        TypedColumn.Text<LinkClicks>("link_alias", static link => link.LinkAlias),
        new("clicks", static (link, cell) => cell.WriteDecimal(link.Clicks)),
        new("unique_clicks", static (link, cell) => cell.WriteDecimal(link.UniqueClicks)),
    ];
}
