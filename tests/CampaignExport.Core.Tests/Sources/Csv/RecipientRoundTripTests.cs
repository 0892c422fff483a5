using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientRoundTripTests
{
    private static readonly string[] Attributes = ["attribute 0", "attribute 1", "attribute 2", "attribute 3"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_profiles_written_as_a_user_export_are_read_back_and_export_to_the_same_bytes(int seed)
    {
        using var folder = new TemporaryFolder();
        var profiles = new RecipientProfiles(seed);
        var users = Enumerable.Range(0, 300).Select(_ => profiles.Make()).ToArray();
        folder.Write("users.jsonl", string.Concat(users.Select(user => profiles.Write(user) + "\n")));
        var source = new UserExportSource(folder["users.jsonl"], new UserExportOptions { PageSize = 7 }, 300, 1 << 20);

        var read = await source.ReadAllAsync();
        read.Should().HaveCount(users.Length);
        for (var at = 0; at < users.Length; at++)
            read[at].Should().BeEquivalentTo(users[at], options => options.Excluding(user => user.CustomAttributes).WithStrictOrdering(), $"that is user {at}");
        foreach (IExportFormat format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
        {
            var exported = await ExportAsync(source, format);
            exported.Should().Equal(await ExportAsync(new ListSource(users), format));
            exported.Length.Should().BeGreaterThan(100_000);
        }
    }

    [Theory]
    [InlineData(FormulaGuard.Off, 4)]
    [InlineData(FormulaGuard.Text, 5)]
    [InlineData(FormulaGuard.Everything, 6)]
    public async Task Our_own_export_read_as_CSV_exports_to_the_same_bytes(FormulaGuard guard, int seed)
    {
        using var folder = new TemporaryFolder();
        var profiles = new RecipientProfiles(seed);
        var users = Enumerable.Range(0, 300).Select(_ => profiles.Make()).ToArray();
        var format = new CsvFormat(new CsvFormatOptions { FormulaGuard = guard, ByteOrderMark = true });
        // A negative number in a custom attribute is read as text, which the default guard changes.
        string[] attributes = guard == FormulaGuard.Text ? [] : Attributes;
        var exported = await ExportAsync(new ListSource(users), format, attributes);
        File.WriteAllBytes(folder["users.csv"], exported);

        var source = new RecipientCsvSource(folder["users.csv"], new RecipientCsvOptions { PageSize = 7, RemoveFormulaGuard = guard == FormulaGuard.Text }, 256);
        (await ExportAsync(source, format, attributes)).Should().Equal(exported);
    }

    [Fact]
    public async Task Folder_of_a_user_export_becomes_files_of_all_contents()
    {
        using var folder = new TemporaryFolder();
        folder.WriteGzip("a.jsonl.gz", """{"braze_id":"1","external_id":"007","email":"a@example.com","campaigns_received":[{"api_campaign_id":"c","variation_name":"A","variation_api_id":"va","in_control":false}]}""");
        folder.Write("b.jsonl", """
            {"braze_id":"2","campaigns_received":[{"api_campaign_id":"c","in_control":true}]}
            {"braze_id":"3","email":"c@example.com"}
            """);
        foreach (var (contents, rows) in new[] { (RecipientContents.UserData, 2), (RecipientContents.Email, 1), (RecipientContents.All, 2) })
        {
            using var target = new TemporaryFolder();
            var exporter = new RecipientExporter<Recipient>(new UserExportSource(folder.Path));
            var result = await exporter.ExportAsync(new RecipientExportRequest<Recipient>(new RecipientChoice(contents).CreateSelection()) { CampaignId = "c", Packaging = FilePackaging.None }, new FileExportSink(target.Path), new FileCheckpointStore(target.Path), null, TestContext.Current.CancellationToken);
            result.Manifest.Rows.Should().Be(rows);
            target.Names.Should().Equal("manifest.json", "users.csv");
            using var csv = CsvHelper.CsvReader.FromFile(target["users.csv"]);
            csv.Read().Should().BeTrue();
            csv.GetString("user_id").Should().Be("007");
            if (contents == RecipientContents.All)
            {
                csv.GetString("variation_api_id").Should().Be("va");
                csv.Read().Should().BeTrue();
                csv.GetString("in_control").Should().Be("true");
            }
        }
    }

    [Fact]
    public async Task Malformed_line_ends_an_export_with_its_own_error_and_leaves_nothing_visible()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", string.Concat(Enumerable.Repeat("{\"external_id\":\"1\"}\n", 50)) + "secret\n");
        using var target = new TemporaryFolder();
        var exporter = new RecipientExporter<Recipient>(new UserExportSource(folder.Path, new UserExportOptions { PageSize = 3 }));
        var error = await exporter.Invoking(one => one.ExportAsync(new(new RecipientChoice(RecipientContents.UserData).CreateSelection()), new FileExportSink(target.Path), null, null, TestContext.Current.CancellationToken))
            .Should().ThrowAsync<SourceFormatException>();
        error.Which.Line.Should().Be(51);
        target.Names.Should().BeEmpty();
    }

    private static async Task<byte[]> ExportAsync(IRecipientSource<Recipient> source, IExportFormat format, string[]? attributes = null)
    {
        using var target = new TemporaryFolder();
        var selection = new RecipientChoice(RecipientContents.UserData) { CustomAttributes = attributes ?? Attributes }.CreateSelection();
        var request = new RecipientExportRequest<Recipient>(selection) { Packaging = FilePackaging.None, Format = format, Workers = 3, PartBytes = 1000 };
        await new RecipientExporter<Recipient>(source).ExportAsync(request, new FileExportSink(target.Path), null, null, TestContext.Current.CancellationToken);
        return target.Bytes("users." + format.Extension);
    }

    private sealed class ListSource(IReadOnlyList<Recipient> rows) : IRecipientSource<Recipient>
    {
        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<Recipient>(rows, "end");
        }
    }
}
