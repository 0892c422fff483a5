using System.Text.Json.Nodes;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Our own exports are read back without the apostrophes of the formula guard.</summary>
public sealed class RecipientCsvGuardTests
{
    private static readonly string[] Texts =
    [
        "plain", "=1+1", "'=1+1", "''=1+1", "+49 170", "-5", "@x", "＝1", "'＠", " =1", "\u200B=1", "\u00A0-1", "\t", "\tx", "\nx", "\r\nx", "'\tx", "'", "''", "'t Hof", "it's", "' =x, \"y\"",
        "007", "1-2", "\0=1",
    ];

    [Theory]
    [InlineData("none", 0)]
    [InlineData("gzip", 0)]
    [InlineData("zip", 0)]
    [InlineData("zip", 7)]
    public async Task Export_with_its_manifest_restores_every_text(string packaging, int split)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new CsvFormatOptions { ByteOrderMark = true }, packaging, split);

        foreach (var path in split == 0 ? new[] { folder.Path, folder[folder.Names[^1]] } : [folder.Path])
            (await ReadAsync(path)).Texts.Should().Equal(Readable(Texts));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('|')]
    [InlineData('\t')]
    public async Task Separator_decimal_comma_and_truth_texts_of_Excel_are_read(char separator)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, CsvFormatOptions.ExcelIn("fr") with { Separator = separator, DecimalComma = true });

        (await ReadAsync(folder.Path)).Texts.Should().Equal(Readable(Texts));
        (await new RecipientCsvSource(folder.Path).ReadAllAsync()).Should().AllSatisfy(user => (user.InAppPurchaseTotal, user.InControl).Should().Be((-1234.567m, false)));
    }

    [Fact]
    public async Task Guard_of_column_and_attribute_names_is_removed()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new());

        var users = await new RecipientCsvSource(folder.Path).ReadAllAsync();

        users.Should().HaveSameCount(Texts).And.AllSatisfy(user => user.CustomAttributes.Should().ContainKey("=plan").WhoseValue.Should().Be(AttributeValue.Text("+1")));
    }

    [Fact]
    public async Task Apostrophes_stay_without_a_manifest_unless_removal_is_requested()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new());
        File.Delete(folder["manifest.json"]);

        (await ReadAsync(folder.Path)).Texts.Should().Equal(Readable(Texts.Select(Formats.FormulaGuardTests.Guarded)));
        (await ReadAsync(folder.Path, unguard: true)).Texts.Should().Equal(Readable(Texts));
        (await ReadAsync(folder.Path)).Warnings.Should().ContainSingle().Which.Should().StartWith("users.csv: cells begin with an apostrophe before a formula").And.Contain("--unguard");
        (await ReadAsync(folder.Path, unguard: true)).Warnings.Should().BeEmpty();
        (await ReadAsync(folder.Path, unguard: false)).Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Apostrophes_stay_with_a_manifest_if_requested()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new());

        (await ReadAsync(folder.Path, unguard: false)).Texts.Should().Equal(Readable(Texts.Select(Formats.FormulaGuardTests.Guarded)));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("everything")]
    [InlineData("text-3")]
    public async Task Irreversible_guard_policy_is_a_warning(string policy)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new());
        Change(folder, manifest => manifest["format"] = $"csv; byte order mark: no; formula guard: {policy}");

        var kept = await ReadAsync(folder.Path);
        kept.Texts.Should().Equal(Readable(Texts.Select(Formats.FormulaGuardTests.Guarded)));
        kept.Warnings.Should().Equal($"users.csv: its manifest names the formula guard '{policy}', which cannot be removed reliably. Apostrophes before formulas stay.");

        var removed = await ReadAsync(folder.Path, unguard: true);
        removed.Texts.Should().Equal(Readable(Texts));
        removed.Warnings.Should().ContainSingle().Which.Should().Contain($"'{policy}', which cannot be removed reliably. Apostrophes before formulas are removed, as requested");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public async Task File_without_a_guard_according_to_its_manifest_is_read_unchanged(bool? unguard)
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new() { FormulaGuard = FormulaGuard.Off });

        var read = await ReadAsync(folder.Path, unguard);

        read.Texts.Should().Equal(Readable(Texts));
        read.Warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Column_with_its_own_guard_policy_is_read_by_it()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new(), guardOfName: FormulaGuard.Off);
        (await ReadAsync(folder.Path)).Texts.Should().Equal(Readable(Texts));

        using var other = new TemporaryFolder();
        await ExportAsync(other, new() { FormulaGuard = FormulaGuard.Off }, guardOfName: FormulaGuard.Text);
        (await ReadAsync(other.Path)).Texts.Should().Equal(Readable(Texts));
    }

    [Fact]
    public async Task File_that_does_not_match_its_manifest_is_a_warning()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new());
        File.AppendAllText(folder["users.csv"], "\r\n");

        var read = await ReadAsync(folder.Path);

        read.Texts.Should().Equal(Readable(Texts.Select(Formats.FormulaGuardTests.Guarded)));
        read.Warnings.Should().ContainSingle().Which.Should().StartWith("users.csv: the file does not match its manifest");
    }

    [Fact]
    public async Task Manifest_of_something_else_is_ignored_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder, new());
        File.WriteAllText(folder["manifest.json"], """{"name": "a web application", "icons": []}""");

        var read = await ReadAsync(folder.Path);

        read.Texts.Should().Equal(Readable(Texts.Select(Formats.FormulaGuardTests.Guarded)));
        read.Warnings.Should().HaveCount(2).And.Contain("manifest.json in the folder of users.csv is not a supported export manifest. It is ignored.");
    }

    // U+0000 becomes U+FFFD when it is read.
    private static IEnumerable<string> Readable(IEnumerable<string> texts) => texts.Select(text => text.Replace('\0', '\uFFFD'));

    private static async Task<(IReadOnlyList<string?> Texts, IReadOnlyList<string> Warnings)> ReadAsync(string path, bool? unguard = null)
    {
        var warnings = new List<string>();
        var users = await new RecipientCsvSource(path, new RecipientCsvOptions { RemoveFormulaGuard = unguard, OnWarning = Add }).ReadAllAsync();
        return ([.. users.Select(user => user.FirstName)], warnings);

        // The export has no campaign.
        void Add(string warning)
        {
            if (!warning.Contains("of which campaign", StringComparison.Ordinal))
                warnings.Add(warning);
        }
    }

    private static async Task ExportAsync(
        TemporaryFolder folder, CsvFormatOptions options, string packaging = "none", int split = 0, FormulaGuard? guardOfName = null)
    {
        Column<string> name = new("first_name", (text, cell) => cell.WriteText(text)) { Guard = guardOfName };
        var selection = new RowSelection<string>("texts",
        [
            new("user_id", (_, cell) => cell.WriteText("1")),
            name,
            new("=plan", (_, cell) => cell.WriteText("+1")) { Guard = guardOfName is null ? null : FormulaGuard.Text },
            new("in_app_purchase_total", (_, cell) => cell.WriteDecimal(-1234.567m)),
            new("in_control", (_, cell) => cell.WriteBoolean(false)),
        ]);
        var request = new RecipientExportRequest<string>(selection)
        {
            Format = new CsvFormat(options),
            Packaging = packaging switch { "gzip" => FilePackaging.Gzip, "zip" => FilePackaging.Zip, _ => FilePackaging.None },
            MaxRowsPerFile = split == 0 ? null : split,
        };
        await new RecipientExporter<string>(new TextSource()).ExportAsync(request, new FileExportSink(folder.Path), null, null, TestContext.Current.CancellationToken);
    }

    private static void Change(TemporaryFolder folder, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(folder.Bytes("manifest.json"))!;
        change(manifest);
        File.WriteAllText(folder["manifest.json"], manifest.ToJsonString());
    }

    private sealed class TextSource : IRecipientSource<string>
    {
        public async IAsyncEnumerable<RecipientPage<string>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<string>(Texts, "end");
        }
    }
}
