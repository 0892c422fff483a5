namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Files without user fields, and replaced characters.</summary>
public sealed class UserFieldTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"name\":\"x\",\"mail\":\"y@example.com\"}\n{\"name\":\"z\",\"mail\":\"y\"}\n", "'mail', 'name'")]
    [InlineData("{\"added\":[{\"name\":\"part-0.csv\",\"size\":12}],\"removed\":[]}", "'added', 'removed'")]
    [InlineData("{\"message\":\"success\",\"users\":[{\"name\":\"x\"}]}", "'name'")]
    public async Task File_without_user_fields_is_a_failure_and_nothing_is_written(string content, string found)
    {
        _folder.Write("committed", content);
        foreach (var arguments in (string[][])[[], ["--skip-malformed"], ["--distinct"], ["--custom-attributes", "name"]])
        {
            var run = await Tool.RunAsync(_folder, ["recipients", "--users", "committed", "--out", "out", .. arguments]);
            run.ShouldFail(1, "committed, line 1", $"no object of the file has a documented field of a person. Found: {found}. Expected: fields such as braze_id, external_id, email");
            run.Error.Should().NotContain("example.com");
            _folder.Files.Should().NotContain(file => file.StartsWith("out/users", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Unknown_fields_and_missing_chosen_names_are_warnings()
    {
        _folder.Write(
            "users.jsonl",
            "{\"name\":\"x\",\"external_id\":\"1\",\"custom_attributes\":{\"plan\":\"gold\"},\"custom_events\":[{\"name\":\"bought\",\"count\":2}]}\n{\"mail\":\"y\",\"external_id\":\"2\"}\n");
        var run = await Tool.RunAsync(
            _folder, "recipients", "--users", "users.jsonl", "--out", "out", "--packaging", "none", "--custom-attributes", "plan,city", "--custom-events", "bought,sold",
            "--columns", "user_id,plan,bought");
        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().Equal(
            "campaign-export: warning: users.jsonl: unknown fields are skipped: 'mail', 'name'.",
            "campaign-export: warning: no person in the files has the custom attribute 'city'.",
            "campaign-export: warning: no person in the files has the custom event 'sold'.");
        _folder.Csv("out/users.csv").Should().Equal("user_id|plan|bought", "1|gold|2", "2||");
    }

    [Fact]
    public async Task Chosen_attribute_can_be_a_field_unless_custom_attributes_has_it()
    {
        _folder.Write(
            "users.jsonl",
            "{\"plan\":\"flat\",\"external_id\":\"1\",\"custom_attributes\":{\"plan\":\"gold\",\"age\":4}}\n"
            + "{\"plan\":\"flat\",\"pl\\u0061n \":1,\"external_id\":\"2\",\"custom_attributes\":null}\n"
            + "{\"external_id\":\"3\",\"custom_attributes\":{\"age\":5},\"pl\\u0061n\":[1,{\"a\":\"b\"}]}\n");
        var run = await Tool.RunAsync(
            _folder, "recipients", "--users", "users.jsonl", "--out", "out", "--packaging", "none", "--custom-attributes", "plan,age", "--columns", "user_id,plan,age");
        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().Equal("campaign-export: warning: users.jsonl: unknown fields are skipped: 'plan '.");
        _folder.Csv("out/users.csv").Should().Equal("user_id|plan|age", "1|gold|4", "2|flat|", "3|[1,{\"a\":\"b\"}]|5");
    }

    [Fact]
    public async Task Replaced_characters_are_counted_by_exports_and_imports()
    {
        _folder.Write("users.jsonl", "{\"external_id\":\"1\",\"first_name\":\"A\\u0000\"}\n{\"external_id\":\"2\",\"first_name\":\"\\ud83d\"}\n");
        _folder.Write("users.csv", "user_id,first_name\n1,A\0\n,\n");
        _folder.Write(
            "events.jsonl",
            "{\"event_type\":\"users.messages.email.Send\",\"id\":\"1\",\"time\":1780306200,\"user_id\":\"u\",\"campaign_id\":\"c\",\"message_variation_name\":\"a\\u0000\"}\n");
        const string two = "campaign-export: warning: 2 characters, U+0000 or half of a surrogate pair, became U+FFFD.";
        const string one = "campaign-export: warning: 1 character, U+0000 or half of a surrogate pair, became U+FFFD.";
        const string blank = "campaign-export: warning: 1 row with separators alone was skipped.";

        (await Tool.RunAsync(_folder, "recipients", "--users", "users.jsonl", "--out", "out")).ErrorLines.Should().Equal(two);
        (await Tool.RunAsync(_folder, "recipients", "--users", "users.csv", "--out", "out", "--overwrite")).ErrorLines.Should().Equal(one, blank);
        foreach (var dryRun in (string[][])[["--dry-run"], []])
        {
            (await Tool.RunAsync(_folder, ["import", "--store", "a-store", "--profiles", "users.jsonl", .. dryRun])).Remarks.Should().Equal(two);
            (await Tool.RunAsync(_folder, ["import", "--store", "a-store", "--profiles", "users.csv", .. dryRun])).Remarks.Should().Equal(blank, one);
            (await Tool.RunAsync(_folder, ["import", "--store", "a-store", "--events", "events.jsonl", .. dryRun])).Remarks.Should().Equal(one);
        }
    }
}
