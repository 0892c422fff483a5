using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Files of events in a format with its own reader.</summary>
public sealed class MessageEventFormatTests
{
    [Fact]
    public async Task Files_are_read_by_the_format_that_recognizes_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", Json(0));
        folder.Write("b.WORDS", "1 2 3");
        folder.Write("c.jsonl", Json(4));
        var format = new Words();

        var pages = await new MessageEventSource(folder.Path, new() { Formats = [format], PageSize = 2 }).ReadPagesAsync(null, default).ToListAsync();

        pages.Select(page => string.Join(' ', page.Events.Select(one => one.Id))).Should().Equal("0", "1 2", "3", "4");
        format.Asked.Should().Equal("b.WORDS after 0");
    }

    [Fact]
    public async Task Reading_resumes_after_the_last_record_of_a_page()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.words", "1 2 3");
        var format = new Words();
        var source = new MessageEventSource(folder.Path, new() { Formats = [format], PageSize = 2 });
        var first = (await source.ReadPagesAsync(null, default).ToListAsync())[0];

        var rest = await source.ReadPagesAsync(first.Cursor, default).ToListAsync();

        rest.SelectMany(page => page.Events).Select(one => one.Id).Should().Equal("3");
        format.Asked.Should().Equal("b.words after 0", "b.words after 2");
    }

    [Fact]
    public async Task Malformed_record_is_an_error_with_its_number_or_is_skipped_and_reported()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.words", "1 \"secret\" 3");

        var read = () => new MessageEventSource(folder.Path, new() { Formats = [new Words()] }).ReadPagesAsync(null, default).ToListAsync().AsTask();
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        (error.Line, error.Position, error.Message).Should().Be((2, 0, "b.words, record 2: this is not a JSON object."));

        var reported = new List<long>();
        var source = new MessageEventSource(folder.Path, new() { Formats = [new Words()], SkipMalformed = true, OnMalformed = one => reported.Add(one.Line) });
        var page = (await source.ReadPagesAsync(null, default).ToListAsync()).Should().ContainSingle().Subject;
        (page.Events.Count, page.Malformed).Should().Be((2, 1));
        reported.Should().Equal(2);
    }

    [Theory]
    [InlineData("a.avro", false)]
    [InlineData("a.jsonl", true)]
    [InlineData("a.jsonl.gz", true)]
    public async Task Container_file_without_its_format_is_an_error_that_names_the_package(string name, bool skips)
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. "Obj\u0001\u0004\u0016avro.schema"u8, (byte)'\n', 0, 1, (byte)'\n'];
        await using (Stream stream = File.Create(folder[name]))
        await using (var to = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionLevel.Fastest) : stream)
            await to.WriteAsync(file, TestContext.Current.CancellationToken);

        var read = () => new MessageEventSource(folder[name], new() { SkipMalformed = skips }).ReadPagesAsync(null, default).ToListAsync().AsTask();

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should()
            .StartWith($"{name}, line 1, position 1: this is an Avro object container file.").And.Contain("CampaignExport.Avro");
    }

    private static string Json(int id) =>
        $$"""{"event_type":"users.messages.email.Open","id":"{{id}}","time":1,"user_id":"u","campaign_id":"c"}""";

    /// <summary>Events as numbers separated by spaces.</summary>
    private sealed class Words : IRecordFormat
    {
        public List<string> Asked { get; } = [];

        public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning) => fileName.EndsWith(".words", StringComparison.OrdinalIgnoreCase);

        public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
            Stream file, string name, long recordsBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Asked.Add($"{name} after {recordsBefore}");
            using var reader = new StreamReader(file, leaveOpen: true);
            foreach (var word in (await reader.ReadToEndAsync(cancellationToken)).Split(' ').Skip((int)recordsBefore))
                yield return Encoding.UTF8.GetBytes(word[0] == '"' ? word : Json(int.Parse(word, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
