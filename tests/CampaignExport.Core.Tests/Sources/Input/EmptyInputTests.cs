using System.IO.Compression;
using System.Text;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class EmptyInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string, byte[], bool> Nothing => new()
    {
        { "bytes", [], true },
        { "mark", [0xEF, 0xBB, 0xBF], true },
        { "mark16", [0xFF, 0xFE], true },
        { "lines", "\n\r\n\n"u8.ToArray(), true },
        { "blanks", " \t \n"u8.ToArray(), true },
        { "many", [.. Enumerable.Repeat((byte)'\n', 300_000)], true },
        { "packed", Gzip([]), true },
        { "packed-mark", Gzip([0xEF, 0xBB, 0xBF, (byte)'\n']), true },
        { "archive", Zip(), false },
        { "archive-of-folders", Zip("in/", "in/out/"), false },
        { "archive-of-hidden", Zip("_SUCCESS", "./.x", "__MACOSX/._a"), false },
        { "archive-of-nothing", Zip("a.csv"), true },
    };

    [Theory]
    [MemberData(nameof(Nothing))]
    public async Task Empty_input_is_an_error_that_names_the_file(string name, byte[] content, bool isText)
    {
        File.WriteAllBytes(_folder[name], content);
        foreach (var read in Readers(_folder[name]))
        {
            var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
            error.IsEmptyFile.Should().BeTrue();
            error.File.Should().StartWith(name);
            error.Problem.Should().Be(isText ? "the file is empty." : "there is no file to read in it.");
        }
    }

    [Theory]
    [MemberData(nameof(Nothing))]
    public async Task Empty_file_with_other_files_is_a_warning(string name, byte[] content, bool isText)
    {
        foreach (var (before, after) in new[] { ("a", "b/" + name), ("z", name) })
        {
            Directory.CreateDirectory(_folder[$"event_type=users.messages.email.Open/{before}-in/b"]);
            File.WriteAllBytes(_folder[$"event_type=users.messages.email.Open/{before}-in/{after}"], content);
            File.WriteAllText(_folder[$"event_type=users.messages.email.Open/{before}-in/{before}"], """{"external_id":"1","id":"1","time":1,"user_id":"1","campaign_id":"c"}""");
            foreach (var read in Readers(_folder[$"event_type=users.messages.email.Open/{before}-in"]).SkipLast(1))
            {
                _warnings.Clear();
                await read();
                _warnings.Should().ContainSingle(warning => warning.StartsWith(after, StringComparison.Ordinal)
                    && warning.Contains(isText ? "the file is empty." : "the archive has no files to read.", StringComparison.Ordinal));
            }

            File.WriteAllText(_folder[$"event_type=users.messages.email.Open/{before}-in/{before}"], "user_id\n1\n");
            _warnings.Clear();
            await Readers(_folder[$"event_type=users.messages.email.Open/{before}-in"])[^1]();
            _warnings.Should().ContainSingle(warning => warning.StartsWith(after, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Only_empty_files_are_an_error_that_counts_them()
    {
        File.WriteAllText(_folder["a"], "");
        File.WriteAllText(_folder["b"], "\n");
        foreach (var read in Readers(_folder.Path))
            (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be("a, line 1, position 1: the file is empty, as are all 2 of the input.");
    }

    [Fact]
    public async Task Empty_device_is_an_error()
    {
        foreach (var read in Readers("/dev/null"))
            (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("null, line 1");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[[],\n[]]")]
    [InlineData("{\"message\":\"success\",\"users\":[]}")]
    public async Task Empty_list_is_a_warning(string text)
    {
        _folder.Write("users", text);
        await Readers(_folder["users"])[0]();
        _warnings.Should().Equal("users: there is no object in the file.");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Gzip(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(content);
        return bytes.ToArray();
    }

    private static byte[] Zip(params string[] entries)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var entry in entries)
                archive.CreateEntry(entry);
        }

        return bytes.ToArray();
    }

    // The last source reads CSV.
    private Func<Task>[] Readers(string path) =>
    [
        () => new UserExportSource(path, new UserExportOptions { OnWarning = _warnings.Add }).ReadAllAsync(),
        () => new RecipientFileSource(path, new UserExportOptions { OnWarning = _warnings.Add }, new RecipientCsvOptions { OnWarning = _warnings.Add }).ReadAllAsync(),
        async () => await new MessageEventSource(path, new MessageEventOptions { OnWarning = _warnings.Add })
            .ReadPagesAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken),
        () => new RecipientCsvSource(path, new RecipientCsvOptions { OnWarning = _warnings.Add }).ReadAllAsync(),
    ];
}
