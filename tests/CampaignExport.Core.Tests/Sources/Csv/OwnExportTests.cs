using CampaignExport.Campaigns;
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
    public async Task Recipients_of_a_campaign_are_those_of_its_export()
    {
        await ExportAsync(RecipientContents.All, new(), "gzip", "c1");
        (await Source().ReadAllAsync(campaignId: "c1")).Select(user => $"{user.ExternalId} {user.VariationName} {user.VariationId} {user.InControl}").Should().Equal("1 A v1 False", "2  v2 True", "3   False");
        _warnings.Should().BeEmpty();

        (await Source().ReadAllAsync(campaignId: "c2")).Should().BeEmpty();
        _warnings.Should().Equal("no person in the files has received the campaign 'c2'.");
    }

    [Fact]
    public async Task Details_of_the_campaign_provide_names_and_existence_of_variations()
    {
        await ExportAsync(RecipientContents.All, new(), "none", "c1");
        Campaign campaign = new() { Channels = ["email"], Variations = [new("email", "v1", "a"), new("email", "v2", "b")] };
        (await Source(campaign).ReadAllAsync(campaignId: "c1")).Select(user => $"{user.VariationName} {user.VariationId}").Should().Equal("A v1", "b v2", " ");
        Source(campaign).Description.Should().NotBe(Source().Description);
    }

    [Theory]
    [InlineData(RecipientContents.UserData, "c1", true)]
    [InlineData(RecipientContents.All, null, true)]
    [InlineData(RecipientContents.All, "c1", false)]
    public async Task Recipients_of_a_campaign_are_not_read_from_other_files(RecipientContents contents, string? campaignId, bool hasManifest)
    {
        await ExportAsync(contents, new(), "none", campaignId);
        if (!hasManifest)
            File.Delete(_folder["manifest.json"]);
        (await FluentActions.Awaiting(() => Source().ReadAllAsync(campaignId: "c1")).Should().ThrowAsync<ExportRequestException>()).WithMessage("CSV files do not contain the campaigns that a person received*");
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

    private RecipientCsvSource Source(Campaign? campaign = null) => new(_folder.Path, new RecipientCsvOptions
    {
        OnWarning = _warnings.Add,
        Campaigns = campaign is null ? new Dictionary<string, Campaign>() : new Dictionary<string, Campaign> { ["c1"] = campaign },
    });

    private async Task<List<Recipient>> ReadAsync() => await Source().ReadAllAsync();

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
