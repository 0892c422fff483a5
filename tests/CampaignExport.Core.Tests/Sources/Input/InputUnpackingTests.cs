using System.IO.Compression;
using System.Text;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class InputUnpackingTests : IDisposable
{
    private const string Two = "{\"braze_id\":\"1\"}\n{\"braze_id\":\"2\"}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("users.jsonl")]
    [InlineData("users.gz")]
    [InlineData("users.zip")]
    [InlineData("users")]
    [InlineData("users.csv.bak")]
    public async Task Compression_is_detected_by_the_first_bytes_with_any_name(string name)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(Two), Gzip(Two), Zip(("a", Encoding.UTF8.GetBytes(Two))), [.. Gzip(Two[..17]), .. Gzip(Two[17..])] })
        {
            File.WriteAllBytes(_folder[name], bytes);
            (await ReadAsync(name)).Should().Equal("1", "2");
        }
    }

    [Fact]
    public async Task Gzip_in_archives_and_in_gzip_is_read()
    {
        File.WriteAllBytes(_folder["a"], Gzip(Gzip(Two)));
        File.WriteAllBytes(_folder["b"], Zip(("x.json.gz", Gzip(Two)), ("y.json", Encoding.UTF8.GetBytes(Two)), ("z", Gzip(Gzip(Two)))));
        (await ReadAsync("a")).Should().Equal("1", "2");
        (await ReadAsync("b")).Should().Equal("1", "2", "1", "2", "1", "2");
        File.WriteAllBytes(_folder["c"], Gzip(Gzip(Gzip(Two))));
        await RefuseAsync("c", "c, line 1, position 1: this is compressed more than twice. Decompress it first.");
    }

    [Fact]
    public async Task Archive_in_an_archive_or_in_gzip_is_refused_by_name()
    {
        var archive = Zip(("a.json", Encoding.UTF8.GetBytes(Two)));
        File.WriteAllBytes(_folder["b.zip"], Zip(("inner.zip", archive)));
        File.WriteAllBytes(_folder["c.zip.gz"], Gzip(archive));
        await RefuseAsync("b.zip", "b.zip/inner.zip, line 1, position 1: this is a ZIP archive in a compressed file or in another archive. Extract it first.");
        await RefuseAsync("c.zip.gz", "c.zip.gz, line 1, position 1: this is a ZIP archive in a compressed file or in another archive. Extract it first.");
    }

    [Fact]
    public async Task Hidden_entries_are_skipped()
    {
        var text = Encoding.UTF8.GetBytes(Two);
        File.WriteAllBytes(_folder["a.zip"], Zip(("__MACOSX/._a.json", [1, 2]), ("_SUCCESS", []), (".x", [3]), ("in/.hidden/a.json", [4]), ("in/a.json", text)));
        (await ReadAsync("a.zip")).Should().Equal("1", "2");
    }

    [Theory]
    [InlineData("./users.json")]
    [InlineData("./dir/users.json")]
    [InlineData("../users.json")]
    [InlineData("../../dir/./users.json")]
    [InlineData(".\\users.json")]
    [InlineData("dir\\users.json")]
    [InlineData("/users.json")]
    public async Task Entry_is_read_with_any_start_of_its_path(string name)
    {
        File.WriteAllBytes(_folder["a.zip"], Zip((name, Encoding.UTF8.GetBytes(Two)), ("dir\\", [])));
        (await ReadAsync("a.zip")).Should().Equal("1", "2");
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("_SUCCESS", "1 entry is skipped: its name or that of its folder begins")]
    [InlineData("./.x", "1 entry is skipped: its name or that of its folder begins")]
    [InlineData("in/_tmp/x", "1 entry is skipped: its name or that of its folder begins")]
    [InlineData("in\\.tmp\\x", "1 entry is skipped: its name or that of its folder begins")]
    [InlineData("_a|in/.b", "2 entries are skipped: their names or those of their folders begin")]
    [InlineData("__MACOSX/._a", null)]
    public async Task Skipped_entries_except_of_macOS_are_counted_in_a_warning(string name, string? what)
    {
        File.WriteAllBytes(_folder["a.zip"], Zip([.. name.Split('|').Select(one => (one, new byte[] { 1 })), ("a.json", Encoding.UTF8.GetBytes(Two))]));
        (await ReadAsync("a.zip")).Should().Equal("1", "2");
        _warnings.Should().Equal(what is null ? [] : [$"a.zip: {what} with '_' or '.'."]);
    }

    public static TheoryData<string, byte[], string> Others => new()
    {
        { "orc", [.. "ORC\u0008"u8, 3], "an ORC file" },
        { "pdf", [.. "%PDF-1.7\n"u8], "a PDF document" },
        { "rar", [.. "Rar!\u001A\u0007\u0001\0"u8], "a RAR archive" },
        { "db", [.. "SQLite format 3\0"u8, 16], "an SQLite database" },
        { "ods", Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"u8.ToArray()), ("META-INF/manifest.xml", [1])), "an OpenDocument file" },
        { "avro", [.. "Obj\u0001"u8, 4, 22], "Avro object container file" },
        { "parquet", [.. "PAR1"u8, 21, 4], "Parquet" },
        { "zst", [0x28, 0xB5, 0x2F, 0xFD, 4], "compressed with Zstandard" },
        { "bz2", [.. "BZh91AY&SY"u8], "compressed with bzip2" },
        { "xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "compressed with xz" },
        { "7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "compressed with 7-Zip" },
        { "xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1], "old Excel" },
        { "xlsx", Zip(("[Content_Types].xml", [1]), ("xl/workbook.xml", [2])), "Excel" },
        { "tar", [.. new byte[257], .. "ustar"u8, 0, .. new byte[300]], "tar archive" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Unsupported_file_is_named_plain_and_in_gzip_and_cannot_be_skipped(string name, byte[] content, string what)
    {
        File.WriteAllBytes(_folder[name], content);
        await RefuseAsync(name, $"{name}, line 1, position 1: this is *{what}*");
        if (name is "xlsx" or "ods")
            return;
        File.WriteAllBytes(_folder["packed"], Gzip(content));
        await RefuseAsync("packed", $"packed, line 1, position 1: this is *{what}*");
    }

    [Theory]
    [InlineData("UEsDBD8AAgAOALM6fF1n/YqmLQAAAJABAAAGAAAAYS5qc29uCQQFAF0AAIAAAD2IiKfEEOGu+wAyp4mTCvmiEG/LmmQS75pIEDsb///mHgAAUEsBAj8DPwACAA4Aszp8XWf9iqYtAAAAkAEAAAYAAAAAAAAAAAAAAIABAAAAAGEuanNvblBLBQYAAAAAAQABADQAAABRAAAAAAA=")]
    [InlineData("UEsDBC4AAAAMALM6fF1n/YqmUgAAAJABAAAGAAAAYS5qc29uQlpoOTFBWSZTWR66CXkAAL3bgAAQEAAgEAAApiUUSiAAUKYACaBSqhmo02p5TZOCeybJgmBOyZJkmicE7JkmiaJsngmyYJ/F3JFOFCQHroJeQFBLAQIuAy4AAAAMALM6fF1n/YqmUgAAAJABAAAGAAAAAAAAAAAAAACAAQAAAABhLmpzb25QSwUGAAAAAAEAAQA0AAAAdgAAAAAA")]
    public async Task Unsupported_compression_method_of_an_entry_is_an_error(string archive)
    {
        File.WriteAllBytes(_folder["a.zip"], Convert.FromBase64String(archive));
        await RefuseAsync("a.zip", "a.zip/a.json, line 1, position 1: the entry has an unsupported compression method. Compress the archive with Deflate.");
    }

    [Fact]
    public async Task Concatenated_archives_are_refused()
    {
        var (one, two) = (Zip(("a.json", Encoding.UTF8.GetBytes(Two))), Zip(("b.json", Encoding.UTF8.GetBytes(Two)), ("c.json", Encoding.UTF8.GetBytes(Two))));
        foreach (byte[] content in new byte[][] { [.. one, .. two], [.. two, .. one], [.. one, .. one], [.. one, 1, 2, 3, .. two], [.. one, .. two, .. one] })
        {
            File.WriteAllBytes(_folder["a.zip"], content);
            await RefuseAsync("a.zip", "a.zip, line 1, position 1: this file consists of several ZIP archives,*");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a comment")]
    public async Task Archive_with_a_comment_is_read(string comment)
    {
        File.WriteAllBytes(_folder["a.zip"], Zip(("a.json", Encoding.UTF8.GetBytes(Two))));
        using (var archive = ZipFile.Open(_folder["a.zip"], ZipArchiveMode.Update))
            archive.Comment = comment;
        (await ReadAsync("a.zip")).Should().Equal("1", "2");
    }

    [Theory]
    [InlineData("a.gz")]
    [InlineData("a.ZIP")]
    public async Task Empty_compressed_file_is_damaged(string name)
    {
        File.WriteAllBytes(_folder[name], []);
        await RefuseAsync(name, $"{name}, line 1, position 1: the compressed file is damaged, or it ends too early.");
    }

    [Fact]
    public async Task Gzip_from_a_pipe_is_read_and_ZIP_is_an_error_with_a_hint()
    {
        File.WriteAllBytes(_folder["a"], [.. Gzip(Two[..17]), .. Gzip(Two[17..])]);
        File.WriteAllBytes(_folder["b"], Zip(("a.json", Encoding.UTF8.GetBytes(Two))));
        (await PipeAsync("a")).Should().Equal("1", "2");
        var read = () => PipeAsync("b");
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("cannot be read from a pipe").And.Contain("Save it to a file first");
    }

    [Fact]
    public async Task First_bytes_can_be_peeked_at()
    {
        File.WriteAllBytes(_folder["a"], Gzip("\uFEFFbraze_id;email\n1;2\n"));
        await using var texts = new InputTexts(InputFile.Find(_folder["a"]));
        (await texts.MoveNextAsync(default)).Should().BeTrue();
        Encoding.UTF8.GetString((await texts.Current!.PeekAsync(8, default)).Span).Should().Be("braze_id");
        Encoding.UTF8.GetString((await texts.Current!.PeekAsync(1000, default)).Span).Should().Be("braze_id;email\n1;2\n");
        Encoding.UTF8.GetString((await texts.Current!.PeekAsync(1, default)).Span).Should().Be("b");
        (await new StreamReader(texts.Current!).ReadToEndAsync(TestContext.Current.CancellationToken)).Should().Be("braze_id;email\n1;2\n");
    }

    [Theory]
    [InlineData("users.csv", "user_id,first_name\n1,O'Hara\n", "manifest.json")]
    [InlineData("users.jsonl", "{\"external_id\":\"1\",\"first_name\":\"O'Hara\"}\n", "manifest.json")]
    [InlineData("out/users.csv", "user_id,first_name\n1,O'Hara\n", "out/manifest.json")]
    [InlineData("out/a/users.csv", "user_id,first_name\n1,O'Hara\n", "./out\\manifest.json")]
    public async Task Manifest_in_an_archive_is_skipped(string name, string text, string manifest)
    {
        _folder.WriteZip("all.zip", (name, text), (manifest, "{\"version\":1,\"files\":[{\"name\":\"users.csv\"}]}"));
        var warnings = new List<string>();
        var source = new RecipientFileSource(_folder["all.zip"], new UserExportOptions { OnWarning = warnings.Add }, new RecipientCsvOptions { OnWarning = warnings.Add });
        (await source.ReadAllAsync()).Should().ContainSingle().Which.FirstName.Should().Be("O'Hara");
        warnings.Should().Equal(
            $"all.zip/{manifest}: the manifest of an export is not used in an archive. Unpack the archive, so that it lies beside the files that it describes. An import reads the file again with --reread.");
    }

    [Fact]
    public async Task Archive_with_only_a_file_named_like_a_manifest_is_read()
    {
        _folder.WriteZip("all.zip", ("manifest.json", "{\"external_id\":\"1\"}"));
        (await new RecipientFileSource(_folder["all.zip"]).ReadAllAsync()).Should().ContainSingle();
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(content);
        return bytes.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private async Task<string?[]> ReadAsync(string name) => [.. (await new UserExportSource(_folder[name], new UserExportOptions { OnWarning = _warnings.Add }).ReadAllAsync()).Select(user => user.Id)];

    private async Task RefuseAsync(string name, string message)
    {
        var read = () => new UserExportSource(_folder[name], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited }).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).WithMessage(message);
    }

    private async Task<string?[]> PipeAsync(string name)
    {
        var pipe = $"{name}.pipe";
        Command.Succeed("mkfifo", _folder[pipe]);
        var writing = Task.Run(() =>
        {
            using var to = new FileStream(_folder[pipe], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            to.Write(File.ReadAllBytes(_folder[name]));
        });
        var ids = await ReadAsync(pipe);
        await writing;
        return ids;
    }
}
