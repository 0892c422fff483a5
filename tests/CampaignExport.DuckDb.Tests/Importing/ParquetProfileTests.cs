using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Profiles in Parquet files, as warehouses unload them.</summary>
public sealed class ParquetProfileTests : IDisposable
{
    private static readonly string[] People =
    [
        """
        {"braze_id":"b1","external_id":"007","created_at":"2020-07-10 15:00:00.000 UTC","created_from":"API","first_name":"Zoë","last_name":"O'Neil","email":"zoe@example.com",
        "phone":"+4912345","dob":"1980-02-29","gender":"F","home_city":"Köln","country":"DE","language":"de","time_zone":"Europe/Berlin","last_coordinates":[6.9603,50.9375],
        "random_bucket":4271,"total_revenue":65.25,"in_app_purchase_total":12.5,"attributed_campaign":"c","attributed_source":"s","attributed_adgroup":"g","attributed_ad":"a",
        "email_subscribe":"opted_in","opted_in_to_emails_at":"2021-01-02T03:04:05.678Z","unsubscribed_from_emails_at":"2021-01-03T03:04:05Z","push_subscribe":"subscribed",
        "push_opted_in_at":"2021-01-04T03:04:05.123456Z","unsubscribed_from_push_at":"2021-01-05T03:04:05Z","first_session":"2021-01-06T03:04:05Z","last_session":"2021-01-07T03:04:05Z",
        "session_count":12,"last_app_version_used":"1.2","uninstalled_at":"2021-01-08T03:04:05Z","user_aliases":[{"alias_name":"n","alias_label":"l"}],
        "devices":[{"model":"m","os":"o","carrier":null,"device_id":"d","idfv":"v","idfa":"i","google_ad_id":"g","roku_ad_id":"r","windows_ad_id":"w","ad_tracking_enabled":true},{"model":"x"}],
        "push_tokens":[{"app":"a","platform":"iOS","token":"t","device_id":"d","notifications_enabled":true,"provisionally_opted_in":false}],
        "apps":[{"name":"a","platform":"iOS","version":"1","sessions":3,"first_used":"2021-01-01T00:00:00Z","last_used":"2021-02-01T00:00:00Z"}],
        "custom_attributes":{"plan":"gold","score":3.5,"vip":true,"tags":["a","b"],"deep":{"x":1}},"custom_events":[{"name":"e","count":2,"first":"2021-01-01T01:00:00Z","last":"2021-01-02T01:00:00Z"}],
        "purchases":[{"name":"shoe","count":1,"first":"2021-01-01T01:00:00Z","last":"2021-01-02T01:00:00Z"}],
        "campaigns_received":[{"name":"c","api_campaign_id":"c1","last_received":"2021-03-01T01:00:00Z","engaged":{"opened_email":true},"converted":true,"variation_name":"V","variation_api_id":"v1","in_control":false}],
        "canvases_received":[{"name":"k","api_canvas_id":"k1","last_received_message":"2021-03-01T01:00:00Z","steps_received":[{"name":"s","api_canvas_step_id":"s1","last_received":"2021-03-01T01:00:00Z"}]}],
        "cards_clicked":[{"name":"card"}]}
        """,
        """{"braze_id":"b2","external_id":"8","email":"two@example.com","custom_attributes":{"score":4.25},"devices":[]}""",
        """{"braze_id":"b3","user_aliases":[{"alias_name":"n3","alias_label":"l"},{"alias_name":"n4","alias_label":"l"}],"random_bucket":0,"session_count":0}""",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("json", "")]
    [InlineData("upper", "")]
    [InlineData("spaces", "")]
    [InlineData("", "gzip")]
    [InlineData("", "zip")]
    public async Task Parquet_has_the_people_of_the_same_lines(string form, string packed)
    {
        var lines = _folder.Write("lines/a.jsonl", [.. People.Select(one => one.ReplaceLineEndings(""))]);
        string[] lists = ["user_aliases", "devices", "push_tokens", "apps", "custom_attributes", "custom_events", "purchases", "campaigns_received", "canvases_received", "cards_clicked", "last_coordinates"];
        var columns = form switch
        {
            "json" => $"* REPLACE ({string.Join(", ", lists.Select(list => $"to_json({list})::VARCHAR AS {list}"))})",
            "upper" => "COLUMNS('(.*)') AS '\\U\\1'",
            _ => "*",
        };
        var names = form is "upper" or "spaces" ? Names(lines).Select(name => $"\"{name}\" AS \"{(form == "upper" ? name.ToUpperInvariant() : name.Replace('_', ' '))}\"") : [columns];
        var path = _folder.WriteParquet($"SELECT {string.Join(", ", names)} FROM {Json(lines)}");
        path = packed.Length == 0 ? path : _folder.Pack(path, packed);
        var expected = await ReadAsync(lines);

        (await ReadAsync(path)).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering().ComparingByMembers<Recipient>()
            .Using<AttributeValue>(one => TextCell.Of(one.Subject).Should().Be(TextCell.Of(one.Expectation))).WhenTypeIs<AttributeValue>());
        expected.Should().HaveCount(3);
        expected[0].CampaignsReceived.Should().ContainSingle();
        (await ExportAsync(path, "parquet")).Should().Equal(await ExportAsync(lines, "lines")).And.HaveCount(3);
    }

    [Fact]
    public async Task Columns_of_their_own_become_custom_attributes()
    {
        var path = _folder.WriteParquet("""
            SELECT 7.0::DOUBLE AS user_id, 491234 AS phone, 'gold' AS plan, 2.50::DECIMAL(9, 2) AS score, true AS vip, ['a', 'b'] AS tags, {x: 1} AS deep,
                TIMESTAMP '2026-06-01 12:00:00.5' AS seen, DATE '2026-06-01' AS "day", '' AS nothing, NULL::VARCHAR AS none, '[1]' AS text
            """);

        var person = (await ReadAsync(path)).Single();
        var warnings = new List<string>();
        var chosen = (await ReadAsync(path, new RecipientCsvOptions { CustomAttributes = ["Score", "other"], OnWarning = warnings.Add })).Single();

        (person.ExternalId, person.Phone).Should().Be(("7", "491234"));
        person.CustomAttributes!.Select(pair => $"{pair.Key}={TextCell.Of(pair.Value)}").Should().BeEquivalentTo(
            "plan=gold", "score=2.50", "vip=true", "tags=[\"a\",\"b\"]", "deep={\"x\":1}", "seen=2026-06-01T12:00:00.5Z", "day=2026-06-01", "text=[1]");
        chosen.CustomAttributes!.Keys.Should().Equal("Score");
        warnings.Should().Equal(
            "a.parquet: 9 columns are not read, neither known nor a chosen custom attribute: 'day', 'deep', 'none', 'nothing', 'plan', 'seen', 'tags', 'text', 'vip'.",
            "no person in the files has the custom attribute 'other'.");
    }

    [Theory]
    [InlineData("SELECT 1 AS a, 2 AS b", "record 1: no column of the file is known. It has 'a', 'b'. Expected: columns such as user_id, Appboy ID, email or first_name.")]
    [InlineData("SELECT 'x' AS email", "record 1: no column identifies the person. It has 'email'. Expected: user_id (or external_id), Appboy ID (or braze_id), user_aliases or user_alias_name.")]
    [InlineData("SELECT 'x' AS user_id, 'y' AS phone, 'z' AS phone_number", "record 1: two columns map to 'phone': 'phone' and 'phone_number'. Remove one of them.")]
    [InlineData("SELECT 'users.messages.email.Open' AS EVENT_TYPE, 'x' AS user_id", "record 1: this is a file of events, not of people. Read it as events.")]
    [InlineData("SELECT i::VARCHAR AS user_id, CASE WHEN i = 3 THEN 'secret' END AS CREATED_AT FROM range(5) r(i)", "record 4: 'CREATED_AT' is not a date with a time.")]
    [InlineData("SELECT CASE WHEN i <> 2 THEN i END AS user_id FROM range(5) r(i)", "record 3: there is no internal id (Appboy ID or braze_id), no external id (user_id or external_id) and no alias.")]
    [InlineData("SELECT 'x' AS user_id, '[secret' AS devices", "record 1: 'devices' is a text that is not JSON.")]
    [InlineData("SELECT 'x' AS user_id, 5 AS devices", "record 1: 'devices' is not a list.")]
    public async Task Error_names_the_file_the_record_and_the_column(string sql, string problem)
    {
        var path = _folder.WriteParquet(sql);

        var error = (await FluentActions.Awaiting(() => ReadAsync(path)).Should().ThrowAsync<SourceFormatException>()).Which;

        error.Message.Should().StartWith($"a.parquet, {problem}").And.NotContain("secret");
    }

    [Fact]
    public async Task Malformed_records_are_skipped_and_counted()
    {
        var path = _folder.WriteParquet("SELECT i AS user_id, CASE WHEN i % 10 = 3 THEN 'x' END AS created_at FROM range(100) r(i)");
        var rejected = new List<string>();
        var options = new UserExportOptions { SkipMalformed = SkipLimit.FromRecords(10), OnMalformed = error => rejected.Add(error.Message), PageSize = 7 };
        var source = new RecipientFileSource(path, options, formats: [new ParquetFormat()]);

        (await AllAsync(source)).Should().HaveCount(90);
        source.MalformedRecords.Should().Be(10);
        rejected.Should().Contain("a.parquet, record 94: 'created_at' is not a date with a time.");
        await FluentActions.Awaiting(() => AllAsync(new RecipientFileSource(path, new() { SkipMalformed = SkipLimit.FromRecords(9), PageSize = 7 }, formats: [new ParquetFormat()])))
            .Should().ThrowAsync<SourceFormatException>().WithMessage("*10 of the 100 records of the file are malformed*");
    }

    [Fact]
    public async Task Reading_resumes_after_any_page_of_a_folder()
    {
        _folder.WriteParquet("SELECT i AS user_id, i AS score FROM range(10) r(i)", "in/a.parquet");
        _folder.WriteParquet("SELECT i AS \"Appboy ID\", i AS rank FROM range(10, 15) r(i)", "in/sub/b.parquet");
        _folder.Write("in/c.jsonl", ["""{"external_id":"last"}"""]);
        var source = new RecipientFileSource(Path.Combine(_folder.Path, "in"), new UserExportOptions { PageSize = 4 }, formats: [new ParquetFormat()]);
        var pages = new List<(string Cursor, string[] Rows)>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
            pages.Add((page.Cursor, [.. page.Rows.Select(Show)]));

        pages.SelectMany(page => page.Rows).Should().Equal([.. Enumerable.Range(0, 10).Select(at => $"{at} score {at}"), "last", .. Enumerable.Range(10, 5).Select(at => $"{at} rank {at}")]);
        for (var at = 0; at < pages.Count; at++)
        {
            var rest = new List<string>();
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), pages[at].Cursor))
                rest.AddRange(page.Rows.Select(Show));
            rest.Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Rows));
        }

        static string Show(Recipient one) => $"{one.ExternalId ?? one.Id}{string.Concat(one.CustomAttributes?.Select(pair => $" {pair.Key} {TextCell.Of(pair.Value)}") ?? [])}";
    }

    private static string Json(string path) => $"read_json({SqlText.Literal(path)}, sample_size = -1, map_inference_threshold = -1)";

    private static Task<List<Recipient>> ReadAsync(string path, RecipientCsvOptions? table = null) => AllAsync(new RecipientFileSource(
        path, new UserExportOptions { CustomAttributes = table?.CustomAttributes ?? [], OnWarning = table?.OnWarning }, table, [new ParquetFormat()]));

    private static async Task<List<Recipient>> AllAsync(RecipientFileSource source)
    {
        var all = new List<Recipient>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
        {
            using (page)
                all.AddRange(page.Rows);
        }

        return all;
    }

    private async Task<List<string>> ExportAsync(string path, string name)
    {
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store of " + name), Threads = 2 });
        (await store.ImportProfileFilesAsync([path], one => Profiles(one))).Should().Be(new ProfileImport(3, 1, 0));
        var choice = new RecipientChoice(RecipientContents.UserData) { CustomAttributes = ["plan", "score", "vip", "tags", "deep"], CustomEvents = ["e"] };
        var source = new StoreRecipients(store).CreateSource(choice);
        return [.. await Rows.ReadAsync(source, source.Selection, new(null))];

        static async IAsyncEnumerable<Recipient> Profiles(string path)
        {
            foreach (var one in await ReadAsync(path))
                yield return one;
        }
    }

    private static List<string> Names(string lines)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"DESCRIBE SELECT * FROM {Json(lines)}";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }
}
