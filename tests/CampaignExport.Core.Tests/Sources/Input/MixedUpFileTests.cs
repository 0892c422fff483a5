using System.Globalization;
using CampaignExport.Recipients;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

/// <summary>Files that are not what they were given as, and files that were joined or unpacked.</summary>
public sealed class MixedUpFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"event_type":"users.messages.email.Send","id":"1","time":1780306200,"user_id":"u1","campaign_id":"c"}""")]
    [InlineData("""{"user_id":"u1","EVENT_TYPE":"USERS.messages.email.Send","id":"1"}""")]
    public async Task Events_are_not_read_as_people(string line)
    {
        _folder.Write("users.jsonl", "{\"braze_id\":\"1\"}\n" + line + "\n");

        var read = () => ReadAsync("users.jsonl");

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("line 2").And.Contain("an event, not of a person");
    }

    [Theory]
    [InlineData("""{"braze_id":"1","event_type":"birthday"}""")]
    [InlineData("""{"braze_id":"1","event_type":null}""")]
    [InlineData("""{"braze_id":"1","event_type":{"a":["users.x"]}}""")]
    public async Task Field_of_users_with_that_name_and_another_value_is_an_unknown_field(string line)
    {
        _folder.Write("users.jsonl", line + "\n");

        (await ReadAsync("users.jsonl")).Should().ContainSingle();
    }

    [Fact]
    public async Task Byte_order_mark_before_a_row_is_a_warning()
    {
        _folder.Write("users.csv", "user_id,email\nu1,a@example.com\n\uFEFFu2,b@example.com\nu3,c@example.com\n");
        var warnings = new List<string>();

        (await ReadAsync("users.csv", warnings: warnings)).Should().HaveCount(3);

        warnings.Should().ContainSingle().Which.Should().StartWith("users.csv: a row begins with a byte order mark");
    }

    [Theory]
    [InlineData("'=1+1", null, true)]
    [InlineData("''-1", null, true)]
    [InlineData("'=1+1", false, false)]
    [InlineData("'tis", null, false)]
    [InlineData("O'Hara", null, false)]
    public async Task Guarded_cells_without_a_manifest_are_a_warning_unless_the_guard_is_decided(string cell, bool? unguard, bool warns)
    {
        _folder.Write("users.csv", string.Create(CultureInfo.InvariantCulture, $"user_id,first_name\nu1,{cell}\nu2,{cell}\n"));
        var warnings = new List<string>();

        var source = new RecipientCsvSource(_folder["users.csv"], new() { RemoveFormulaGuard = unguard, OnWarning = warnings.Add });
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
        {
            using (page)
                page.Rows.Should().OnlyContain(row => row.FirstName == cell);
        }

        warnings.Should().HaveCount(warns ? 1 : 0);
        warnings.Should().NotContain(warning => !warning.Contains("--unguard", StringComparison.Ordinal) || warning.Contains("=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""["U7","U8"]""", true)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    public async Task Users_that_the_platform_did_not_find_are_a_warning(string ids, bool warns)
    {
        _folder.Write("users.json", $$"""{"message":"success","users":[{"braze_id":"1"}],"invalid_user_ids":{{ids}}}""");
        var warnings = new List<string>();

        (await ReadAsync("users.json", warnings: warnings)).Should().ContainSingle();

        warnings.Count(warning => warning.Contains("invalid_user_ids", StringComparison.Ordinal)).Should().Be(warns ? 1 : 0);
        warnings.Should().NotContain(warning => warning.Contains("U7", StringComparison.Ordinal));
    }

    private async Task<List<Recipient>> ReadAsync(string file, List<string>? malformed = null, List<string>? warnings = null)
    {
        var (limit, rows) = (malformed is null ? null : SkipLimit.Unlimited, new List<Recipient>());
        var source = new RecipientFileSource(
            _folder[file],
            new UserExportOptions { SkipMalformed = limit, OnMalformed = error => malformed?.Add(error.Message), OnWarning = warning => warnings?.Add(warning) },
            new RecipientCsvOptions { SkipMalformed = limit, OnMalformed = error => malformed?.Add(error.Message), OnWarning = warning => warnings?.Add(warning) });
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
        {
            using (page)
                rows.AddRange(page.Rows);
        }

        return rows;
    }
}
