using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Information of our CSV exports that only the manifest contains: the campaign, and the types of attributes.</summary>
public sealed class OwnExportTests : IDisposable
{
    private static readonly Recipient[] People =
    [
        new() { ExternalId = "1", VariationName = "A", VariationId = "v1", InControl = false },
        new() { ExternalId = "2", VariationName = "", VariationId = "v2", InControl = true },
        new() { ExternalId = "3", InControl = false },
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("zip")]
    public async Task Variation_in_an_export_with_its_manifest_is_a_receipt_of_its_campaign(string packaging)
    {
        await ExportAsync(RecipientContents.All, new(), packaging, "c1");
        (await ReadAsync()).Select(Receipt).Should().Equal("c1 A v1 False", "c1  v2 True", "c1   False");
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Recipient_of_an_export_with_its_manifest_has_a_receipt_without_a_variation_column()
    {
        await ExportAsync(RecipientContents.UserData, new(), "none", "c1");
        (await ReadAsync()).Select(Receipt).Should().Equal("c1   ", "c1   ", "c1   ");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("c1", false)]
    public async Task Variation_of_an_unknown_campaign_is_a_warning(string? campaignId, bool hasManifest)
    {
        await ExportAsync(RecipientContents.All, new(), "none", campaignId);
        if (!hasManifest)
            File.Delete(_folder["manifest.json"]);
        (await ReadAsync()).Should().OnlyContain(user => user.CampaignsReceived == null);
        _warnings.Should().ContainSingle().Which.Should().StartWith("users.csv: it says which variation a person received, but not of which campaign");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Negative_number_and_guarded_text_are_distinguished(bool decimalComma)
    {
        AttributeValue[] values =
        [
            AttributeValue.Number(-184), AttributeValue.Number(-1.50m), AttributeValue.Text("-184"), AttributeValue.Text("-1,50"), AttributeValue.Text("-"),
            AttributeValue.Text("--1"), AttributeValue.Text("007"), AttributeValue.Text("x-1"),
        ];
        Recipient[] people =
            [.. values.Select((value, at) => new Recipient { ExternalId = $"{at}", CustomAttributes = new Dictionary<string, AttributeValue> { ["score"] = value } })];
        await ExportAsync(RecipientContents.UserData, new() { DecimalComma = decimalComma, Separator = ';' }, "none", null, people);
        var written = File.ReadAllText(_folder["users.csv"]);
        var users = await ReadAsync();
        users.Select(user => user.CustomAttributes!["score"]).Should().Equal(values);

        await ExportAsync(RecipientContents.UserData, new() { DecimalComma = decimalComma, Separator = ';' }, "none", null, users);
        File.ReadAllText(_folder["users.csv"]).Should().Be(written);
    }

    public void Dispose() => _folder.Dispose();

    private static string Receipt(Recipient user) =>
        user.CampaignsReceived!.Single() is var receipt ? $"{receipt.CampaignId} {receipt.VariationName} {receipt.VariationId} {receipt.InControl}" : "";

    private async Task<List<Recipient>> ReadAsync() => await new RecipientCsvSource(_folder.Path, new RecipientCsvOptions { OnWarning = _warnings.Add }).ReadAllAsync();

    private async Task ExportAsync(RecipientContents contents, CsvFormatOptions options, string packaging, string? campaignId, IReadOnlyList<Recipient>? people = null)
    {
        var selection = new RecipientChoice(contents) { CustomAttributes = people is null ? [] : ["score"] }.CreateSelection();
        var request = new RecipientExportRequest<Recipient>(selection)
        {
            CampaignId = campaignId,
            Format = new CsvFormat(options),
            Packaging = packaging switch { "gzip" => FilePackaging.Gzip, "zip" => FilePackaging.Zip, _ => FilePackaging.None },
        };
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Delete(file);
        await new RecipientExporter<Recipient>(new Given(people ?? People)).ExportAsync(request, new FileExportSink(_folder.Path), null, null, TestContext.Current.CancellationToken);
    }

    private sealed class Given(IReadOnlyList<Recipient> people) : IRecipientSource<Recipient>
    {
        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<Recipient>(people, "end");
        }
    }
}
