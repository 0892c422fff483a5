namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>What <c>recipients</c> wrote is read again, from the files and by way of a store.</summary>
public sealed class OwnExportTests : IDisposable
{
    private static readonly string[] Exported =
        ["--campaign", "c1", "--contents", "all", "--custom-attributes", "score,dob", "--format", "jsonl", "--packaging", "none", "--out"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Exported_JSON_Lines_are_read_with_variation_and_custom_attributes()
    {
        _folder.Write("u.jsonl", """
            {"braze_id":"1","external_id":"a","custom_attributes":{"score":-1.5,"dob":"no date"},"campaigns_received":[{"api_campaign_id":"c1","variation_name":"A","variation_api_id":"va","in_control":false}]}
            {"braze_id":"2","external_id":"b","custom_attributes":{"score":[1,"x"]},"campaigns_received":[{"api_campaign_id":"c1","in_control":true}]}
            """);
        await RunAsync(["recipients", "--users", "u.jsonl", .. Exported, "first"]);

        await RunAsync(["recipients", "--users", "first", .. Exported, "second"]);
        await RunAsync(["import", "--store", "s-store", "--profiles", "first"]);
        await RunAsync(["recipients", "--store", "s-store", .. Exported, "third"]);

        var first = _folder.Text("first/users.jsonl");
        first.Should().Contain("\"score\":-1.5,\"dob\":\"no date\",\"variation_name\":\"A\",\"variation_api_id\":\"va\",\"in_control\":false}")
            .And.Contain("\"score\":[1,\"x\"],\"dob\":null,\"variation_name\":null,\"variation_api_id\":null,\"in_control\":true}");
        _folder.Text("second/users.jsonl").Should().Be(first);
        _folder.Text("third/users.jsonl").Split('\n').Should().BeEquivalentTo(first.Split('\n'));
    }

    private async Task RunAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        (run.ExitCode, run.Error.Contains("warning", StringComparison.OrdinalIgnoreCase)).Should().Be((0, false), run.Error);
    }
}
