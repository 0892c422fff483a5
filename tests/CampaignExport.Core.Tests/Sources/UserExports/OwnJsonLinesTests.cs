using System.IO.Compression;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Our own exports in JSON Lines and CSV are read completely: each column, the variation with its campaign, custom attributes and events.</summary>
public sealed class OwnJsonLinesTests : IDisposable
{
    // Some are other names or spellings of known fields and columns.
    private static readonly string[] Attributes =
        ["score", "note", "tags", "vip", "seen", "Email", "dob", "home_city", "time_zone", "total_revenue", "apps", "custom_attributes", "braze_id", "external_id", "Variation Name", "=x", "é 🎉"];

    private static readonly string[] Events = ["bought", "country visited"];

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _again = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string, string, bool> Kinds()
    {
        var kinds = new TheoryData<string, string, bool>();
        foreach (var packaging in new[] { "none", "gzip", "zip" })
        {
            foreach (var isMany in new[] { false, true })
            {
                kinds.Add("jsonl", packaging, isMany);
                kinds.Add("csv", packaging, isMany);
            }
        }

        return kinds;
    }

    public void Dispose()
    {
        _folder.Dispose();
        _again.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Export_of_an_export_has_the_same_files(string format, string packaging, bool isMany)
    {
        var people = People(300, format);
        await ExportAsync(new Given(people), _folder, format, packaging, isMany, "c1");

        await ExportAsync(Source(_folder.Path), _again, format, packaging, isMany, "c1");

        _warnings.Should().BeEmpty();
        Directory.GetFiles(_folder.Path).Length.Should().BeGreaterThan(isMany ? 3 : 1);
        foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith("manifest.json", StringComparison.Ordinal)))
            Unpacked(_again[Path.GetFileName(file)]).Should().Equal(Unpacked(file), "{0} is the same file", Path.GetFileName(file));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Person_has_a_receipt_of_the_campaign_and_every_custom_attribute(string format)
    {
        var people = People(50, format);
        await ExportAsync(new Given(people), _folder, format, "none", isMany: false, "c1");

        // Like an import, without chosen attributes and events.
        var read = await new RecipientFileSource(_folder.Path, new UserExportOptions { OnWarning = _warnings.Add }, new RecipientCsvOptions { OnWarning = _warnings.Add }).ReadAllAsync();

        _warnings.Should().BeEmpty();
        read.Should().HaveCount(people.Length);
        foreach (var (user, person) in read.Zip(people))
        {
            var receipt = user.CampaignsReceived.Should().ContainSingle().Subject;
            (receipt.CampaignId, receipt.VariationName, receipt.VariationId, receipt.InControl).Should().Be(("c1", person.VariationName, person.VariationId, person.InControl));
            foreach (var (name, value) in person.CustomAttributes!)
                Text(user.CustomAttributes![name]).Should().Be(Text(value), name);
            user.CustomAttributes!.Keys.Should().BeSubsetOf([.. person.CustomAttributes!.Keys, .. Events, .. Events.Select(name => $"{name} (first)"), .. Events.Select(name => $"{name} (last)")]);
        }
    }

