using CampaignExport.Metrics;
using static CampaignExport.Tool.Demo.DemoNumbers;

namespace CampaignExport.Tool.Demo;

/// <summary>The two campaigns of the demo.</summary>
internal static class DemoCampaigns
{
    private const int MultichannelDays = 35;
    private const int MultivariateDays = 28;

    // Most people have one device, some have two, and each gets the push.
    private const int DevicesOfTenThousand = 10_700;

    private static readonly DateOnly FirstMonday = new(2026, 6, 1);

    /// <summary>A launch on e-mail, in-app, iOS and Android.</summary>
    public static DemoCampaign Multichannel()
    {
        var email = Sends(MultichannelDays, 4_200, weekendPercent: 55, atLaunch: 14_000, salt: 1);
        var inApp = Sends(MultichannelDays, 1_500, weekendPercent: 130, atLaunch: 2_400, salt: 2);
        var ios = Sends(MultichannelDays, 1_900, weekendPercent: 115, atLaunch: 4_800, salt: 3);
        var android = Sends(MultichannelDays, 2_600, weekendPercent: 115, atLaunch: 6_300, salt: 4);

        long[] sent = [.. email.Select((count, day) => count + inApp[day] + ios[day] + android[day])];
        var recipients = Part(sent, 7_900, salt: 5);
        var conversions = Part(Spread(recipients), 130, salt: 6);
        return new(
            "Summer Collection Launch",
            "A launch on four channels: e-mail, in-app message, iOS push and Android push.",
            DaysOf(MultichannelDays),
            [
                ("unique_recipients", Values(recipients)),
                ("conversions", Values(conversions)),
                ("conversions_by_send_time", Values(Part(recipients, 129, salt: 7))),
                ("revenue", Revenue(conversions, salt: 8)),
            ],
            [
                new(
                    new("email", "6b1f0c52-7d1e-4c1f-9a60-2f4d8e0a1c01", "Summer E-mail"),
                    [("subject", "The summer collection is here"), ("from", "Shop <news@shop.example>"), ("preheader", "Light, bright and new")],
                    Email(email)),
                new(
                    new("trigger_in_app_message", "6b1f0c52-7d1e-4c1f-9a60-2f4d8e0a1c02", "Summer Banner"),
                    [("type", "modal")],
                    InApp(inApp)),
                new(
                    new("ios_push", "6b1f0c52-7d1e-4c1f-9a60-2f4d8e0a1c03", "Summer iOS Push"),
                    [("title", "New in"), ("alert", "The summer collection is here.")],
                    Push(ios, directPerTenThousand: 4_300, salt: 30)),
                new(
                    new("android_push", "6b1f0c52-7d1e-4c1f-9a60-2f4d8e0a1c04", "Summer Android Push"),
                    [("title", "New in"), ("alert", "The summer collection is here.")],
                    Push(android, directPerTenThousand: 5_600, salt: 40)),
            ]);
    }

    /// <summary>An iOS push in two variants, with a control group of one in ten.</summary>
    public static DemoCampaign Multivariate()
    {
        var people = Sends(MultivariateDays, 3_000, weekendPercent: 120, atLaunch: 6_000, salt: 11);
        long[] control = [.. people.Select(count => count / 10)];
        var friendly = Part(Minus(people, control), 5_000, salt: 16);
        var urgent = Minus(Minus(people, control), friendly);

        var recipients = Minus(people, control);
        var friendlyConversions = Part(Spread(friendly), 210, salt: 12);
        var urgentConversions = Part(Spread(urgent), 265, salt: 13);
        var controlConversions = Part(Spread(control), 120, salt: 14);
        var friendlyRevenue = Revenue(friendlyConversions, salt: 51);
        var urgentRevenue = Revenue(urgentConversions, salt: 61);
        return new(
            "Cart Reminder Test",
            "Two texts of an iOS push, and a control group that gets none.",
            DaysOf(MultivariateDays),
            [
                ("unique_recipients", Values(recipients)),
                ("conversions", [.. Values(friendlyConversions).Zip(Values(urgentConversions), (one, other) => one + other)]),
                // Its last message counts a purchase: the variants add up to the campaign.
                ("revenue", [.. friendlyRevenue.Zip(urgentRevenue, (one, other) => one + other)]),
            ],
            [
                new(
                    new("ios_push", "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a201", "Friendly"),
                    [("title", "Still thinking?"), ("alert", "Your cart waits for you.")],
                    [.. Push(Part(friendly, DevicesOfTenThousand, salt: 52), 3_900, salt: 50), .. GetVariationSeries(friendly, friendlyConversions, friendlyRevenue)]),
                new(
                    new("ios_push", "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a202", "Urgent"),
                    [("title", "Almost gone"), ("alert", "Your cart is kept until tonight.")],
                    [.. Push(Part(urgent, DevicesOfTenThousand, salt: 62), 5_200, salt: 60), .. GetVariationSeries(urgent, urgentConversions, urgentRevenue)]),
                new(
                    new("ios_push", "c2a7e9d4-31b5-4f0e-8d27-5b90f6e3a203") { IsControl = true },
                    [("type", "control")],
                    [
                        ("enrolled", Values(control)),
                        ("conversions", Values(controlConversions)),
                        ("revenue", Revenue(controlConversions, salt: 70)),
                    ]),
            ]);
    }

    private static DayRange DaysOf(int count) => new(FirstMonday, FirstMonday.AddDays(count - 1));

    private static (string, decimal[])[] Email(long[] sent)
    {
        var bounces = Part(sent, 110, salt: 20);
        var delivered = Minus(sent, bounces);
        var opens = Part(Spread(delivered), 3_400, salt: 21);
        var clicks = Part(opens, 1_150, salt: 22);
        return
        [
            ("sent", Values(sent)),
            ("delivered", Values(delivered)),
            ("opens", Values(opens)),
            ("unique_opens", Values(Part(opens, 7_800, salt: 23))),
            ("clicks", Values(clicks)),
            ("unique_clicks", Values(Part(clicks, 8_400, salt: 24))),
            ("unsubscribes", Values(Part(delivered, 16, salt: 25))),
            ("bounces", Values(bounces)),
            ("reported_spam", Values(Part(delivered, 4, salt: 26))),
        ];
    }

    private static (string, decimal[])[] InApp(long[] sent)
    {
        var impressions = Part(Spread(sent), 11_800, salt: 31);
        var clicks = Part(impressions, 900, salt: 32);
        return
        [
            ("sent", Values(sent)),
            ("impressions", Values(impressions)),
            ("clicks", Values(clicks)),
            ("first_button_clicks", Values(Part(clicks, 6_100, salt: 33))),
            ("second_button_clicks", Values(Part(clicks, 2_400, salt: 34))),
        ];
    }

    private static (string, decimal[])[] Push(long[] sent, int directPerTenThousand, int salt)
    {
        var bounces = Part(sent, 85, salt + 1);
        var opens = Part(Spread(Minus(sent, bounces)), 620, salt + 2);
        return
        [
            ("sent", Values(sent)),
            ("total_opens", Values(opens)),
            ("direct_opens", Values(Part(opens, directPerTenThousand, salt + 3))),
            ("bounces", Values(bounces)),
            ("body_clicks", Values(Part(opens, 300, salt + 4))),
        ];
    }

    private static (string, decimal[])[] GetVariationSeries(long[] people, long[] conversions, decimal[] revenue) =>
    [
        ("unique_recipients", Values(people)),
        ("conversions", Values(conversions)),
        ("revenue", revenue),
    ];
}
