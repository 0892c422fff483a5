namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>The variation columns, with and without the details of the campaign: the same from files and from a store.</summary>
public sealed class DetailsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DetailsTests()
    {
        _folder.Write("users.jsonl", """
            {"braze_id":"1","campaigns_received":[{"api_campaign_id":"c","variation_api_id":"a"}]}
            {"braze_id":"2","campaigns_received":[{"api_campaign_id":"c","variation_api_id":"b","variation_name":"As it was called","in_control":false}]}
            {"braze_id":"3","campaigns_received":[{"api_campaign_id":"c","variation_api_id":"x","in_control":true}]}
            {"braze_id":"4","campaigns_received":[{"api_campaign_id":"c"}]}
            {"braze_id":"5","campaigns_received":[]}

            """);
        _folder.Write("test.json", """
            {"message":"success","name":"Test","channels":["email"],"messages":{"a":{"channel":"email","name":"Discount"},"b":{"channel":"email","name":"Plain"},"x":{"channel":"email","type":"control","name":"Held back"}}}
            """);
        _folder.Write("single.json", """{"message":"success","channels":["email"],"messages":{"a":{"channel":"email","name":"Discount"}}}""");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "1||a|false", "2|As it was called|b|false", "3||x|true", "4|||false")]
    [InlineData("test.json", "1|Discount|a|false", "2|As it was called|b|false", "3|Held back|x|true", "4|||false")]
    [InlineData("single.json", "1|||false", "2|||false", "3|||true", "4|||false")]
    public async Task Details_name_the_variations_that_users_do_not_name(string? details, params string[] rows)
    {
        await RunAsync(["--users", "users.jsonl", .. details is null ? Array.Empty<string>() : ["--details", details], "--out", "files"]);

        _folder.Csv("files/users.csv").Skip(1).Should().Equal(rows);

        string[] import = ["import", "--store", "c-store", "--profiles", "users.jsonl"];
        if (details is not null)
        {
            File.Copy(_folder[details], _folder["c.json"]);
            import = [.. import, "--details", "c.json"];
        }

        (await Tool.RunAsync(_folder, import)).ExitCode.Should().Be(0);
        await RunAsync(["--store", "c-store", "--out", "store"]);
        _folder.Csv("store/users.csv").Skip(1).Should().BeEquivalentTo(rows);
    }

    [Fact]
    public async Task Details_are_refused_with_a_store()
    {
        var run = await Tool.RunAsync(_folder, "recipients", "--store", "c-store", "--campaign", "c", "--details", "test.json", "--out", "out");

        run.ShouldFail(2, "--details is for --users");
        _folder.Files.Should().NotContain("c-store/store.json");
    }

    [Fact]
    public async Task File_that_is_not_a_details_response_is_a_failure_before_anything_is_written()
    {
        var run = await Tool.RunAsync(_folder, "recipients", "--users", "users.jsonl", "--campaign", "c", "--details", "users.jsonl", "--out", "out");

        run.ShouldFail(1, "users.jsonl, line ");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    private async Task RunAsync(string[] arguments)
    {
        var run = await Tool.RunAsync(
            _folder,
            [
                "recipients", .. arguments, "--campaign", "c", "--contents", "all", "--packaging", "none", "--columns", "Appboy ID,variation_name,variation_api_id,in_control",
            ]);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
    }
}