    [Fact]
    public async Task Custom_attributes_keep_their_types_in_JSON_Lines()
    {
        var people = People(50, "jsonl");
        await ExportAsync(new Given(people), _folder, "jsonl", "none", isMany: false, "c1");

        var read = await Source(_folder.Path).ReadAllAsync();

        foreach (var (user, person) in read.Zip(people))
        {
            foreach (var name in new[] { "score", "note", "tags", "vip" })
                Json(user.CustomAttributes![name]).Should().Be(Json(person.CustomAttributes![name]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Variation_without_a_matching_manifest_is_a_warning_with_a_hint(bool isChanged)
    {
        await ExportAsync(new Given(People(3, "jsonl")), _folder, "jsonl", "none", isMany: false, "c1", []);
        if (isChanged)
            File.AppendAllText(_folder["users.jsonl"], "{\"user_id\":\"added\"}\n");
        else
            File.Delete(_folder["manifest.json"]);

        (await Source(_folder.Path).ReadAllAsync()).Should().OnlyContain(user => user.CampaignsReceived == null);

        _warnings.Should().ContainMatch("users.jsonl: unknown fields are skipped: *'in_control'*read it as it was delivered, beside its manifest.json*--reread.");
        _warnings.Any(warning => warning.Contains("does not match its manifest", StringComparison.Ordinal)).Should().Be(isChanged);
    }

    [Fact]
    public async Task User_export_next_to_a_manifest_of_another_file_is_read_unchanged()
    {
        await ExportAsync(new Given(People(3, "jsonl")), _folder, "jsonl", "none", isMany: false, "c1");
        File.Delete(_folder["users.jsonl"]);
        _folder.Write("export.jsonl", """{"braze_id":"1","dob":"1990-02-03","campaigns_received":[{"api_campaign_id":"c2"}]}""");

        var user = (await Source(_folder.Path).ReadAllAsync()).Should().ContainSingle().Subject;

        (user.Id, user.DateOfBirth, user.CampaignsReceived!.Single().CampaignId).Should().Be(("1", new DateOnly(1990, 2, 3), "c2"));
    }

    private static string[] Unpacked(string path)
    {
        using var file = File.OpenRead(path);
        using var zip = path.EndsWith(".zip", StringComparison.Ordinal) ? new ZipArchive(file) : null;
        using var text = zip?.Entries.Single().Open() ?? (path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        using var reader = new StreamReader(text);
        return reader.ReadToEnd().Split('\n');
    }

    private static string Text(AttributeValue value) => Json(value).Replace("\"", "", StringComparison.Ordinal);

    private static string Json(AttributeValue value)
    {
        var row = new JsonLinesFormat().CreateEncoder<AttributeValue>([new("x", static (one, cell) => one.WriteTo(cell))]);
        row.WriteRow(value);
        return System.Text.Encoding.UTF8.GetString(row.Written.Span);
    }

    private static Recipient[] People(int count, string format)
    {
        var profiles = new RecipientProfiles(7);
        // CSV has no types, so every value is read as text.
        AttributeValue Typed(AttributeValue value, string text) => format == "csv" ? AttributeValue.Text(text) : value;
        return [.. Enumerable.Range(0, count).Select(at => Person(at, profiles.Make()))];

        Recipient Person(int at, Recipient of) => new()
        {
            Id = $"{at:x24}",
            ExternalId = of.ExternalId,
            Aliases = of.Aliases,
            CreatedAt = of.CreatedAt,
            CreatedFrom = of.CreatedFrom,
            FirstName = of.FirstName,
            LastName = of.LastName,
            Email = of.Email,
            Phone = of.Phone,
            DateOfBirth = of.DateOfBirth,
            Gender = of.Gender,
            City = of.City,
            Country = of.Country,
            Language = of.Language,
            TimeZone = of.TimeZone,
            RandomBucket = of.RandomBucket,
            InAppPurchaseTotal = of.InAppPurchaseTotal,
            UnsubscribedFromEmailsAt = of.UnsubscribedFromEmailsAt,
            OptedIntoPushAt = of.OptedIntoPushAt,
            UnsubscribedFromPushAt = of.UnsubscribedFromPushAt,
            FirstSession = of.FirstSession,
            LastSession = of.LastSession,
            SessionCount = of.SessionCount,
            LastAppVersionUsed = of.LastAppVersionUsed,
            Devices = of.Devices,
            PushTokens = of.PushTokens,
            Apps = of.Apps,
            VariationName = at % 3 == 0 ? null : "A",
            VariationId = at % 3 == 0 ? null : "va",
            InControl = at % 4 == 1,
            CustomEvents = at % 2 == 0 ? [new EventHistory("country visited", 1), new EventHistory("bought", at) { First = DateTimeOffset.UnixEpoch.AddHours(at), Last = at % 4 == 0 ? null : DateTimeOffset.UnixEpoch.AddDays(at) }] : null,
            CustomAttributes = new Dictionary<string, AttributeValue>
            {
                ["score"] = Typed(AttributeValue.Number(at - 1.5m), $"{at}"),
                ["note"] = AttributeValue.Text(at % 2 == 0 ? "=1+1" : "'quoted\""),
                ["tags"] = Typed(AttributeValue.Json("[1,{\"a\":\"é\"}]"u8.ToArray()), "[1]"),
                ["vip"] = Typed(AttributeValue.Boolean(at % 2 == 0), "true"),
                ["seen"] = Typed(AttributeValue.Instant(DateTimeOffset.UnixEpoch.AddSeconds(at)), "2026-01-01"),
                ["Email"] = AttributeValue.Text("none"),
                ["dob"] = AttributeValue.Text("unknown"),
                ["home_city"] = AttributeValue.Text("Lyon"),
                ["time_zone"] = AttributeValue.Text("of the moon"),
                ["total_revenue"] = AttributeValue.Text("high"),
                ["apps"] = Typed(AttributeValue.Number(3), "3"),
                ["custom_attributes"] = AttributeValue.Text("few"),
                ["braze_id"] = AttributeValue.Text("an attribute"),
                ["external_id"] = AttributeValue.Text("another"),
                ["Variation Name"] = AttributeValue.Text("B"),
                ["=x"] = AttributeValue.Text("-"),
                ["é 🎉"] = AttributeValue.Text("\u2028"),
            },
        };
    }

    private static async Task ExportAsync(IRecipientSource<Recipient> source, TemporaryFolder target, string format, string packaging, bool isMany, string? campaignId, string[]? attributes = null)
    {
        var selection = new RecipientChoice(RecipientContents.All) { CustomAttributes = attributes ?? Attributes, CustomEvents = Events, CustomEventTimes = true, CreatedFrom = true }.CreateSelection();
        var request = new RecipientExportRequest<Recipient>(selection)
        {
            CampaignId = campaignId,
            Format = format == "csv" ? new CsvFormat() : new JsonLinesFormat(),
            Packaging = packaging switch { "gzip" => FilePackaging.Gzip, "zip" => FilePackaging.Zip, _ => FilePackaging.None },
        };
        if (isMany)
            request = request with { MaxRowsPerFile = 100 };
        await new RecipientExporter<Recipient>(source).ExportAsync(request, new FileExportSink(target.Path), null, null, TestContext.Current.CancellationToken);
    }

    private RecipientFileSource Source(string path) => new(
        path,
        new UserExportOptions { CustomEvents = Events, OnWarning = _warnings.Add, PageSize = 7 },
        new RecipientCsvOptions { CustomEvents = Events, OnWarning = _warnings.Add, PageSize = 7 });

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
