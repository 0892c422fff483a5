namespace CampaignExport.Tool.Tests.Stores;

/// <summary>The command that explains why rows and sends differ.</summary>
public sealed class ReconcileCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Difference_of_rows_and_sends_is_counted_and_explained_in_both_languages()
    {
        await ImportAsync();

        var english = await Tool.RunAsync(_folder, "reconcile", "--store", "a-store", "--campaign", "c");
        var french = await Tool.RunAsync(_folder, "reconcile", "--store", "a-store", "--campaign", "c", "--language", "fr");

        english.Error.Should().BeEmpty();
        english.OutputLines.Should().Equal(
            "sends\t1201", "recipients\t3", "control\t1", "deleted\t1", "merged\t0", "without-profile\t0", "rows\t3", "without-address\t1",
            "1,201 messages sent to 3 people. An export has 3 rows: one for each distinct person who has a profile now, not one for each message. "
            + "Without a row: 1 deleted since. The control group received no messages: 1 person. Omitted from an export of e-mail addresses, because they have none: 1.");
        french.OutputLines.Take(8).Should().Equal(english.OutputLines.Take(8));
        french.OutputLines[8].Should().Be(
            "1\u202F201 messages envoyés à 3 personnes. Un export compte 3 lignes : une par personne distincte qui a un profil aujourd'hui, et non une par message. "
            + "Sans ligne : 1 depuis supprimées. Le groupe de contrôle n'a rien reçu : 1 personne. Absentes d'un export d'adresses e-mail, faute d'adresse : 1.");
    }

    [Fact]
    public async Task Merged_person_without_a_row_and_the_other_one_are_both_counted()
    {
        _folder.Write("events.jsonl", string.Join('\n', Event("1", "messages.email.Send", "old"), Event("2", "UserOrphan", "old").Replace("\"campaign_id\":\"c\"", "\"orphaned_by_id\":\"new\"")));
        _folder.Write("users.jsonl", "{\"braze_id\":\"new\",\"email\":\"n@example.com\"}");
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl", "--profiles", "users.jsonl")).ExitCode.Should().Be(0);

        var run = await Tool.RunAsync(_folder, "reconcile", "--store", "a-store", "--campaign", "c");

        run.OutputLines.Should().Equal(
            "sends\t1", "recipients\t2", "control\t0", "deleted\t0", "merged\t1", "without-profile\t0", "rows\t1", "without-address\t0",
            "1 message sent to 2 people. An export has 1 row: one for each distinct person who has a profile now, not one for each message. "
            + "Without a row: 1 merged into another person since, which counts, too.");
    }

    [Theory]
    [InlineData("en", "without-address")]
    [InlineData("fr", "personnes. Un export compte 3 lignes")]
    public async Task Numbers_are_aligned_and_words_complete_on_a_terminal_of_60_columns(string language, string word)
    {
        await ImportAsync();

        var run = await Tool.RunOnTerminalAsync(_folder, 60, "reconcile", "--store", "a-store", "--campaign", "c", "--language", language);

        var lines = TerminalTests.Lines(run);
        lines.Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(60));
        lines[0].Should().MatchRegex("^sends +1,201$");
        lines[2].Should().MatchRegex("^control +1$").And.HaveLength(lines[0].Length);
        string.Join(' ', lines.Select(line => line.Trim())).Should().Contain(word);
    }

    [Fact]
    public async Task Rows_match_an_export()
    {
        await ImportAsync();

        var export = await Tool.RunAsync(_folder, "recipients", "--store", "a-store", "--campaign", "c", "--packaging", "none", "--out", "out");

        export.Error.Should().BeEmpty();
        _folder.Csv("out/users.csv").Should().HaveCount(1 + 3);
    }

    [Fact]
    public async Task Unknown_campaign_is_refused()
    {
        await ImportAsync();

        (await Tool.RunAsync(_folder, "reconcile", "--store", "a-store", "--campaign", "other")).ShouldFail(2, "nothing of a campaign 'other'");
    }

    private async Task ImportAsync()
    {
        string[] events =
        [
            .. Enumerable.Range(0, 1199).Select(at => Event($"{at}", "messages.email.Send", "u1")), Event("x", "messages.email.Send", "u2"),
            Event("y", "messages.email.Send", "u3"), Event("z", "campaigns.EnrollInControl", "w"), Event("d", "UserDeleteRequest", "u3"),
        ];
        _folder.Write("events.jsonl", string.Join('\n', events));
        _folder.Write("users.jsonl", """
            {"braze_id":"u1","email":"a@example.com"}
            {"braze_id":"u2"}
            {"braze_id":"w","email":"w@example.com"}
            """);
        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl", "--profiles", "users.jsonl")).ExitCode.Should().Be(0);
    }

    private static string Event(string id, string kind, string user) =>
        $$"""{"event_type":"users.{{kind}}","id":"{{id}}","time":1780000000,"user_id":"{{user}}","campaign_id":"c"}""";
}
