using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class UserIdentityTests : IDisposable
{
    private const string Problem = "there is no internal id (Appboy ID or braze_id), no external id (user_id or external_id) and no alias.";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"secret","campaigns_received":[{"api_campaign_id":"c"}]}""")]
    [InlineData("""{"email":"secret","braze_id":""}""")]
    [InlineData("""{"email":"secret","braze_id":null,"external_id":null,"user_aliases":null}""")]
    [InlineData("""{"braze_id":"","external_id":"","email":"secret"}""")]
    [InlineData("""{"email":"secret","user_aliases":[]}""")]
    [InlineData("""{"email":"secret","user_aliases":[null,{}]}""")]
    [InlineData("""{"user_aliases":[{"alias_label":"secret"}]}""")]
    [InlineData("""{"user_aliases":[{"alias_name":"","alias_label":"secret"},{"alias_name":null}]}""")]
    [InlineData("""{"Braze_id":"secret","user_id":"secret","devices":[{"device_id":"secret"}]}""")]
    public async Task User_without_an_id_is_malformed_and_can_be_skipped(string user)
    {
        _folder.Write("users.jsonl", $"{{\"braze_id\":\"1\"}}\n\n  {user}\n{{\"braze_id\":\"2\"}}\n");
        foreach (var campaign in new[] { null, "c" })
        {
            var read = () => new UserExportSource(_folder["users.jsonl"]).ReadAllAsync(campaignId: campaign);
            (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be($"users.jsonl, line 3, position 3: {Problem}");
        }

        var reported = new List<string>();
        var options = new UserExportOptions { SkipMalformed = SkipLimit.Unlimited, OnMalformed = error => reported.Add(error.Message) };
        var skipping = new UserExportSource(_folder["users.jsonl"], options);
        (await skipping.ReadAllAsync()).Select(one => one.Id).Should().Equal("1", "2");
        skipping.MalformedRecords.Should().Be(1);
        reported.Should().Equal($"users.jsonl, line 3, position 3: {Problem}");
    }

    [Theory]
    [InlineData("""{"braze_id":"5f0"}""", "5f0", null, null)]
    [InlineData("""{"external_id":"007"}""", null, "007", null)]
    [InlineData("""{"user_aliases":[{"alias_name":"zo","alias_label":"nick"}]}""", null, null, "zo")]
    [InlineData("""{"user_aliases":[{"alias_name":"zo"}]}""", null, null, "zo")]
    [InlineData("""{"email":"x","user_aliases":[{"alias_label":"nick"},{"alias_name":"zo"}]}""", null, null, "zo")]
    [InlineData("""{"braze_id":"","external_id":"007","user_aliases":[]}""", "", "007", null)]
    public async Task User_with_one_kind_of_id_is_read(string user, string? id, string? externalId, string? alias)
    {
        _folder.Write("users.jsonl", user);
        var read = (await new UserExportSource(_folder["users.jsonl"]).ReadAllAsync()).Should().ContainSingle().Which;
        (read.Id, read.ExternalId).Should().Be((id, externalId));
        (read.Aliases is { Count: > 0 } aliases ? aliases[^1].Name : null).Should().Be(alias);
    }

    public void Dispose() => _folder.Dispose();
}
