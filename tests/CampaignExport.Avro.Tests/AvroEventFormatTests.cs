using System.IO.Compression;
using Avro.File;
using CampaignExport.Avro.Tests.Support;
using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Avro.Tests;

/// <summary>Container files of other writers, read as events.</summary>
public sealed class AvroEventFormatTests
{
    [Theory]
    [InlineData(Codec.Type.Null)]
    [InlineData(Codec.Type.Deflate)]
    public async Task Events_of_all_blocks_are_read(Codec.Type codec)
    {
        using var folder = new TemporaryFolder();

        var events = await Reading.EventsAsync(folder.Write("a.avro", AvroFile.OfSent(500, codec)));

        events.Should().Equal(Enumerable.Range(0, 500).Select(Sent));
    }

    [Theory]
    [InlineData("a.avro")]
    [InlineData("a.avro.gz")]
    [InlineData("a.bin")]
    [InlineData("a.jsonl")]
    [InlineData("date=2026-06-01/a")]
    public async Task Container_file_is_detected_by_its_first_bytes_plain_in_gzip_and_in_an_archive(string name)
    {
        using var folder = new TemporaryFolder();
        var container = AvroFile.OfSent(500);
        foreach (var bytes in new[] { container, Gzip(container), Zip(("x/part", container)), Zip(("x.avro.gz", Gzip(container))) })
        {
            var path = folder.Write(name, bytes);
            (await Reading.EventsAsync(path, new() { PageSize = 7 })).Should().Equal(Enumerable.Range(0, 500).Select(Sent));

            var source = new MessageEventSource(path, new() { Formats = [new AvroEventFormat()], PageSize = 120 });
            var pages = await source.ReadPagesAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            var rest = await source.ReadPagesAsync(pages[1].Cursor, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            rest.SelectMany(page => page.Events).Should().Equal(Enumerable.Range(240, 260).Select(Sent));
        }

        static byte[] Gzip(byte[] content)
        {
            var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
                gzip.Write(content);
            return packed.ToArray();
        }

        static byte[] Zip((string Name, byte[] Content) file)
        {
            var packed = new MemoryStream();
            using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
            using (var entry = archive.CreateEntry(file.Name).Open())
                entry.Write(file.Content);
            return packed.ToArray();
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("deflate")]
    public async Task Events_of_a_file_of_another_writer_are_read(string codec)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.avro");
        await PythonAvro.WriteAsync(path, AvroFile.Sent, codec, Enumerable.Range(0, 1000).Select(AvroFile.SentRecord));

        var events = await Reading.EventsAsync(path, new() { PageSize = 7 });

        events.Should().Equal(Enumerable.Range(0, 1000).Select(Sent));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Random_events_are_the_same_from_container_files_as_from_lines(int seed)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        List<MessageEvent> made =
        [
            .. RandomEvents.Make(seed, 400, isMultivariate: false), Changed(EventKinds.UserOrphan, "kept"), Changed(EventKinds.UserDeleteRequest, null),
        ];
        foreach (var kind in made.GroupBy(one => one.Kind))
            folder.Write($"avro/{kind.Key.Name.GetHashCode(StringComparison.Ordinal)}.AVRO", EventFields.File(kind, random));
        folder.Write("lines/events.jsonl", string.Join('\n', made.Select(EventFields.Line)));

        var fromLines = await Reading.EventsAsync(Path.Combine(folder.Path, "lines"));
        var fromAvro = await Reading.EventsAsync(Path.Combine(folder.Path, "avro"), new() { PageSize = 10 });

        fromLines.Should().HaveCount(402);
        fromAvro.OrderBy(Key).Should().Equal(fromLines.OrderBy(Key));

        static string Key(MessageEvent one) => one.ToString();
    }

    [Theory]
    [InlineData("users.messages.email.Open", "a.avro", "users.messages.email.Open")]
    [InlineData("com.example.v2.users.messages.sms.Delivery", "a.avro", "users.messages.sms.Delivery")]
    [InlineData("USERS.MESSAGES.EMAIL.OPEN", "a.avro", "users.messages.email.Open")]
    [InlineData("com.example.Users.Messages.Sms.Delivery", "a.avro", "users.messages.sms.Delivery")]
    [InlineData("users.messages.email.Open", "event_type=users.messages.email.Click/a.avro", "users.messages.email.Open")]
    [InlineData("Event", "event_type=users.messages.email.Click/date=2026-01-01-00/a+0+0000000001.avro", "users.messages.email.Click")]
    [InlineData("powerusers.Event", "users.messages.email.Bounce.avro", "users.messages.email.Bounce")]
    public async Task Kind_comes_from_the_schema_name_or_else_from_folder_or_file(string schema, string file, string kind)
    {
        using var folder = new TemporaryFolder();

        var path = folder.Write(file, AvroFile.Write(AvroFile.SchemaOf(schema, AvroFile.SentFields), [AvroFile.SentRecord(1)]));

        (await Reading.EventsAsync(path)).Should().ContainSingle().Which.Kind.Name.Should().Be(kind);
    }

    [Fact]
    public async Task Event_type_field_takes_precedence_over_the_schema_name()
    {
        using var folder = new TemporaryFolder();
        var schema = AvroFile.SchemaOf("users.Anything", AvroFile.SentFields + """,{"name":"event_type","type":{"type":"enum","name":"Kinds","symbols":["Other","users.messages.email.Click"]}}"""
            .Replace("users.messages.email.Click", "Unknown", StringComparison.Ordinal));
        var text = AvroFile.SchemaOf("users.Anything", AvroFile.SentFields + """,{"name":"event_type","type":"string"}""");
        folder.Write("a.avro", AvroFile.Write(text, [With("users.messages.email.Click")]));
        folder.Write("b.avro", AvroFile.Write(schema, [With(new global::Avro.Generic.GenericEnum(
            (global::Avro.EnumSchema)((global::Avro.RecordSchema)global::Avro.Schema.Parse(schema))["event_type"].Schema, "Unknown"))]));

        (await Reading.EventsAsync(Path.Combine(folder.Path, "a.avro"))).Should().ContainSingle().Which.Kind.Name.Should().Be("users.messages.email.Click");
        await FluentActions.Awaiting(() => Reading.EventsAsync(Path.Combine(folder.Path, "b.avro"))).Should().ThrowAsync<SourceFormatException>()
            .WithMessage("b.avro, record 1: the event type 'Unknown' is not known.");

        static Dictionary<string, object?> With(object kind)
        {
            var record = AvroFile.SentRecord(1);
            record["event_type"] = kind;
            return record;
        }
    }

    [Fact]
    public async Task Folder_can_contain_lines_and_container_files_and_pages_end_with_files()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", EventFields.Line(Sent(0)));
        folder.Write("b.avro", AvroFile.OfSent(3));
        folder.Write("c.avro", AvroFile.OfSent(0));
        folder.Write("d.avro", AvroFile.OfSent(2, Codec.Type.Deflate));
        folder.Write("e.jsonl", $"{EventFields.Line(Sent(1))}\n{EventFields.Line(Sent(2))}");
        var source = new MessageEventSource(folder.Path, new() { Formats = [new AvroEventFormat()], PageSize = 3 });
        var all = await Reading.EventsAsync(folder.Path);
        all.Select(one => one.Id).Should().Equal("e0", "e0", "e1", "e2", "e0", "e1", "e1", "e2");

        var places = new List<(string? Cursor, int Before)> { (null, 0) };
        await foreach (var page in source.ReadPagesAsync(null))
            places.Add((page.Cursor, places[^1].Before + page.Events.Count));
        places.Select(place => place.Before).Should().Equal(0, 1, 4, 6, 8);
        foreach (var (cursor, before) in places)
        {
            var rest = new List<MessageEvent>();
            await foreach (var page in source.ReadPagesAsync(cursor))
                rest.AddRange(page.Events);
            rest.Select(one => one.Id).Should().Equal(all.Skip(before).Select(one => one.Id));
        }
    }

