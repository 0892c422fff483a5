namespace Dashboard;

/// <summary>A user of the demo, who signs in with a click.</summary>
internal sealed record DemoUser(string Id, string Name, string Role, bool MayExportUserData)
{
    public static IReadOnlyList<DemoUser> All { get; } =
    [
        new("ada", "Ada Lovelace", "Marketing lead: sees charts, downloads them, and exports user data.", MayExportUserData: true),
        new("bob", "Bob Martin", "Analyst: sees charts and downloads them. He may not export user data.", MayExportUserData: false),
    ];

    public string Email => $"{Id}@shop.example";
}
