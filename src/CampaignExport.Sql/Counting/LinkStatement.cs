using System.Globalization;
using CampaignExport.Events;

namespace CampaignExport.Sql;

/// <summary>The SQL that counts the clicks on links by the rules of <see cref="EventKinds"/>.</summary>
internal static class LinkStatement
{
    // What people write between the digits of a phone number: spaces, punctuation and letters without a place in ASCII, encoded or not.
    private const string Between = @"([ ()+./_\x{80}-\x{10FFFF}-]|%(25)*([089A-F][0-9A-F]|2[089BDEF]))";

    /// <summary>The kinds of events that the statement reads: clicks, and the receipts that first clicks follow.</summary>
    public static IReadOnlyList<string> Kinds => [.. Clicks.Concat(Sent).Select(kind => kind.Name)];

    private static IEnumerable<EventKind> Clicks => EventKinds.All.Where(kind => kind.HasLink && kind.Metrics.Count > 0);

    private static IEnumerable<EventKind> PerPerson => Clicks.Where(kind => kind.Metrics.Any(metric => metric.Counting == EventCounting.FirstOfPerson));

    private static IEnumerable<EventKind> Sent => EventKinds.All.Where(kind => kind.Starts == ConversionStart.Each);

    /// <summary>Selects channel, variation, address, alias, clicks and first clicks, sorted by channel and variation, the most frequent links first.</summary>
    /// <param name="rows">The events: the text of a FROM clause with the columns of a segment.</param>
    /// <param name="query">The request.</param>
    public static string Create(string rows, LinkQuery query) => $"""
        WITH rows AS MATERIALIZED (
            SELECT kind, coalesce(channel, '') AS channel, coalesce(variation_id, '') AS variation_id, epoch_us(time) AS t, "user" AS person, dispatch, url, link_alias, automated
            FROM {rows}),
        clicks AS (
            SELECT channel, variation_id, t, person, CASE WHEN kind IN ({Names(PerPerson)}) THEN NULL ELSE dispatch END AS dispatch,
                {Cleaned("url", query.PersonalParameters)} AS url, coalesce(link_alias, '') AS link_alias
            FROM rows WHERE kind IN ({Names(Clicks)}){(query.HumanOnly ? " AND NOT automated" : "")}),
        firsts AS (
            SELECT channel, variation_id, url, link_alias, person, dispatch, min(t) AS t FROM clicks WHERE person IS NOT NULL GROUP BY ALL),
        sent AS (
            SELECT channel, person, dispatch, min(t) AS t FROM rows WHERE person IS NOT NULL AND kind IN ({Names(Sent)}) GROUP BY ALL),
        counted AS (
            SELECT channel, variation_id, url, link_alias, t, 1 AS clicks, 0 AS firsts FROM clicks
            UNION ALL
            SELECT f.channel, f.variation_id, f.url, f.link_alias, f.t, 0, 1
            FROM firsts f LEFT JOIN sent s ON s.channel = f.channel AND s.person = f.person AND s.dispatch IS NOT DISTINCT FROM f.dispatch
            WHERE s.t IS NULL OR f.t - s.t <= {Number(EventKinds.TrackingPeriod.Ticks / TimeSpan.TicksPerMicrosecond)})
        SELECT channel, variation_id, url, link_alias, sum(clicks)::BIGINT, sum(firsts)::BIGINT FROM counted
        WHERE {DayMoments.When(query.Range, query.TimeZone)} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 5 DESC, 3, 4
        """;

    /// <summary>Removes the personal parts of an address, which keeps the order of its other parameters.</summary>
    internal static string Cleaned(string url, IEnumerable<string> personal)
    {
        var names = string.Join('|', personal.Where(name => name.Length > 0).Select(Escaped));
        var query = WithoutParameters($"regexp_replace({url}, '^[^?#]*', '')", "?&;#", "&;#", names);
        // An address in a parameter has encoded separators.
        if (names.Length > 0)
            query = Replaced(query, @$"(%3F|%26|%3B|%23)({names})((\[|%5B)[^=&;#]*)?%3D([^&;#%]|%[013-9A-F][0-9A-F]|%2[0-57-9A-F])*", @"\1");
        query = Replaced(Replaced(Replaced(query, "[&;]{2,}", "&"), "([?#])[&;]+", @"\1"), "[&;]+(#|$)", @"\1");
        query = Replaced(Replaced(query, "#$", ""), @"^\?(#|$)", @"\1");
        var address = $"regexp_replace(regexp_extract({url}, '^[^?#]*'), '^([a-z][a-z0-9+.-]*://)[^/@]*@', '\\1', 'i')";
        // A part of a path that is an e-mail address, or the whole without a scheme.
        address = Replaced(Replaced(address, @"/[^/@]+(@|%(25)*40)[^/]+\.[^/]+", "/*"), @"^[^/@:]+(@|%(25)*40)[^/]+\.[^/]+", "*");
        address = Replaced(WithoutParameters(address, ";&", ";&/", names), "[;&]+([;&/]|$)", @"\1");
        return $"coalesce({address} || {query}, '')";
    }

    // Removes the parameters that begin after one of some characters and end before one of others, by their names or by an address or phone number in them.
    private static string WithoutParameters(string text, string begins, string ends, string names)
    {
        if (names.Length > 0)
            text = Replaced(text, @$"([{begins}])({names})((\[|%5B)[^={ends}]*)?=[^{ends}]*", @"\1");
        // A plus after a letter or digit is a space, unless a whole number follows it.
        var number = @$"{Between}*[1-9]({Between}*[0-9]){{6}}";
        return Replaced(text, @$"([{begins}])([^{ends}]*(@|%(25)*40|%(25)*2B{number}|\+[0-9]{{7}})|([^{ends}]*([^0-9a-z{ends}]|%[0-9a-f]{{2}}))?(\+|00){number})[^{ends}]*", @"\1");
    }

    private static string Replaced(string text, string pattern, string by) => $"regexp_replace({text}, {SqlText.Literal(pattern)}, {SqlText.Literal(by)}, 'gi')";

    // Names are written in several ways: user_id, person-id, userId, and with encoded characters.
    private static string Escaped(string name) => string.Concat(name.Select(one => one is '_' or '-' ? "([_-]|%5F|%2D)?"
        : string.Create(CultureInfo.InvariantCulture, $"(\\x{{{(int)one:x}}}|%{(int)char.ToUpperInvariant(one):x2}|%{(int)char.ToLowerInvariant(one):x2})")));

    private static string Names(IEnumerable<EventKind> kinds) => SqlText.List(kinds.Select(kind => kind.Name));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
