using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;

namespace CampaignExport.EndToEnd.Tests.Archives;

/// <summary>Common programs open the exported files.</summary>
public abstract class OtherToolsTests(BlockCompressor compressor) : IAsyncLifetime
{
    private const int Rows = 20_000;

    private readonly TemporaryFolder _folder = new();
    private string _digest = "";

    /// <summary>Exports the same recipients plain, as gzip and as ZIP, in many small parts.</summary>
    public async ValueTask InitializeAsync()
    {
        foreach (var packaging in new[] { FilePackaging.None, FilePackaging.Gzip, FilePackaging.Zip })
        {
            var exporter = new RecipientExporter<Recipient>(new Source());
            var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.All).CreateSelection()) { Packaging = packaging, Compressor = compressor, PartBytes = 100_000 };
            await exporter.ExportAsync(request, new FileExportSink(_folder[packaging.Name]), null, null, TestContext.Current.CancellationToken);
        }

        _digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_folder["none/users.csv"])));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    [Theory]
    [InlineData("gzip", "gzip -t gzip/users.csv.gz")]
    [InlineData("unzip", "unzip -t zip/users.zip")]
    [InlineData("7-Zip", "7z t zip/users.zip")]
    [InlineData("7-Zip", "7z t gzip/users.csv.gz")]
    [InlineData("Python", "python3 -c \"import zipfile; assert zipfile.ZipFile('zip/users.zip').testzip() is None\"")]
    public async Task Archive_is_valid_for(string program, string command)
    {
        Needs.Preparation(program);
        (await ShellAsync(command)).ShouldSucceed();
    }

    [Theory]
    [InlineData("gzip", "gzip -dc gzip/users.csv.gz | sha256sum")]
    [InlineData("unzip", "unzip -p zip/users.zip users.csv | sha256sum")]
    [InlineData("7-Zip", "7z e -so zip/users.zip users.csv | sha256sum")]
    [InlineData("Python", "python3 -c \"import gzip,sys; sys.stdout.buffer.write(gzip.open('gzip/users.csv.gz').read())\" | sha256sum")]
    [InlineData("Python", "python3 -c \"import zipfile,sys; sys.stdout.buffer.write(zipfile.ZipFile('zip/users.zip').read('users.csv'))\" | sha256sum")]
    public async Task Content_is_complete_for(string program, string command)
    {
        Needs.Preparation(program);
        (await ShellAsync(command)).ShouldSucceed().Output.Should().StartWith(_digest);
    }

    [Fact]
    public async Task Gzip_file_is_one_member()
    {
        Needs.Preparation("Python");
        var command = await ShellAsync(
            "python3 -c \"import zlib; d = zlib.decompressobj(31); d.decompress(open('gzip/users.csv.gz','rb').read()); print(d.eof, len(d.unused_data))\"");
        command.ShouldSucceed().Output.Trim().Should().Be("True 0");
    }

    [Fact]
    public async Task Rows_are_read_by_the_CSV_module_of_Python()
    {
        Needs.Preparation("Python");
        var command = await ShellAsync(
            "python3 -c \"import csv; rows = list(csv.reader(open('none/users.csv', newline='', encoding='utf-8'))); print(len(rows), set(map(len, rows)))\"");
        command.ShouldSucceed().Output.Trim().Should().Be($"{Rows + 1} {{39}}");
    }

    [Fact]
    public async Task Browser_decompresses_the_gzip_file()
    {
        Needs.Preparation("Chromium");
        var packed = Convert.ToBase64String(await File.ReadAllBytesAsync(_folder["gzip/users.csv.gz"], TestContext.Current.CancellationToken));
        _folder.Write("page.html", $$"""
            <!doctype html><p id="digest">nothing</p><script>
            (async () => {
                const packed = Uint8Array.from(atob("{{packed}}"), character => character.charCodeAt(0));
                const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
                const content = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await new Response(stream).arrayBuffer());
                document.getElementById("digest").textContent = content.length + " characters, " + (content.split("\r\n").length - 1) + " line ends";
            })();
            </script>
            """);
        var text = await File.ReadAllTextAsync(_folder["none/users.csv"], TestContext.Current.CancellationToken);
        var page = await Command.RunAsync(
            "chromium",
            _folder.Path,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", $"--user-data-dir={_folder["profile"]}",
                "--virtual-time-budget=20000", "--dump-dom", new Uri(_folder["page.html"]).AbsoluteUri,
            ]);
        page.ShouldSucceed().Output.Should().Contain($">{text.Length} characters, {text.Split("\r\n").Length - 1} line ends<");
    }

    private Task<Command> ShellAsync(string command) => Command.RunAsync("bash", _folder.Path, ["-o", "pipefail", "-c", command]);

    private sealed class Source : IRecipientSource<Recipient>
    {
        private static readonly string[] Cities = ["Paris", "Saint-Étienne, Loire", "", "Łódź \"old town\"", "東京", "line\r\nbreak", "🎉"];

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var first = 0; first < Rows; first += 500)
            {
                await Task.Yield();
                yield return new ListPage<Recipient>([.. Enumerable.Range(first, 500).Select(Make)], "");
            }
        }

        private static Recipient Make(int i) => new()
        {
            Id = i.ToString("x24", CultureInfo.InvariantCulture),
            ExternalId = i.ToString("0000000000000000", CultureInfo.InvariantCulture),
            City = Cities[i % Cities.Length],
            CreatedAt = DateTimeOffset.UnixEpoch.AddHours(i),
            Devices = i % 3 == 0 ? [new Device { Model = "Pixel \"9\"" }] : null,
        };
    }
}
