using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientUserExportFieldsTests
{
    // Every documented field of a person, and the additional columns of the CSV exports.
    private const string Everything = """
        {"created_at":"2020-07-10 15:00:00.000 UTC","created_from":"SDK","external_id":"0012345678901234","braze_id":"5f0","first_name":"Zoë","last_name":"O'Neil",
        "email":"zoe@example.com","dob":"1990-02-28","home_city":"Köln","country":"DE","phone":"+491711234567","language":"de",
        "time_zone":"Eastern Time (US & Canada)","gender":"F","attributed_campaign":"ac","attributed_source":"as","attributed_adgroup":"ag","attributed_ad":"aa",
        "push_subscribe":"opted_in","email_subscribe":"subscribed","push_opted_in_at":"2021-01-02T03:04:05.678Z","random_bucket":4271,"total_revenue":"65.10",
        "last_coordinates":[-73.9, 40.70],"uninstalled_at":"2022-01-01T00:00:00+02:00",
        "user_aliases":[{"alias_name":"zo","alias_label":"nick"}],
        "custom_attributes":{"vip":true,"visits":3,"score":1.50,"city":"Bonn","none":null,"tags":["a", "b"],"nested":{"a": {"b": [1e400, "\u00e9"]}},"huge":123456789012345678901234567890123},
        "custom_events":[{"name":"bought","first":"2021-01-01T00:00:00.000Z","last":"2021-02-01T00:00:00.000+00:00","count":3}],
        "purchases":[{"name":"shoe","first":"2021-01-01","last":"2021-01-02","count":"2"}],
        "devices":[{"model":"iPhone","os":"iOS 17","carrier":null,"idfv":"V","idfa":"A","device_id":"D","google_ad_id":"G","roku_ad_id":"R","windows_ad_id":"W","ad_tracking_enabled":true}],
        "push_tokens":[{"app":"Shop","platform":"iOS","token":"T","device_id":"D","notifications_enabled":true,"provisionally_opted_in":false}],
        "apps":[{"name":"Shop","platform":"iOS","version":"1.2","sessions":"12","first_used":"2020-07-10 15:00:00 UTC","last_used":"2021-07-10T15:00:00Z"},{"name":"Web","sessions":5}],
        "campaigns_received":[{"name":"Spring","last_received":"2021-03-01T10:00:00.000Z","engaged":{"opened_email":true,"opened_push":false,"clicked_email":true,"clicked_triggered_in_app_message":false},
            "converted":true,"multiple_converted":{"Primary Conversion Event - A":true,"B":false},"api_campaign_id":"c-1","variation_name":"V1","variation_api_id":"v-1","in_control":false},{"api_campaign_id":"c-2"}],
        "canvases_received":[{"name":"Hello","api_canvas_id":"k-1","last_received_message":"2021-01-01T00:00:00Z","last_entered":"2021-01-02T00:00:00Z","variation_name":"A","in_control":true,
            "last_entered_control_at":"2021-01-03T00:00:00Z","last_exited":"2021-01-04T00:00:00Z","steps_received":[{"name":"s","api_canvas_step_id":"s-1","last_received":"2021-01-05T00:00:00Z"}]}],
        "cards_clicked":[{"name":"card"}],
        "first_session":"2020-01-01T00:00:00Z","last_session":"2020-01-02T00:00:00Z","session_count":"17","last_app_version_used":"9.9",
        "unsubscribed_from_emails_at":"2020-01-03T00:00:00Z","opted_in_to_emails_at":"2020-01-04T00:00:00Z","unsubscribed_from_push_at":"2020-01-05T00:00:00Z",
        "in_app_purchase_total":12.30,"something_new":{"deep":[1,{"x":null}]}}
        """;

    [Fact]
    public async Task Every_documented_field_is_read()
    {
        var user = await ReadOneAsync(Everything.ReplaceLineEndings(""));

        user.Should().BeEquivalentTo(
            new Recipient
            {
                Id = "5f0",
                ExternalId = "0012345678901234",
                Aliases = [new UserAlias("zo", "nick")],
                CreatedAt = Utc(2020, 7, 10, 15),
                CreatedFrom = "SDK",
                FirstName = "Zoë",
                LastName = "O'Neil",
                Email = "zoe@example.com",
                Phone = "+491711234567",
                DateOfBirth = new DateOnly(1990, 2, 28),
                Gender = "F",
                City = "Köln",
                Country = "DE",
                Language = "de",
                TimeZone = "Eastern Time (US & Canada)",
                LastCoordinates = [-73.9m, 40.70m],
                RandomBucket = 4271,
                TotalRevenue = 65.10m,
                InAppPurchaseTotal = 12.30m,
                AttributedCampaign = "ac",
                AttributedSource = "as",
                AttributedAdGroup = "ag",
                AttributedAd = "aa",
                EmailSubscribe = "subscribed",
                OptedInToEmailsAt = Utc(2020, 1, 4),
                UnsubscribedFromEmailsAt = Utc(2020, 1, 3),
                PushSubscribe = "opted_in",
                OptedIntoPushAt = Utc(2021, 1, 2, 3).AddMinutes(4).AddMilliseconds(5678),
                UnsubscribedFromPushAt = Utc(2020, 1, 5),
                FirstSession = Utc(2020, 1, 1),
                LastSession = Utc(2020, 1, 2),
                SessionCount = 17,
                LastAppVersionUsed = "9.9",
                UninstalledAt = Utc(2021, 12, 31, 22),
                Devices =
                [
                    new Device
                    {
                        Model = "iPhone",
                        Os = "iOS 17",
                        DeviceId = "D",
                        Idfv = "V",
                        Idfa = "A",
                        GoogleAdId = "G",
                        RokuAdId = "R",
                        WindowsAdId = "W",
                        AdTrackingEnabled = true,
                    },
                ],
                PushTokens = [new PushToken { App = "Shop", Platform = "iOS", Token = "T", DeviceId = "D", NotificationsEnabled = true, ProvisionallyOptedIn = false }],
                Apps =
                [
                    new AppUsage { Name = "Shop", Platform = "iOS", Version = "1.2", Sessions = 12, FirstUsed = Utc(2020, 7, 10, 15), LastUsed = Utc(2021, 7, 10, 15) },
                    new AppUsage { Name = "Web", Sessions = 5 },
                ],
                CustomEvents = [new EventHistory("bought", 3) { First = Utc(2021, 1, 1), Last = Utc(2021, 2, 1) }],
                Purchases = [new EventHistory("shoe", 2) { First = Utc(2021, 1, 1), Last = Utc(2021, 1, 2) }],
                CampaignsReceived =
                [
                    new CampaignReceipt
                    {
                        CampaignId = "c-1",
                        Name = "Spring",
                        LastReceived = Utc(2021, 3, 1, 10),
                        VariationName = "V1",
                        VariationId = "v-1",
                        InControl = false,
                        Converted = true,
                        ConvertedBy = new Dictionary<string, bool> { ["Primary Conversion Event - A"] = true, ["B"] = false },
                        Engagement = new CampaignEngagement { OpenedEmail = true, ClickedEmail = true, OpenedPush = false, ClickedInAppMessage = false },
                    },
                    new CampaignReceipt { CampaignId = "c-2" },
                ],
                CanvasesReceived =
                [
                    new CanvasReceipt
                    {
                        CanvasId = "k-1",
                        Name = "Hello",
                        LastReceivedMessage = Utc(2021, 1, 1),
                        LastEntered = Utc(2021, 1, 2),
                        LastExited = Utc(2021, 1, 4),
                        VariationName = "A",
                        InControl = true,
                        LastEnteredControl = Utc(2021, 1, 3),
                        Steps = [new CanvasStepReceipt { StepId = "s-1", Name = "s", LastReceived = Utc(2021, 1, 5) }],
                    },
                ],
                CardsClicked = ["card"],
            },
            options => options.Excluding(recipient => recipient.CustomAttributes).WithStrictOrdering());
        Json(user).Should().Be(
            """{"vip":true,"visits":3,"score":1.50,"city":"Bonn","none":null,"tags":["a","b"],"nested":{"a":{"b":[1e400,"é"]}},"huge":123456789012345678901234567890123}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":null,"dob":null,"created_at":null,"random_bucket":null,"devices":null,"custom_attributes":null,"in_app_purchase_total":null,"last_coordinates":null}""")]
    [InlineData("""{"dob":"","created_at":"","random_bucket":"","total_revenue":"","uninstalled_at":""}""")]
    [InlineData("""{"unknown":1,"unknown":[{"email":"x"}],"":2,"emai":"x","emaill":"x","email":null}""")]
    public async Task Missing_null_and_unknown_fields_are_null(string line) =>
        (await ReadOneAsync(line)).Should().BeEquivalentTo(new Recipient { ExternalId = "1" });

    [Fact]
    public async Task Nulls_in_lists_are_skipped_and_empty_lists_are_kept()
    {
        var user = await ReadOneAsync("""{"devices":[null,{}],"apps":[],"cards_clicked":[null]}""");
        user.Devices.Should().ContainSingle().Which.Should().BeEquivalentTo(new Device());
        user.Apps.Should().BeEmpty();
        user.CardsClicked.Should().BeEmpty();
        user.PushTokens.Should().BeNull();
    }

    [Theory]
    [InlineData("2020-07-10T15:00:00.000Z", "2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10T15:00:00Z", "2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10T15:00Z", "2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10 15:00:00.000 UTC", "2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10 15:00:00", "2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10 15:00:00 +0000", "2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10T15:00:00.1234567899+00:00", "2020-07-10T15:00:00.1234567Z")]
    [InlineData("2020-07-10T15:00:00+02:00", "2020-07-10T13:00:00Z")]
    [InlineData("2020-07-10T15:00:00-5:00", "2020-07-10T20:00:00Z")]
    [InlineData("2020-07-10T15:00:00-0530", "2020-07-10T20:30:00Z")]
    [InlineData("2020-07-10T15:00:00+02", "2020-07-10T13:00:00Z")]
    [InlineData("2020-07-10", "2020-07-10T00:00:00Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("2020-07-10T15\\u003a00:00Z", "2020-07-10T15:00:00Z")]
    public async Task Instants_are_read_in_every_form(string text, string expected)
    {
        var user = await ReadOneAsync($$"""{"created_at":"{{text}}"}""");
        user.CreatedAt!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", System.Globalization.CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal)
            .Should().Be(expected);
    }

    [Theory]
    [InlineData("2020-02-30")]
    [InlineData("2020-13-01")]
    [InlineData("2020-00-01")]
    [InlineData("0000-01-01")]
    [InlineData("2020-7-10")]
    [InlineData("2020-07-10T24:00:00Z")]
    [InlineData("2020-07-10T15:00:00+15:00")]
    [InlineData("2020-07-10T15:00:00.Z")]
    [InlineData("2020-07-10T15:00:00Zebra")]
    [InlineData("2020-07-10X15:00:00Z")]
    [InlineData("2020-07-10T15")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("yesterday")]
    [InlineData("２020-07-10")]
    public async Task Invalid_date_is_refused(string text) =>
        (await FailureAsync($$"""{"created_at":"{{text}}"}""")).Message.Should().Contain("'created_at' is not a date with a time.").And.NotContain(text);

    [Theory]
    [InlineData("\"1990-02-28\"", "1990-02-28")]
    [InlineData("\"1990-02-28T23:59:59-08:00\"", "1990-02-28")]
    [InlineData("\"1990-02-28 00:00:00 UTC\"", "1990-02-28")]
    public async Task Date_of_birth_is_the_written_day(string value, string expected) =>
        (await ReadOneAsync($$"""{"dob":{{value}}}""")).DateOfBirth.Should().Be(DateOnly.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("1577836800")]
    [InlineData("\"2020-01-01T00:00:00Z\"")]
    public async Task Time_of_uninstallation_can_be_in_seconds(string value) =>
        (await ReadOneAsync($$"""{"uninstalled_at":{{value}}}""")).UninstalledAt.Should().Be(Utc(2020, 1, 1));

    [Theory]
    [InlineData("random_bucket", "7.0", 7)]
    [InlineData("random_bucket", "\"7\"", 7)]
    [InlineData("session_count", "1e3", 1000)]
    [InlineData("session_count", "\" 12 \"", 12)]
    public async Task Whole_numbers_can_be_texts_and_have_decimals(string field, string value, long expected)
    {
        var user = await ReadOneAsync($$"""{"{{field}}":{{value}}}""");
        (user.RandomBucket ?? user.SessionCount).Should().Be(expected);
    }

    [Fact]
    public async Task Unpaired_surrogates_and_U0000_are_replaced_and_counted()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.jsonl", """
            {"braze_id":"1","first_name":"a\ud83d","last_name":"\ude00b\u0000","home_city":"\ud83d\ude00","custom_attributes":{"x":["\ud83d",{"\u0000":"😀"}],"y":"\ud83d\ude00"}}
            {"braze_id":"2","custom_events":[{"name":"\u0000"}],"country":"�"}
            """);
        var page = (await new UserExportSource(folder["users.jsonl"]).ReadPagesAsync()).Single();
        var user = page.Rows[0];
        user.FirstName.Should().Be("a\uFFFD");
        user.LastName.Should().Be("\uFFFDb\uFFFD");
        user.City.Should().Be("😀");
        Json(user).Should().Be("""{"x":["�",{"�":"😀"}],"y":"😀"}""");
        page.ReplacedCharacters.Should().Be(6, "what was U+FFFD before was not replaced");
    }

    [Theory]
    [InlineData("""{"braze_id":"@"}""", "braze_id")]
    [InlineData("""{"external_id":"@"}""", "external_id")]
    [InlineData("""{"user_aliases":[{"alias_name":"@"}]}""", "alias_name")]
    [InlineData("""{"user_aliases":[{"alias_label":"@"}]}""", "alias_label")]
    [InlineData("""{"campaigns_received":[{"api_campaign_id":"@"}]}""", "api_campaign_id")]
    [InlineData("""{"campaigns_received":[{"variation_api_id":"@"}]}""", "variation_api_id")]
    [InlineData("""{"canvases_received":[{"api_canvas_id":"@"}]}""", "api_canvas_id")]
    public async Task Id_with_invalid_characters_is_malformed(string line, string field)
    {
        foreach (var broken in new[] { "a\\u0000", "\\ud83d", "\\ude00b" })
        {
            var error = await FailureAsync(line.Replace("@", broken, StringComparison.Ordinal));
            error.Problem.Should().Be($"'{field}' is an id with U+0000 or half of a surrogate pair in it.");
        }
    }

    [Fact]
    public async Task Names_of_fields_can_be_escaped()
    {
        var user = await ReadOneAsync("""{"\u0065mail":"a@example.com","country":"FR","devices":[{"\u0069dfa":"x"}]}""");
        user.Email.Should().Be("a@example.com");
        user.Country.Should().Be("FR");
        user.Devices![0].Idfa.Should().Be("x");
    }

    internal static async Task<SourceFormatException> FailureAsync(string line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.jsonl", line);
        return (await new UserExportSource(folder["users.jsonl"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
    }

    /// <summary>Reads one user, with an external id before the given fields unless they contain one.</summary>
    private static async Task<Recipient> ReadOneAsync(string line)
    {
        using var folder = new TemporaryFolder();
        var hasId = line.Contains("\"external_id\"", StringComparison.Ordinal);
        folder.Write("users.jsonl", hasId ? line : $"{{\"external_id\":\"1\"{(line == "{}" ? "" : ",")}{line[1..]}");
        return (await new UserExportSource(folder["users.jsonl"]).ReadAllAsync()).Should().ContainSingle().Which;
    }

    private static string Json(Recipient user)
    {
        var columns = user.CustomAttributes!.Keys.Select(name => new Column<Recipient>(name, (row, cell) => row.CustomAttributes![name].WriteTo(cell))).ToArray();
        var encoder = new JsonLinesFormat().CreateEncoder(columns);
        encoder.WriteRow(user);
        return Encoding.UTF8.GetString(encoder.Written.Span).TrimEnd('\n');
    }

    private static DateTimeOffset Utc(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
