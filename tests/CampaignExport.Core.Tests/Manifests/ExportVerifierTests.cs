using System.Text.Json.Nodes;
using CampaignExport.Formats;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Recipients;

namespace CampaignExport.Tests.Manifests;

public sealed class ExportVerifierTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RecipientExporterTests.Shapes), MemberType = typeof(RecipientExporterTests))]
    public async Task Delivered_export_matches_its_manifest(string packaging, string format, int split)
    {
        using var folder = await DeliverAsync(packaging, format, split);
        var manifest = await ExportVerifier.VerifyAsync(folder["manifest.json"], None);
        manifest.Rows.Should().Be(103);
        manifest.Files.Sum(file => file.Rows).Should().Be(103);
    }

    [Theory]
    [MemberData(nameof(RecipientExporterTests.Shapes), MemberType = typeof(RecipientExporterTests))]
    public async Task Any_changed_byte_is_found(string packaging, string format, int split)
    {
        using var folder = await DeliverAsync(packaging, format, split);
        var random = new Random(20261124);
        var names = folder.Names.Where(name => name != "manifest.json").ToArray();
        for (var i = 0; i < 40; i++)
        {
            var name = names[random.Next(names.Length)];
            var sound = folder.Bytes(name);
            var damaged = sound.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(folder[name], damaged, None);
            (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage($"*{name}: part *");
            await File.WriteAllBytesAsync(folder[name], sound, None);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zip")]
    public async Task Truncated_or_longer_file_is_found(string packaging)
    {
        using var folder = await DeliverAsync(packaging, "csv", 0);
        var name = folder.Names.Single(name => name != "manifest.json");
        var sound = folder.Bytes(name);
        foreach (var length in new[] { 0, 1, 20, sound.Length / 2, sound.Length - 1 })
        {
            await File.WriteAllBytesAsync(folder[name], sound[..length], None);
            (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage($"*it has {length} byte{(length == 1 ? "" : "s")} instead of {sound.Length}.");
        }

        await File.WriteAllBytesAsync(folder[name], [.. sound, 0], None);
        await Verifying(folder).Should().ThrowAsync<VerificationException>();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zip")]
    public async Task Damage_is_found_without_digests_in_rows_and_archives(string packaging)
    {
        using var folder = await DeliverAsync(packaging, "csv", 0, digests: false);
        await ExportVerifier.VerifyAsync(folder["manifest.json"], None);
        var name = folder.Names.Single(name => name != "manifest.json");
        var bytes = folder.Bytes(name);
        // Replaces the line end of the header with a comma, or some bytes of the content of an archive.
        var at = packaging == "none" ? Array.IndexOf(bytes, (byte)'\n') : bytes.Length / 2;
        bytes[at] = packaging == "none" ? (byte)',' : (byte)~bytes[at];
        await File.WriteAllBytesAsync(folder[name], bytes, None);
        await Verifying(folder).Should().ThrowAsync<VerificationException>();
    }

    [Fact]
    public async Task Missing_file_is_named()
    {
        using var folder = await DeliverAsync("none", "csv", 50);
        File.Delete(folder["users-0002.csv"]);
        (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage("*users-0002.csv: the file is missing.");
    }

    [Theory]
    [InlineData("rows", "the manifest counts 104 rows, and its files 103.")]
    [InlineData("version", "The manifest has version 2; only version 1 can be read.")]
    public async Task Manifest_that_contradicts_itself_is_found(string property, string message)
    {
        using var folder = await DeliverAsync("none", "csv", 0);
        Change(folder, manifest => manifest[property] = (long)manifest[property]! + 1);
        (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage($"*{message}");
    }

    [Fact]
    public async Task Wrong_row_count_of_a_file_is_found()
    {
        using var folder = await DeliverAsync("none", "jsonl", 0);
        Change(folder, manifest =>
        {
            manifest["rows"] = 102;
            manifest["files"]![0]!["rows"] = 102;
        });
        (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage("*users.jsonl: it has 103 rows instead of 102.");
    }

    [Fact]
    public async Task File_outside_the_folder_is_refused()
    {
        using var folder = await DeliverAsync("none", "csv", 0);
        Change(folder, manifest => manifest["files"]![0]!["name"] = "../users.csv");
        (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage("*it names a file in another folder.");
    }

    [Fact]
    public async Task File_that_is_not_a_manifest_is_refused()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["manifest.json"], "{\"rows\": ", None);
        (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage("*manifest.json: This is not a manifest of an export.");
    }

    [Fact]
    public async Task Manifest_names_the_requested_random_buckets_unless_all_are_exported()
    {
        using var part = new TemporaryFolder();
        await RecipientExporterTests.ExportAsync(new GeneratedRecipients(20, 5), part, RecipientExporterTests.Shape("none", "csv", 0) with { Buckets = new(2500, 4999) });
        using var all = await DeliverAsync("none", "csv", 0);

        ((string?)JsonNode.Parse(part.Bytes("manifest.json"))!["buckets"]).Should().Be("2500-4999");
        (await ExportVerifier.VerifyAsync(part["manifest.json"], None)).Buckets.Should().Be("2500-4999");
        JsonNode.Parse(all.Bytes("manifest.json"))!.AsObject().Should().NotContainKey("buckets", "older manifests have none");
        (await ExportVerifier.VerifyAsync(all["manifest.json"], None)).Buckets.Should().BeNull();
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('|')]
    [InlineData('\t')]
    public async Task Files_are_read_with_the_separator_of_the_manifest(char separator)
    {
        using var folder = new TemporaryFolder();
        var request = RecipientExporterTests.Shape("zip", "csv", 50) with
        {
            Format = new CsvFormat(CsvFormatOptions.ExcelIn("fr") with { Separator = separator, DecimalComma = separator != ',' }),
        };
        await RecipientExporterTests.ExportAsync(new GeneratedRecipients(103, 5), folder, request);
        (await ExportVerifier.VerifyAsync(folder["manifest.json"], None)).Rows.Should().Be(103);

        Change(folder, manifest => manifest["format"] = new CsvFormat(new CsvFormatOptions { Separator = separator == ',' ? ';' : ',' }).Description);
        (await Verifying(folder).Should().ThrowAsync<VerificationException>()).WithMessage("*users-0001.zip: its header does not match the * columns in the manifest.");
    }

    [Fact]
    public async Task Format_with_an_unknown_option_is_refused()
    {
        using var folder = await DeliverAsync("none", "csv", 0);
        Change(folder, manifest => manifest["format"] = "csv; separator: colon");
        (await Verifying(folder).Should().ThrowAsync<VerificationException>())
            .WithMessage("*its rows cannot be read: the format 'csv; separator: colon' is not supported.");
    }

    [Fact]
    public async Task Manifest_names_the_guard_policies_of_the_file_and_of_columns()
    {
        using var folder = new TemporaryFolder();
        var request = RecipientExporterTests.Shape("none", "csv", 0);
        var columns = request.Selection.Columns.Select(column => column.Name == "phone_number" ? Unguarded(column) : column);
        await RecipientExporterTests.ExportAsync(new GeneratedRecipients(20, 5), folder, request with { Selection = request.Selection with { Columns = [.. columns] } });
        using var plain = await DeliverAsync("none", "csv", 0);

        var manifest = await ExportVerifier.VerifyAsync(folder["manifest.json"], None);
        manifest.Format.Should().EndWith("formula guard: text-2");
        manifest.ColumnGuards.Should().Equal(new Dictionary<string, string> { ["phone_number"] = "off" });
        JsonNode.Parse(plain.Bytes("manifest.json"))!.AsObject().Should().NotContainKey("columnGuards");

        static Column<Recipient> Unguarded(Column<Recipient> column) => new(column.Name, column.Write) { Guard = FormulaGuard.Off };
    }

    private static Func<Task> Verifying(TemporaryFolder folder) => () => ExportVerifier.VerifyAsync(folder["manifest.json"], None);

    private static async Task<TemporaryFolder> DeliverAsync(string packaging, string format, int split, bool digests = true)
    {
        var folder = new TemporaryFolder();
        var request = RecipientExporterTests.Shape(packaging, format, split) with { Digests = digests };
        await RecipientExporterTests.ExportAsync(new GeneratedRecipients(103, 5), folder, request);
        return folder;
    }

    private static void Change(TemporaryFolder folder, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(folder.Bytes("manifest.json"))!;
        change(manifest);
        File.WriteAllText(folder["manifest.json"], manifest.ToJsonString());
    }
}
