using System.Text;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientCsvCellTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("TRUE")]
    [InlineData("True")]
    [InlineData(" true ")]
    [InlineData("1")]
    [InlineData("yes")]
    [InlineData("Y")]
    [InlineData("t")]
    [InlineData("WAHR")]
    [InlineData("wahr")]
    [InlineData("Ja")]
    [InlineData("VRAI")]
    [InlineData("oui")]
    [InlineData("VERDADERO")]
    [InlineData("Sí")]
    [InlineData("VERO")]
    [InlineData("VERDADEIRO")]
    [InlineData("WAAR")]
    [InlineData("PRAWDA")]
    [InlineData("DOĞRU")]
    [InlineData("ИСТИНА")]
    public async Task True_is_read_in_the_words_of_spreadsheets(string word) => (await ReadAsync("in_control", word)).InControl.Should().BeTrue();

    [Theory]
    [InlineData("false")]
    [InlineData("FALSE")]
    [InlineData("0")]
    [InlineData("no")]
    [InlineData("N")]
    [InlineData("FALSCH")]
    [InlineData("nein")]
    [InlineData("FAUX")]
    [InlineData("non")]
    [InlineData("FALSO")]
    [InlineData("ONWAAR")]
    [InlineData("FAŁSZ")]
    [InlineData("YANLIŞ")]
    [InlineData("ЛОЖЬ")]
    [InlineData("EPÄTOSI")]
    public async Task False_is_read_in_the_words_of_spreadsheets(string word) => (await ReadAsync("in_control", word)).InControl.Should().BeFalse();

    [Theory]
    [InlineData("12.5", 12.5)]
    [InlineData("'-1.50", -1.5)]
    [InlineData("12,5", 12.5)]
    [InlineData("-0,99", -0.99)]
    [InlineData("0,125", 0.125)]
    [InlineData("1234,567", 1234.567)]
    [InlineData("1,2345", 1.2345)]
    [InlineData("1,5 ", 1.5)]
    [InlineData(",5", 0.5)]
    public async Task Number_is_read_with_a_point_or_an_unambiguous_decimal_comma(string cell, double number) =>
        (await ReadAsync("in_app_purchase_total", cell)).InAppPurchaseTotal.Should().Be((decimal)number);

    [Theory]
    [InlineData("in_app_purchase_total", "1,234", "is a number whose comma may be a thousands separator or a decimal comma")]
    [InlineData("in_app_purchase_total", "-12,345", "is a number whose comma may be a thousands separator or a decimal comma")]
    [InlineData("in_app_purchase_total", "1,234.50", "is not a number")]
    [InlineData("in_app_purchase_total", "1.234,50", "is not a number")]
    [InlineData("in_app_purchase_total", "1,", "is not a number")]
    [InlineData("in_app_purchase_total", "1,5 EUR", "is not a number")]
    [InlineData("in_app_purchase_total", "secret", "is not a number")]
    [InlineData("session_count", "1,5", "is not a whole number")]
    [InlineData("in_control", "secret", "is neither true nor false")]
    [InlineData("in_control", "2", "is neither true nor false")]
    [InlineData("in_control", "truetruetruetruetruetruetruetruetruetrue", "is neither true nor false")]
    [InlineData("dob", "02/03/1990", "is not a date")]
    [InlineData("dob", "1990-02-30", "is not a date")]
    [InlineData("created at", "yesterday", "is not a date with a time")]
    public async Task Invalid_cell_is_an_error_with_row_and_column_and_without_the_value(string column, string cell, string problem)
    {
        var read = () => ReadAsync(column, cell);
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        error.Message.Should().Be($"users.csv, line 2, position 1: in the record that begins here, '{column}' {problem}{(problem.Contains("whole", StringComparison.Ordinal) ? ", or too large" : "")}.");
    }

    [Theory]
    [InlineData("2020-07-10T15:00:00Z")]
    [InlineData("2020-07-10T15:00:00.000Z")]
    [InlineData("2020-07-10 15:00:00.000 UTC")]
    [InlineData("2020-07-10 15:00")]
    [InlineData("2020-07-10T17:00:00+02:00")]
    [InlineData("2020-07-10T10:00:00 -0500")]
    [InlineData("2020/07/10 15:00:00")]
    [InlineData("20200710T150000Z")]
    [InlineData("2020-07-10T15:00:00,000Z")]
    public async Task Instant_is_read_in_the_variants_of_ISO_8601(string cell) =>
        (await ReadAsync("created_at", cell)).CreatedAt.Should().Be(new DateTimeOffset(2020, 7, 10, 15, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("1990-02-28")]
    [InlineData("1990/02/28")]
    [InlineData("19900228")]
    [InlineData("1990-02-28T00:00:00")]
    [InlineData(" 1990-02-28 ")]
    public async Task Day_is_read_in_the_variants_of_ISO_8601(string cell) =>
        (await ReadAsync("dob", cell)).DateOfBirth.Should().Be(new DateOnly(1990, 2, 28));

    [Fact]
    public async Task Names_of_import_and_API_map_to_our_columns()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "braze_id,external_id,phone,dob,home_city,time_zone,email_subscribe,push_subscribe,total_revenue,push_opted_in_at,date_of_first_session,user_alias_name,user_alias_label\n"
            + "5f0,007,+4912,1990-02-28,Bonn,Europe/Berlin,opted_in,subscribed,1.5,2020-07-10,2020-07-11,Annie,nick\n");
        (await new RecipientCsvSource(folder["users.csv"]).ReadAllAsync()).Should().ContainSingle().Which.Should().BeEquivalentTo(new Recipient
        {
            Id = "5f0",
            ExternalId = "007",
            Phone = "+4912",
            DateOfBirth = new DateOnly(1990, 2, 28),
            City = "Bonn",
            TimeZone = "Europe/Berlin",
            EmailSubscribe = "opted_in",
            PushSubscribe = "subscribed",
            TotalRevenue = 1.5m,
            OptedIntoPushAt = new DateTimeOffset(2020, 7, 10, 0, 0, 0, TimeSpan.Zero),
            FirstSession = new DateTimeOffset(2020, 7, 11, 0, 0, 0, TimeSpan.Zero),
            Aliases = [new UserAlias("Annie", "nick")],
        });
    }

    [Theory]
    [InlineData(new byte[] { (byte)'B', 0xF6 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    public async Task Invalid_UTF8_is_an_error_with_row_and_column(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        // The next cell does not make them valid.
        File.WriteAllBytes(folder["users.csv"], [.. "user_id,first_name,last_name\n1,é,\n2,"u8, .. bytes, (byte)',', 0xA9, (byte)'\n']);
        var read = () => new RecipientCsvSource(folder["users.csv"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message
            .Should().Be("users.csv, line 3, position 1: in the record that begins here, 'first_name' contains bytes that are invalid in the encoding of the file (UTF-8 unless another one is named).");

        File.WriteAllBytes(folder["users.csv"], [.. "user_id,plan "u8, .. bytes, .. "\n1,\n"u8]);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message
            .Should().Be("users.csv, line 1, position 1: column 2 of the header contains bytes that are invalid in the encoding of the file (UTF-8 unless another one is named).");
    }

    [Fact]
    public async Task U0000_is_replaced_and_counted_and_is_an_error_in_an_id()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "user_id,first_name,plan\n1,A\0n\0n,é\0\n2,Ann,gold\n");
        var page = (await new RecipientCsvSource(folder["users.csv"]).ReadPagesAsync()).Single();
        var users = page.Rows;
        users[0].FirstName.Should().Be("A\uFFFDn\uFFFDn");
        users[0].CustomAttributes!["plan"].Should().Be(AttributeValue.Text("é\uFFFD"));
        page.ReplacedCharacters.Should().Be(3);

        folder.Write("users.csv", "user_id\n1\0\n");
        var read = () => new RecipientCsvSource(folder["users.csv"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("'user_id' is an id with U+0000 in it");
    }

    [Fact]
    public async Task Characters_of_every_plane_are_unchanged()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "user_id,first_name,größe\n😀1,Zoë 😀 שלום 你好 a\u0301,\uFEFF\n");
        var user = (await new RecipientCsvSource(folder["users.csv"]).ReadAllAsync()).Single();
        (user.ExternalId, user.FirstName).Should().Be(("😀1", "Zoë 😀 שלום 你好 a\u0301"));
        user.CustomAttributes!["größe"].Should().Be(AttributeValue.Text("\uFEFF"));
    }

    private static async Task<Recipient> ReadAsync(string column, string cell)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["users.csv"], Encoding.UTF8.GetBytes($"user_id,{column}\n7,\"{cell}\"\n"));
        return (await new RecipientCsvSource(folder["users.csv"]).ReadAllAsync()).Single();
    }
}
