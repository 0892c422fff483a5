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
    [InlineData("""{"Braze-id":"secret","userid":"secret","devices":[{"device_id":"secret"}]}""")]
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
    [InlineData(" ")]
    [InlineData("\u00A0")]
    [InlineData("\u200B")]
    [InlineData(" \t\u2003\uFEFF ")]
    [InlineData("\u3164")]
    [InlineData("\u202E\u2060")]
    public async Task Invisible_id_is_malformed(string id)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(id);
        foreach (var (name, text) in new[]
        {
            ("users.jsonl", $"{{\"external_id\":{json}}}"), ("users.jsonl", $"{{\"braze_id\":{json},\"external_id\":\"1\"}}"),
            ("users.jsonl", $"{{\"user_aliases\":[{{\"alias_name\":{json}}}]}}"),
            ("users.csv", $"user_id\n\"{id}\"\n"), ("users.csv", $"Appboy ID,email\n\"{id}\",x\n"), ("users.csv", $"user_alias_name,user_id\n\"{id}\",1\n"),
        })
        {
            _folder.Write(name, text);
            var source = new RecipientFileSource(
                _folder[name], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited }, new RecipientCsvOptions { SkipMalformed = SkipLimit.Unlimited });
            (await source.ReadAllAsync()).Should().BeEmpty();
            (source.MalformedRecords + source.BlankRows).Should().Be(1, text);
        }

        _folder.Write("events", $"{{\"event_type\":\"users.messages.email.Open\",\"id\":\"1\",\"time\":1,\"user_id\":{json},\"campaign_id\":\"c\"}}");
        var read = async () => await new MessageEventSource(_folder["events"]).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be("'user_id' is an id of blanks or invisible characters alone.");
    }

    [Theory]
    [InlineData("user_id,email\n1,a\nuser_id,email\n2,b\n")]
    [InlineData("user_id,email\n1,a\n\uFEFFuser_id,email\n2,b\n")]
    [InlineData("User ID ;email\n1;a\nUser ID ;email\n2;b\n")]
    [InlineData("email,Appboy ID,user_id\nx,,1\nemail,Appboy ID,user_id\ny,,2\n")]
    [InlineData("email,user_id\nx,1\n\"email\",\"user_id\"\ny,2\n")]
    public async Task Repeated_header_in_the_rows_is_malformed(string text)
    {
        _folder.Write("users.csv", text);
        var read = () => new RecipientCsvSource(_folder["users.csv"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be("users.csv, line 3, position 1: in the record that begins here, the header is repeated.");
        var skipping = new RecipientCsvSource(_folder["users.csv"], new() { SkipMalformed = SkipLimit.Unlimited });
        (await skipping.ReadAllAsync()).Select(user => user.ExternalId).Should().Equal("1", "2");
        skipping.MalformedRecords.Should().Be(1);
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
