using CampaignExport.Campaigns;

namespace Dashboard.Demo;

/// <summary>A message of a sample campaign, with its numbers by API name. Revenue is in cents.</summary>
internal sealed record DemoMessage(Variation Variation, params IReadOnlyList<(string Metric, Series Values)> Numbers)
{
    public const string Revenue = "revenue";

    public static DemoMessage Email(string id, string name, Series sent, double openShare, int seed)
    {
        var bounces = sent.Part(0.012, seed);
        var delivered = sent.Minus(bounces);
        var opens = delivered.Later().Part(openShare, seed + 1);
        var clicks = opens.Part(0.13, seed + 2);
        return new(
            new Variation("email", id, name),
            ("sent", sent),
            ("delivered", delivered),
            ("opens", opens),
            ("unique_opens", opens.Part(0.78, seed + 3)),
            ("clicks", clicks),
            ("unique_clicks", clicks.Part(0.85, seed + 4)),
            ("unsubscribes", delivered.Part(0.002, seed + 5)),
            ("bounces", bounces),
            ("reported_spam", delivered.Part(0.0004, seed + 6)));
    }

    public static DemoMessage InApp(string id, string name, Series sent, int seed)
    {
        var impressions = sent.Later().Part(1.2, seed);
        var clicks = impressions.Part(0.09, seed + 1);
        return new(
            new Variation("trigger_in_app_message", id, name),
            ("sent", sent),
            ("impressions", impressions),
            ("clicks", clicks),
            ("first_button_clicks", clicks.Part(0.6, seed + 2)),
            ("second_button_clicks", clicks.Part(0.25, seed + 3)));
    }

    public static DemoMessage Push(string channel, string id, string name, Series sent, double directShare, int seed)
    {
        var bounces = sent.Part(0.009, seed);
        var opens = sent.Minus(bounces).Later().Part(0.07, seed + 1);
        return new(
            new Variation(channel, id, name),
            ("sent", sent),
            ("total_opens", opens),
            ("direct_opens", opens.Part(directShare, seed + 2)),
            ("bounces", bounces),
            ("body_clicks", opens.Part(0.03, seed + 3)));
    }

    public static DemoMessage Control(string channel, string id, Series enrolled, double conversionShare, int seed) => new DemoMessage(
        new Variation(channel, id) { IsControl = true }, ("enrolled", enrolled)).Converting(enrolled, conversionShare, seed);

    /// <summary>Adds conversions to a message.</summary>
    public DemoMessage Converting(Series people, double share, int seed)
    {
        var conversions = people.Later().Part(share, seed);
        return this with
        {
            Numbers =
            [
                .. Numbers,
                .. Variation.IsControl ? [] : new[] { ("unique_recipients", people) },
                ("conversions", conversions),
                (Revenue, conversions.Part(3490, seed + 1)),
            ],
        };
    }
}
