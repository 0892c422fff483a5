using System.Globalization;
using System.IO.Compression;
using System.Text;
using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

/// <summary>Events in CSV, as warehouses unload them.</summary>
public sealed class EventTableTests : IDisposable
{
    private const string Table = """"
        event_type,id,time,user_id,campaign_id,message_variation_id,message_variation_name,dispatch_id,conversion_behavior_index,machine_open,url
        users.messages.email.Send,1,1780306200,u1,c,v,"Short, ""quick""",d1,,,
        users.messages.email.Open,2,1780306260.5,u1,c,v,"Short, ""quick""",d1,,true,
        users.messages.email.Click,3,2026-06-01T09:32:00Z,u1,c,v,,d1,,,https://example.com/?a=1
        users.campaigns.Conversion,4,1780306400,u1,c,v,,\N,0,,

        users.messages.email.Send,5,1780306200,,c,"v",é,d2,,false,
        """";

    private static readonly string[] Lines =
    [
        """{"event_type":"users.messages.email.Send","id":"1","time":1780306200,"user_id":"u1","campaign_id":"c","message_variation_id":"v","message_variation_name":"Short, \"quick\"","dispatch_id":"d1"}""",
        """{"event_type":"users.messages.email.Open","id":"2","time":1780306260.5,"user_id":"u1","campaign_id":"c","message_variation_id":"v","message_variation_name":"Short, \"quick\"","dispatch_id":"d1","machine_open":true}""",
        """{"event_type":"users.messages.email.Click","id":"3","time":"2026-06-01T09:32:00Z","user_id":"u1","campaign_id":"c","message_variation_id":"v","dispatch_id":"d1","url":"https://example.com/?a=1"}""",
        """{"event_type":"users.campaigns.Conversion","id":"4","time":1780306400,"user_id":"u1","campaign_id":"c","message_variation_id":"v","conversion_behavior_index":0}""",
        """{"event_type":"users.messages.email.Send","id":"5","time":1780306200,"campaign_id":"c","message_variation_id":"v","message_variation_name":"é","dispatch_id":"d2"}""",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("semicolon")]
    [InlineData("tab")]
    [InlineData("pipe")]
    [InlineData("sep line")]
    [InlineData("byte order mark")]
    [InlineData("utf-16")]
    [InlineData("windows line ends")]
    [InlineData("upper case")]
    [InlineData("quoted header")]
    [InlineData("blank lines before")]
    [InlineData("gzip")]
    [InlineData("zip")]
    [InlineData("no line end")]
    public async Task Table_gives_the_events_of_the_same_lines(string form)
    {
        var header = Table[..Table.IndexOf('\n', StringComparison.Ordinal)];
        var text = form switch
        {
            "semicolon" => With(';'),
            "tab" => With('\t'),
            "pipe" => With('|'),
            "sep line" => "sep=;\n" + With(';'),
            "byte order mark" => "\uFEFF" + Table,
            "windows line ends" => Table.ReplaceLineEndings("\r\n"),
            "upper case" => header.ToUpperInvariant() + Table[header.Length..],
            "quoted header" => $"\"{header.Replace(",", "\",\"", StringComparison.Ordinal)}\"" + Table[header.Length..],
            "blank lines before" => "\n,,\n" + Table,
            "no line end" => Table.TrimEnd(),
            _ => Table + "\n",
        };
        var bytes = form == "utf-16" ? [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)] : Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(_folder["events"], form == "gzip" ? Gzip(bytes) : form == "zip" ? Zip(bytes) : bytes);
        _folder.Write("lines", string.Join('\n', Lines));

        (await ReadAsync("events")).Should().BeEquivalentTo(await ReadAsync("lines"), options => options.WithStrictOrdering());

        string With(char separator) => string.Join('\n', Table.Split('\n').Select(line => line.Contains("quick", StringComparison.Ordinal)
            ? line.Replace(", ", "\0 ", StringComparison.Ordinal).Replace(',', separator).Replace('\0', ',') : line.Replace(',', separator)));
    }

    [Theory]
    [InlineData("users.messages.email.Open-0.csv")]
    [InlineData("USERS_MESSAGES_EMAIL_OPEN_SHARED.csv")]
    [InlineData("event_type=users.messages.email.Open/part-0.csv")]
    public async Task Kind_of_a_table_can_be_in_the_name_of_the_file(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        _folder.Write(file, "ID,TIME,CAMPAIGN_API_ID,CAMPAIGN_ID\n1,1780306200,c,internal\n");

        var events = await ReadAsync(file);

        events.Should().ContainSingle().Which.Should().Match<MessageEvent>(one => one.Kind.Name == "users.messages.email.Open" && one.CampaignId == "c");
    }

    [Theory]
    [InlineData("users.messages.email.Send,3", "there are 2 cells, and the header has 5.")]
    [InlineData("secret", "there is 1 cell, and the header has 5.")]
    [InlineData("users.messages.email.Send,3,1780306200,u,c,more", "there are 6 cells, and the header has 5.")]
    [InlineData("users.messages.email.Send,3,secret,u,c", "'time'")]
    [InlineData("users.messages.email.Send,,1780306200,u,c", "the event has no 'id'.")]
    [InlineData("users.messages.email.Unheard,3,1780306200,u,c", "users.messages.email.Unheard")]
    [InlineData("users.messages.email.Send,\"3\"x,1780306200,u,c", "a quote is misplaced or not closed.")]
    [InlineData("Event_Type,ID,time,user_id, campaign_id", "this is the header once more.")]
    public async Task Malformed_record_is_named_and_counted_and_the_others_are_read(string record, string problem)
    {
        _folder.Write("a.csv", $"event_type,id,time,user_id,campaign_id\nusers.messages.email.Send,1,1780306200,u,c\n{record}\nusers.messages.email.Send,2,1780306200,u,c\n");
        var errors = new List<SourceFormatException>();

        var events = await ReadAsync("a.csv", new() { SkipMalformed = true, OnMalformed = errors.Add });
        var read = () => ReadAsync("a.csv");

        events.Select(one => one.Id).Should().Equal("1", "2");
        var error = errors.Should().ContainSingle().Which;
        error.Message.Should().StartWith("a.csv, record 2: ").And.Contain(problem).And.NotContain("secret");
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be(error.Message);
    }

    [Theory]
    [InlineData("event_type,id,time,campaign_id,user_id")]
    [InlineData("event_type,id,time,user_id")]
    [InlineData("EVENT_TYPE,ID,TIME,USER_ID,CAMPAIGN_ID,URL")]
    [InlineData("event_type,id,time,user_id,something")]
    public async Task Second_header_in_another_order_ends_the_reading(string header)
    {
        _folder.Write("a.csv", $"event_type,id,time,user_id,campaign_id\nusers.messages.email.Send,1,1780306200,u,c\n{header}\nusers.messages.email.Send,2,1780306200,c,u\n");

        var read = () => ReadAsync("a.csv", new() { SkipMalformed = true });

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("a.csv, record 2: this is a second header");
    }

    [Fact]
    public async Task Unclosed_quote_ends_the_reading()
    {
        _folder.Write("a.csv", "event_type,id,time,campaign_id\nusers.messages.email.Send,1,1780306200,c\nusers.messages.email.Send,\"2,1780306200,c\nusers.messages.email.Send,3,1780306200,c\n");

        var read = () => ReadAsync("a.csv", new() { SkipMalformed = true });

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("a.csv, record 2: ").And.Contain("quote");
    }

    [Fact]
    public async Task Invalid_bytes_are_malformed_and_an_encoding_reads_them()
    {
        await File.WriteAllBytesAsync(_folder["a.csv"], Encoding.Latin1.GetBytes("event_type,id,time,campaign_id,message_variation_name\nusers.messages.email.Send,1,1780306200,c,\u00E9\n"));

        var read = () => ReadAsync("a.csv");

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("a.csv, record 1: ").And.Contain("UTF-8");
        (await ReadAsync("a.csv", new() { Encoding = Encoding.Latin1 })).Should().ContainSingle().Which.VariationName.Should().Be("\u00E9");
    }

    [Fact]
    public async Task Every_cursor_continues_with_the_events_after_it()
    {
        var rows = Enumerable.Range(0, 40).Select(at => at % 7 == 3 ? "broken" : at % 7 == 5 ? "" : string.Create(CultureInfo.InvariantCulture, $"users.messages.email.Send,{at},{1780306200 + at},u,c"));
        _folder.Write("a.csv", "event_type,id,time,user_id,campaign_id\n" + string.Join('\n', rows));
        _folder.Write("b.csv", "event_type,id,time,user_id,campaign_id\nusers.messages.email.Send,last,1780306200,u,c\n");
        var source = new MessageEventSource(_folder.Path, new() { PageSize = 3, SkipMalformed = true });
        var pages = new List<MessageEventPage>();
        await foreach (var page in source.ReadPagesAsync(null))
            pages.Add(page);

        pages.Should().HaveCountGreaterThan(10);
        pages.Sum(page => page.Malformed).Should().Be(6);
        for (var at = 0; at < pages.Count; at++)
        {
            var ids = new List<string>();
            await foreach (var page in source.ReadPagesAsync(pages[at].Cursor))
                ids.AddRange(page.Events.Select(one => one.Id));
            ids.Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Events).Select(one => one.Id), $"after page {at}");
        }
    }

    private async Task<List<MessageEvent>> ReadAsync(string file, MessageEventOptions? options = null) =>
        await new MessageEventSource(_folder[file], options).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("events.csv").Open())
            entry.Write(bytes);
        return packed.ToArray();
    }
}
