using System.Globalization;
using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Sources;

public sealed class UserExportFieldTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("{\"userId\":\"1\",\"mail\":\"secret\"}\n", "'mail', 'userId'")]
    [InlineData("{\"a\":1}\n{\"b\":{\"email\":\"secret\"}}\n{}\n", "'a', 'b'")]
    [InlineData("[{\"zoe.secret@example.com\":1,\"x\":2}]", "'x' and 1 more")]
    [InlineData("{\"5f0c1f7e00004000\":{\"email\":\"secret\"}}", "1 that does not look like a name")]
    [InlineData("{\"Ann secret\":{\"email\":\"x\"},\"bobsecret\":{\"email\":\"x\"}}", "2 that do not look like names")]
    [InlineData("{\"event_type\":\"users.messages.email.Open\",\"user_id\":\"secret\"}", "'event_type', 'user_id'")]
    [InlineData("{\"version\":1,\"files\":[\"secret\"]}", "'files', 'version'")]
    [InlineData("{\"a1\":0,\"b1\":0,\"c1\":0,\"d1\":0,\"e1\":0,\"f1\":0,\"g1\":0,\"h1\":0,\"i1\":0,\"j1\":0,\"k1\":0}", "'a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1', 'h1', 'i1', 'j1' and 1 more")]
    public async Task File_without_user_fields_is_an_error_that_names_found_and_expected_fields(string text, string found)
    {
        _folder.Write("users", text);
        foreach (var pageSize in new[] { 1, 2000 })
        {
            var error = (await new UserExportSource(_folder["users"], new UserExportOptions { PageSize = pageSize, SkipMalformed = SkipLimit.Unlimited })
                .Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
            error.Line.Should().Be(1);
            error.Problem.Should().StartWith($"no object of the file has a documented field of a person. Found: {found}. Expected: fields such as braze_id").And.NotContain("secret");
        }
    }

    [Theory]
    [InlineData("{\"braze_id\":\"1\"}", "{\"a\":1}")]
    [InlineData("{\"a\":1}", "{\"custom_attributes\":{}}")]
    [InlineData("{}", "{\"\\u0065mail\":\"x\"}")]
    [InlineData("{}", "{}")]
    [InlineData("", "{}")]
    public async Task File_with_one_user_field_or_without_fields_is_read(string first, string second)
    {
        _folder.Write("users", $"{first}\n{second}\n");
        await new UserExportSource(_folder["users"], new UserExportOptions { PageSize = 1, SkipMalformed = SkipLimit.Unlimited }).ReadAllAsync();
    }

    [Theory]
    [InlineData("user_id", "external_id")]
    [InlineData("external_user_id", "external_id")]
    [InlineData("EXTERNAL_ID", "external_id")]
    [InlineData("User_Id", "external_id")]
    [InlineData("Appboy ID", "braze_id")]
    [InlineData("APPBOY ID", "braze_id")]
    [InlineData("BRAZE_ID", "braze_id")]
    public async Task Id_is_read_by_each_of_its_names_in_any_case(string name, string meaning)
    {
        _folder.Write("users", $"{{\"{name}\":\"7\"}}\n{{\"{name}\":\"8\",\"{meaning}\":\"8\"}}\n{{\"{name}\":null,\"{meaning}\":\"9\",\"x\":1}}");
        var users = await new UserExportSource(_folder["users"], Options).ReadAllAsync();
        users.Select(user => meaning == "braze_id" ? user.Id : user.ExternalId).Should().Equal("7", "8", "9");
        _warnings.Should().Equal("users: unknown fields are skipped: 'x'.");
    }

    [Fact]
    public async Task Different_ids_under_synonymous_names_are_malformed()
    {
        _folder.Write("users", "{\"external_id\":\"secret\",\"user_id\":\"secret2\"}");
        var read = () => new UserExportSource(_folder["users"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be("'user_id' differs from the same id in an earlier field.");
    }

    [Fact]
    public async Task Every_column_of_our_own_exports_in_JSON_Lines_is_read()
    {
        var columns = new RecipientChoice(RecipientContents.UserData).CreateSelection().Columns;
        Recipient[] people = [.. Enumerable.Range(0, 200).Select(number => GeneratedRecipients.Make(number))];
        var written = Write(people);
        File.WriteAllBytes(_folder["users.jsonl"], written);
        var users = await new UserExportSource(_folder["users.jsonl"], Options).ReadAllAsync();
        _warnings.Should().BeEmpty();
        Encoding.UTF8.GetString(Write(users)).Should().Be(Encoding.UTF8.GetString(written));

        byte[] Write(IReadOnlyList<Recipient> rows)
        {
            var encoder = new JsonLinesFormat().CreateEncoder(columns);
            foreach (var row in rows)
                encoder.WriteRow(row);
            return encoder.Written.ToArray();
        }
    }

    [Theory]
    [InlineData("12345678901234567890.123456789", true)]
    [InlineData("0.00000000000000000000000000001", true)]
    [InlineData("1e-40", true)]
    [InlineData("1234567890123456789012345678.50", true)]
    [InlineData("1234567890123456789.123456789", false)]
    [InlineData("0012345678901234567890.12300000000000", false)]
    [InlineData("0.0000000000000000000000000000000", false)]
    [InlineData("0e0", false)]
    public async Task Number_with_too_many_digits_is_malformed(string number, bool isMalformed)
    {
        _folder.Write("users.csv", $"user_id,total_revenue\n1,{number}\n");
        _folder.Write("texts", $"{{\"external_id\":\"1\",\"total_revenue\":\"{number}\"}}");
        _folder.Write("numbers", $"{{\"external_id\":\"1\",\"total_revenue\":{number.TrimStart('0').Insert(0, number.TrimStart('0') is ['.' or 'e', ..] ? "0" : "")}}}");
        foreach (var name in new[] { "users.csv", "texts", "numbers" })
        {
            var read = () => new RecipientFileSource(_folder[name]).ReadAllAsync();
            if (isMalformed)
                (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("'total_revenue' is a number of more than 28 digits");
            else
                (await read()).Single().TotalRevenue.Should().Be(decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Object_with_too_many_levels_is_malformed()
    {
        _folder.Write("users", $"{{\"external_id\":\"1\",\"custom_attributes\":{{\"a\":{new string('[', 500)}{new string(']', 500)}}}}}");
        var read = () => new UserExportSource(_folder["users"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be("this has more than 64 levels of JSON, which are not read.");
    }

    [Fact]
    public async Task Each_file_and_each_entry_of_an_archive_is_checked_separately()
    {
        _folder.Write("a.jsonl", "{\"email\":\"x\"}");
        _folder.WriteZip("b.zip", ("1", "{\"email\":\"x\"}"), ("2", "{\"mail\":\"x\"}"), ("3", "{\"email\":\"x\"}"));
        var error = (await new UserExportSource(_folder.Path).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
        error.File.Should().Be("b.zip/2");
    }

    [Fact]
    public async Task Unknown_fields_are_named_once_per_file()
    {
        _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 50).Select(id => $"{{\"braze_id\":\"{id}\",\"score\":1,\"E-Mail\":\"x\",\"zoe@example.com\":1}}\n")));
        _folder.Write("b.jsonl", "{\"braze_id\":\"1\",\"score\":1}\n{\"braze_id\":\"2\",\"plan\":1}");
        _folder.Write("c.jsonl", "{\"braze_id\":\"1\"}");
        var source = new UserExportSource(_folder.Path, new() { OnWarning = _warnings.Add, PageSize = 7 });
        await source.ReadAllAsync();
        await source.ReadAllAsync();
        _warnings.Should().Equal(
            "a.jsonl: unknown fields are skipped: 'E-Mail', 'score' and 1 more.",
            "b.jsonl: unknown fields are skipped: 'plan', 'score'.");
    }

    [Fact]
    public async Task Number_of_remembered_unknown_fields_is_bounded()
    {
        _folder.Write("a.jsonl", string.Concat(Enumerable.Range(0, 5000).Select(id => string.Create(CultureInfo.InvariantCulture, $"{{\"braze_id\":\"{id}\",\"x{id}\":1}}\n"))));
        await new UserExportSource(_folder["a.jsonl"], Options).ReadAllAsync();
        _warnings.Should().ContainSingle().Which.Should().EndWith("and 990 more.");
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("c", 0)]
    [InlineData("d", 1)]
    public async Task Campaign_without_recipients_is_a_warning(string? campaign, int count)
    {
        _folder.Write("a.jsonl", "{\"braze_id\":\"1\",\"campaigns_received\":[{\"api_campaign_id\":\"c\"}]}\n{\"braze_id\":\"2\"}");
        await new UserExportSource(_folder["a.jsonl"], Options).ReadAllAsync(campaignId: campaign);
        _warnings.Should().Equal(count == 0 ? [] : ["no person in the files has received the campaign 'd'."]);
    }

    [Fact]
    public async Task Chosen_attribute_and_event_without_values_are_warnings()
    {
        _folder.Write("a.jsonl", "{\"braze_id\":\"1\",\"custom_attributes\":{\"plan\":null},\"custom_events\":[{\"name\":\"bought\"}]}\n{\"braze_id\":\"2\",\"custom_attributes\":{\"Plan\":1}}");
        var options = new UserExportOptions { OnWarning = _warnings.Add, CustomAttributes = ["plan", "city"], CustomEvents = ["bought", "sold"], PageSize = 1 };
        await new UserExportSource(_folder["a.jsonl"], options).ReadAllAsync();
        _warnings.Should().Equal("no person in the files has the custom attribute 'city'.", "no person in the files has the custom event 'sold'.");
    }

    [Fact]
    public async Task Partial_read_does_not_warn_of_missing_names()
    {
        _folder.Write("a.jsonl", "{\"braze_id\":\"1\",\"custom_attributes\":{\"plan\":1}}\n{\"braze_id\":\"2\"}\n{\"braze_id\":\"3\"}");
        var source = new UserExportSource(_folder["a.jsonl"], new() { OnWarning = _warnings.Add, CustomAttributes = ["plan"], PageSize = 1 });
        var first = (await source.ReadPagesAsync())[0];
        await source.ReadAllAsync(first.Cursor);
        await foreach (var page in source.ReadAsync(new(null), null, TestContext.Current.CancellationToken))
            page.Dispose();
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resumed_read_refuses_a_file_without_user_fields(bool isArchive)
    {
        const string strangers = "{\"a\":1}\n{\"b\":1}\n{\"c\":1}\n{\"d\":1}\n";
        if (isArchive)
            _folder.WriteZip("users", ("0", "{\"email\":\"x\"}"), ("1", strangers), ("2", "{\"email\":\"x\"}"));
        else
            _folder.Write("users", strangers);
        var source = new UserExportSource(_folder["users"], new() { OnWarning = _warnings.Add, PageSize = 1, SkipMalformed = SkipLimit.Unlimited });
        var cursors = new List<string>();
        var read = async () =>
        {
            await foreach (var page in source.ReadAsync(new(null), null, TestContext.Current.CancellationToken))
            {
                cursors.Add(page.Cursor);
                page.Dispose();
            }
        };
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        cursors.Should().HaveCountGreaterThan(2);
        foreach (var cursor in cursors)
            (await source.Invoking(one => one.ReadAllAsync(cursor)).Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be(error.Message);
    }

    [Theory]
    [InlineData("{\"email\":\"x\"}\n{\"a\":1}\n{\"b\":1}\n")]
    [InlineData("{\"a\":1}\n{\"email\":\"x\"}\n{\"b\":1}\n{\"c\":1}\n")]
    public async Task Resumed_read_considers_user_fields_before_its_position(string users)
    {
        _folder.WriteZip("users", ("1", users), ("2", users));
        var source = new UserExportSource(_folder["users"], new() { OnWarning = _warnings.Add, PageSize = 1, SkipMalformed = SkipLimit.Unlimited });
        var pages = await source.ReadPagesAsync();
        for (var at = 0; at < pages.Count; at++)
            (await source.ReadPagesAsync(pages[at].Cursor)).Should().HaveCount(pages.Count - at - 1);
    }

    [Fact]
    public async Task Chosen_column_missing_in_all_CSV_files_is_a_warning()
    {
        _folder.Write("a.csv", "user_id,plan\n1,\n");
        _folder.Write("b.csv", "user_id,Bought,Kunde\n2,3,x\n");
        var options = new RecipientCsvOptions { CustomAttributes = ["plan", "bought"], CustomEvents = ["bought", "sold"], OnWarning = _warnings.Add };
        await new RecipientCsvSource(_folder.Path, options).ReadAllAsync();
        _warnings.Should().Equal(
            "b.csv: a column is not read, neither known nor a chosen custom attribute: 'Kunde'.",
            "no person in the files has the custom attribute 'bought'.",
            "no person in the files has the custom event 'sold'.");
    }

    public void Dispose() => _folder.Dispose();

    private UserExportOptions Options => new() { OnWarning = _warnings.Add };
}