    [Fact]
    public async Task Record_without_a_required_field_is_malformed_and_can_be_skipped()
    {
        using var folder = new TemporaryFolder();
        var records = Enumerable.Range(0, 40).Select(AvroFile.SentRecord).ToList();
        records[20]["id"] = "";
        var path = folder.Write("a.avro", AvroFile.Write(AvroFile.Sent, records));

        var read = () => Reading.EventsAsync(path);
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        (error.File, error.Line, error.Position, error.Message).Should().Be(("a.avro", 21, 0, "a.avro, record 21: the event has no 'id'."));

        var reported = new List<string>();
        (await Reading.EventsAsync(path, new() { SkipMalformed = true, OnMalformed = one => reported.Add(one.Message) })).Should().HaveCount(39);
        reported.Should().Equal("a.avro, record 21: the event has no 'id'.");
    }

    [Fact]
    public async Task Events_of_no_campaign_and_of_no_metric_are_skipped()
    {
        using var folder = new TemporaryFolder();
        var none = AvroFile.SentRecord(1);
        none["campaign_id"] = null;
        folder.Write("a.avro", AvroFile.Write(AvroFile.Sent, [none]));
        folder.Write("b.avro", AvroFile.Write(AvroFile.SchemaOf("users.campaigns.Revenue", AvroFile.SentFields), [AvroFile.SentRecord(1)]));
        folder.Write("c.avro", AvroFile.Write(AvroFile.SchemaOf("users.behaviors.CustomEvent", """{"name":"other","type":"string"}"""), [new() { ["other"] = "x" }]));
        var source = new MessageEventSource(folder.Path, new() { Formats = [new AvroEventFormat()] });

        var pages = await source.ReadPagesAsync(null).ToListAsync();

        pages.Should().AllSatisfy(page => page.Events.Should().BeEmpty());
        pages.SelectMany(page => page.Skipped).Should().BeEquivalentTo(
            new Dictionary<string, long> { ["has no campaign"] = 1, ["revenue is counted from purchases"] = 1, ["belongs to no campaign"] = 1 });
    }

