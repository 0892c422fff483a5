using System.IO.Compression;
using System.Text.Json.Nodes;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Files of our own exports that were changed, renamed or decompressed.</summary>
public sealed class OwnFileTests : IDisposable
{
    private const int Count = 500;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string, string, bool> Kinds()
    {
        var kinds = new TheoryData<string, string, bool>();
        foreach (var format in new[] { "csv", "jsonl" })
        {
            foreach (var packaging in new[] { "none", "gzip", "zip" })
            {
                kinds.Add(format, packaging, false);
                kinds.Add(format, packaging, true);
            }
        }

        return kinds;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Changed_file_of_the_same_size_is_an_error_before_the_last_page(string format, string packaging, bool isMany)
    {
        await ExportAsync(format, packaging, isMany);
        var path = Files()[^1];
        Change(path, packaging);

        var rows = 0;
        var read = async () =>
        {
            await foreach (var page in Source(_folder.Path).ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
            {
                using (page)
                    rows += page.Rows.Count;
            }
        };

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be(
            $"{Path.GetFileName(path)}, line 1, position 1: the file was changed after it was exported: it does not match the digest in manifest.json beside it. "
            + "Restore the file, or move the manifest away to read the file like one of another origin.");
        rows.Should().BeLessThan(Count);

        // From the last page on, the rows before are not read again.
        File.Delete(_folder["manifest.json"]);
        var cursor = (await Source(_folder.Path).ReadPagesAsync())[^3].Cursor;
        await ExportAsync(format, packaging, isMany);
        Change(path, packaging);
        (await FluentActions.Awaiting(() => Source(_folder.Path).ReadPagesAsync(cursor)).Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Contain("does not match the digest");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Unchanged_file_is_read_from_any_page_and_through_a_link(string format, string packaging, bool isMany)
    {
        await ExportAsync(format, packaging, isMany);
        var pages = await Source(_folder.Path).ReadPagesAsync();
        Check([.. pages.SelectMany(page => page.Rows)]);
        (await Source(_folder.Path).ReadPagesAsync(pages[^3].Cursor)).Sum(page => page.Rows.Count).Should().Be(pages[^2].Rows.Count + pages[^1].Rows.Count);

        using var links = new TemporaryFolder();
        foreach (var name in _folder.Names)
            File.CreateSymbolicLink(links[name], _folder[name]);
        Check(await Source(links.Path).ReadAllAsync());
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Renamed_file_is_read_like_the_delivered_one(string format, string packaging, bool isMany)
    {
        await ExportAsync(format, packaging, isMany);
        var number = 0;
        foreach (var path in Files())
            File.Move(path, _folder[$"{number++} copy of users (1){Path.GetExtension(path)}"]);

        Check(await Source(_folder.Path).ReadAllAsync());
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Files_of_the_same_size_with_swapped_names_are_read_like_the_delivered_ones()
    {
        await ExportAsync("csv", "none", isMany: true);
        var files = Files();
        var same = files.GroupBy(path => new FileInfo(path).Length).First(group => group.Count() > 1).Take(2).ToArray();
        File.Move(same[0], _folder["x"]);
        File.Move(same[1], same[0]);
        File.Move(_folder["x"], same[1]);

        (await Source(_folder.Path).ReadAllAsync()).Should().HaveCount(Count).And.OnlyContain(user => user.FirstName == "=1+1");
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task Changed_file_without_digests_is_identified_only_by_name_and_size(string format)
    {
        await ExportAsync(format, "none", isMany: false, digests: false);
        Change(Files()[0], "none");
        (await Source(_folder.Path).ReadAllAsync()).Should().HaveCount(Count).And.OnlyContain(user => user.CampaignsReceived!.Count == 1);

        File.Move(Files()[0], _folder[$"copy.{format}"]);
        (await Source(_folder.Path).ReadAllAsync()).Should().HaveCount(Count).And.OnlyContain(user => user.CampaignsReceived == null);
        _warnings.Should().ContainSingle().Which.Should().StartWith($"copy.{format}: ").And.Contain("--reread");
    }

    [Theory]
    [InlineData("zip", "users.zip")]
    [InlineData("gzip", "users.csv.gz")]
    public async Task Decompressed_CSV_is_a_warning_that_names_the_file_to_read(string packaging, string delivered)
    {
        await ExportAsync("csv", packaging, isMany: false);
        Unpack(packaging, "users.csv");

        (await Source(_folder["users.csv"]).ReadAllAsync()).Should().HaveCount(Count).And.OnlyContain(user => user.FirstName == "'=1+1" && user.CampaignsReceived == null);

        _warnings.Should().Contain(
            $"users.csv: manifest.json beside it describes '{delivered}', which this file is not, so it is read like a file without a manifest. "
            + "Read the file as it was delivered, neither unpacked nor changed. An import reads the file again with --reread. Apostrophes before formulas stay.");
    }

    [Fact]
    public async Task Decompressed_JSON_Lines_are_a_warning()
    {
        await ExportAsync("jsonl", "zip", isMany: false);
        Unpack("zip", "users.jsonl");

        (await Source(_folder["users.jsonl"]).ReadAllAsync()).Should().HaveCount(Count).And.OnlyContain(user => user.CampaignsReceived == null);

        _warnings.Should().ContainSingle().Which.Should().EndWith(
            "If the file is an export of recipients, read it as it was delivered, beside its manifest.json, which names the campaign of the variation and the custom attributes. An import reads the file again with --reread.");
    }

    [Theory]
    [InlineData("other.csv", "user_id,first_name\n1,'tis\n")]
    [InlineData("other.jsonl", "{\"external_id\":\"1\",\"first_name\":\"'tis\"}\n")]
    public async Task Foreign_file_next_to_a_manifest_causes_no_warning(string name, string text)
    {
        await ExportAsync("csv", "zip", isMany: false);
        _folder.Write(name, text);

        (await Source(_folder[name]).ReadAllAsync()).Should().ContainSingle().Which.FirstName.Should().Be("'tis");
        _warnings.Should().BeEmpty();
    }

    private static void Check(List<Recipient> users)
    {
        users.Should().HaveCount(Count);
        users.Select(user => user.ExternalId).Order(StringComparer.Ordinal).Should().Equal(Enumerable.Range(0, Count).Select(Id));
        users.Should().OnlyContain(user => user.FirstName == "=1+1" && user.CampaignsReceived![0].InControl == false);
    }

    private static string Id(int at) => FormattableString.Invariant($"{at:00000}");

    // The text keeps its length and the archive has valid checksums, as after a new compression.
    private static void Change(string path, string packaging)
    {
        if (packaging == "none")
        {
            File.WriteAllText(path, File.ReadAllText(path).Replace("000", "900", StringComparison.Ordinal).Replace("003", "903", StringComparison.Ordinal).Replace("004", "904", StringComparison.Ordinal));
            return;
        }

        // A field that no reader checks: the time of a member or an entry.
        var bytes = File.ReadAllBytes(path);
        bytes[packaging == "gzip" ? 4 : 10] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path).Where(path => Path.GetFileName(path) != "manifest.json").Order(StringComparer.Ordinal)];

    private void Unpack(string packaging, string name)
    {
        var packed = Files().Single();
        using (var file = File.OpenRead(packed))
        using (var zip = packaging == "zip" ? new ZipArchive(file) : null)
        using (var content = zip?.Entries.Single().Open() ?? new GZipStream(file, CompressionMode.Decompress))
        using (var text = File.Create(_folder[name]))
            content.CopyTo(text);
        File.Delete(packed);
    }

    private RecipientFileSource Source(string path) => new(
        path, new UserExportOptions { OnWarning = _warnings.Add, PageSize = 40 }, new RecipientCsvOptions { OnWarning = _warnings.Add, PageSize = 40 });

    private async Task ExportAsync(string format, string packaging, bool isMany, bool digests = true)
    {
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Delete(file);
        var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.All).CreateSelection())
        {
            CampaignId = "c1",
            Format = format == "csv" ? new CsvFormat() : new JsonLinesFormat(),
            Packaging = FilePackaging.Find(packaging)!,
            MaxRowsPerFile = isMany ? 100 : null,
            PartBytes = 1000,
            Digests = digests,
        };
        await new RecipientExporter<Recipient>(new People()).ExportAsync(request, new FileExportSink(_folder.Path), null, null, TestContext.Current.CancellationToken);
        JsonNode.Parse(_folder.Text("manifest.json"))!["files"]![0]!["parts"]!.AsArray().Count.Should().BeGreaterThan(packaging == "none" ? 1 : 0);
    }

    private sealed class People : IRecipientSource<Recipient>
    {
        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            for (var at = 0; at < Count; at += 50)
                yield return new ListPage<Recipient>([.. Enumerable.Range(at, 50).Select(one => new Recipient { ExternalId = Id(one), FirstName = "=1+1", InControl = false })], Id(at));
        }
    }
}
