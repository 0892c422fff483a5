using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Tests.Recipients;

public sealed class PersonalAliasTests
{
    [Theory]
    [InlineData("ann@example.com")]
    [InlineData(" ann@example.com")]
    [InlineData("mailto:ann@example.com")]
    [InlineData("Ann <ann@example.com>")]
    [InlineData("ann＠example.com")]
    [InlineData("+491701234567")]
    [InlineData("491701234567")]
    [InlineData("0170 1234567")]
    [InlineData("+49 (170) 123-45.67")]
    [InlineData("030/1234567")]
    [InlineData("555-1234")]
    [InlineData("tel:+491711234567")]
    [InlineData(" TEL:+49-171-1234567;ext=12")]
    [InlineData("sms:01711234567")]
    [InlineData("whatsapp:+491711234567")]
    [InlineData("ann%40example.com")]
    [InlineData("%2B491711234567")]
    [InlineData("ann％40example.com")]
    [InlineData("ann﹪40example.com")]
    [InlineData("ann﹫example.com")]
    [InlineData("ann%2540example.com")]
    [InlineData("ann%252540example.com")]
    [InlineData("mailto:ann&#64;example.com")]
    [InlineData("ann&#x40;example.com")]
    [InlineData("ann&commat;example.com")]
    [InlineData("ann%26%2364%3Bexample.com")]
    [InlineData("ann\\u0040example.com")]
    [InlineData("ann\\U0040example.com")]
    [InlineData("ann\\u{40}example.com")]
    [InlineData("ann\\x40example.com")]
    [InlineData("ann\\100example.com")]
    [InlineData("ann\\\\u0040example.com")]
    [InlineData("ann\\@example.com")]
    [InlineData("ann=40example.com")]
    [InlineData("ann=3D40example.com")]
    [InlineData("mailto:ann=40example=2Ecom")]
    [InlineData("=61nn=40example.com")]
    [InlineData("ann%5Cu0040example.com")]
    [InlineData("ann&#92;u0040example.com")]
    [InlineData("\\u002B491711234567")]
    [InlineData("=2B491711234567")]
    [InlineData("\\u0061nn\\u0040example.com")]
    [InlineData("ann at example.com")]
    [InlineData("Ann AT example.com")]
    [InlineData("ann (at) example.com")]
    [InlineData("ann[at]example[dot]com")]
    [InlineData("ann at example dot com")]
    [InlineData("&#43;49 171 1234567")]
    [InlineData("\u202A+49 171 1234567\u202C")]
    [InlineData("0171\u20131234567")]
    [InlineData("٠١٢٣٤٥٦٧٨٩")]
    public void Alias_that_is_an_address_or_a_phone_number_is_omitted_without_permission(string name)
    {
        Cell([new(name, "x")], personalData: false).Should().Be("[]");
        Cell([new("keeper", "x"), new("other", name), new("last", null)], personalData: false).Should().Be("[{\"alias_name\":\"keeper\",\"alias_label\":\"x\"},{\"alias_name\":\"last\"}]");
        Cell([new(name, "x")], personalData: true).Should().NotBe("[]");
    }

    [Theory]
    [InlineData("annie")]
    [InlineData("@annie")]
    [InlineData("4711")]
    [InlineData("1234567890123456")]
    [InlineData("a1234567")]
    [InlineData("crm:1234567")]
    [InlineData("tel:12")]
    [InlineData("100%")]
    [InlineData("user1234567")]
    [InlineData("customer at large")]
    [InlineData("at home.org")]
    [InlineData("Tom & Ann")]
    [InlineData("size=40")]
    [InlineData("a=40b")]
    [InlineData("=40")]
    [InlineData("C:/users/x40")]
    [InlineData("DOMAIN/user")]
    [InlineData("x=1234567")]
    [InlineData("1+1=2")]
    [InlineData("50%25")]
    [InlineData("5f0c1d2e3b4a5f0c1d2e3b4a")]
    public void Other_alias_is_kept(string name) =>
        Cell([new(name, "label")], personalData: false).Should().Be($"[{{\"alias_name\":\"{name}\",\"alias_label\":\"label\"}}]");

    [Fact]
    public void Unknown_aliases_stay_null() => Cell(null, personalData: false).Should().BeEmpty();

    private static string Cell(IReadOnlyList<UserAlias>? aliases, bool personalData)
    {
        var selection = new RecipientChoice(RecipientContents.UserData) { PersonalData = personalData }.CreateSelection().WithColumns(["user_aliases"]);
        var encoder = new CsvFormat().CreateEncoder(selection.Columns);
        encoder.WriteRow(new Recipient { Aliases = aliases });
        var cell = Encoding.UTF8.GetString(encoder.Written.Span).TrimEnd('\r', '\n');
        return cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
    }
}
