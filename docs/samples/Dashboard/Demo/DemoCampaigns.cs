namespace Dashboard.Demo;

/// <summary>The campaigns: with four channels, with two variations and a control group, with a French name, and a draft.</summary>
internal static class DemoCampaigns
{
    public static IReadOnlyList<DemoCampaign> All { get; } = [Collection(), SubjectLines(), Sale(), new("black-friday", "Black Friday (draft)", 0)];

    private static DemoCampaign Collection() => new(
        "new-collection",
        "New collection",
        0.9,
        DemoMessage.Email("a1f0c5-01", "Newsletter", Series.Sends(4_200, 0.55, 14_000, seed: 10), 0.34, seed: 11),
        DemoMessage.InApp("a1f0c5-02", "Banner", Series.Sends(1_500, 1.3, 1_800, seed: 30), seed: 31),
        DemoMessage.Push("ios_push", "a1f0c5-03", "iOS", Series.Sends(1_900, 1.15, 4_800, seed: 50), 0.43, seed: 51),
        DemoMessage.Push("android_push", "a1f0c5-04", "Android", Series.Sends(2_600, 1.15, 6_300, seed: 70), 0.56, seed: 71));

    private static DemoCampaign SubjectLines()
    {
        var people = Series.Sends(5_000, 0.8, 9_000, seed: 100);
        var control = people.Part(0.1, seed: 101);
        var question = people.Minus(control).Part(0.5, seed: 102);
        var statement = people.Minus(control).Minus(question);
        return new(
            "subject-lines",
            "Subject line test",
            0.6,
            DemoMessage.Email("b7d2e9-01", "Statement", statement, 0.31, seed: 110).Converting(statement, 0.021, seed: 120),
            DemoMessage.Email("b7d2e9-02", "Question", question, 0.38, seed: 130).Converting(question, 0.027, seed: 140),
            DemoMessage.Control("email", "b7d2e9-03", control, 0.012, seed: 150));
    }

    private static DemoCampaign Sale() => new(
        "soldes-ete",
        "Soldes d’été « –50 % »",
        0.3,
        DemoMessage.Email("c3a8f1-01", "Annonce", Series.Sends(900, 0.6, 5_200, seed: 200), 0.29, seed: 201),
        DemoMessage.Push("web_push", "c3a8f1-02", "Rappel", Series.Sends(350, 1.1, 900, seed: 220), 0.5, seed: 221));
}