    public static TheoryData<string, object> Times => new()
    {
        { "\"int\"", 1780306200 }, { "\"long\"", 1780306200L }, { "\"double\"", 1780306200.0 }, { "\"string\"", "1780306200" }, { "\"string\"", "1780306200.0" },
        { "\"string\"", "2026-06-01T11:30:00+02:00" }, { "[\"null\",\"long\"]", 1780306200L },
        { """{"type":"long","logicalType":"timestamp-micros"}""", new DateTime(2026, 6, 1, 9, 30, 0, DateTimeKind.Utc) },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Warehouse_fields_in_upper_case_and_times_of_every_type_are_read(string type, object time)
    {
        using var folder = new TemporaryFolder();
        var schema = AvroFile.SchemaOf("row", $$"""
            {"name":"EVENT_TYPE","type":"string"},{"name":"ID","type":"string"},{"name":"TIME","type":{{type}}},{"name":"USER_ID","type":["null","string"]},
            {"name":"CAMPAIGN_ID","type":"string"},{"name":"CAMPAIGN_API_ID","type":"string"},{"name":"IS_SUSPECTED_BOT_CLICK","type":["null","boolean"]}
            """);
        folder.Write("a.avro", AvroFile.Write(schema, [Row("1", "u", null), Row("2", null, false), Row("3", "u", true)]));

        var all = await Reading.EventsAsync(folder.Path);
        var people = await Reading.EventsAsync(folder.Path, new() { HumanOnly = true });

        all.Select(one => (one.Id, one.UserId, one.CampaignId, one.Time.ToUnixTimeSeconds()))
            .Should().Equal(("1", "u", "c", 1780306200), ("2", null, "c", 1780306200), ("3", "u", "c", 1780306200));
        people.Select(one => one.Id).Should().Equal("1", "2");

        Dictionary<string, object?> Row(string id, string? user, bool? bot) => new()
        {
            ["EVENT_TYPE"] = "USERS.MESSAGES.EMAIL.CLICK",
            ["ID"] = id,
            ["TIME"] = time,
            ["USER_ID"] = user,
            ["CAMPAIGN_ID"] = "internal",
            ["CAMPAIGN_API_ID"] = "c",
            ["IS_SUSPECTED_BOT_CLICK"] = bot,
        };
    }

    [Fact]
    public async Task Time_in_milliseconds_is_an_error_that_names_the_unit()
    {
        using var folder = new TemporaryFolder();
        var record = AvroFile.SentRecord(1);
        record["time"] = 1780306200000L;
        folder.Write("a.avro", AvroFile.Write(AvroFile.SchemaOf("users.messages.email.Send", AvroFile.SentFields.Replace("\"int\"", "\"long\"", StringComparison.Ordinal)), [record]));

        await FluentActions.Awaiting(() => Reading.EventsAsync(folder.Path)).Should().ThrowAsync<SourceFormatException>().WithMessage("a.avro, record 1: 'time' is in milliseconds*");
    }

    [Fact]
    public async Task Records_are_read_on_demand()
    {
        await using var file = new MemoryStream(AvroFile.OfSent(20_000, blockBytes: 16_000));

        var records = new AvroEventFormat().ReadAsync(file, "a.avro", 0).GetAsyncEnumerator();
        await using (records)
        {
            (await records.MoveNextAsync()).Should().BeTrue();
            file.Position.Should().BeLessThan(200_000);
            file.Length.Should().BeGreaterThan(900_000);
        }
    }

    [Fact]
    public async Task Whole_blocks_are_skipped_without_decompression()
    {
        var bytes = AvroFile.OfSent(2000, Codec.Type.Deflate);
        // Within the first block, which can then not be decompressed.
        bytes.AsSpan(AvroFile.Header(AvroFile.Sent).Length + 10, 40).Fill(0xFF);
        await using var plain = new MemoryStream(bytes);
        await using var unseekable = new GZipStream(new MemoryStream(Gzip(bytes)), CompressionMode.Decompress);
        foreach (var file in new Stream[] { plain, unseekable })
        {
            var left = new List<string>();
            await foreach (var json in new AvroEventFormat().ReadAsync(file, "a.avro", 1997))
                left.Add(System.Text.Encoding.UTF8.GetString(json.Span));
            left.Should().HaveCount(3);
            left[0].Should().StartWith("""{"event_type":"users.messages.email.Send","id":"e1997",""");
        }

        static byte[] Gzip(byte[] bytes)
        {
            var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
                gzip.Write(bytes);
            return packed.ToArray();
        }
    }

    [Fact]
    public async Task Cancelled_read_throws_the_cancellation()
    {
        await using var file = new MemoryStream(AvroFile.OfSent(30, blockBytes: 300));
        using var stop = new CancellationTokenSource();
        var records = 0;

        var read = async () =>
        {
            await foreach (var json in new AvroEventFormat().ReadAsync(file, "a.avro", 0, stop.Token))
            {
                records++;
                await stop.CancelAsync();
            }
        };

        (await read.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(stop.Token);
        records.Should().BeLessThan(10, "that is at the next block");
    }

    private static MessageEvent Sent(int id) => new(
        $"e{id}", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.FromUnixTimeSeconds(1_780_000_000 + id), "c", $"u{id % 77}")
    {
        VariationId = $"v{id % 2}",
        VariationName = "Variation é",
        DispatchId = "d",
        ExternalUserId = "user-1",
    };

    private static MessageEvent Changed(string kind, string? replacedBy) =>
        new($"changed-{kind}", EventKinds.Find(kind)!, DateTimeOffset.FromUnixTimeSeconds(1_780_000_000), "", "u1") { ReplacedBy = replacedBy };
}
