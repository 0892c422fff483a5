using System.Text;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientCsvHeaderTests
{
    [Theory]
    // Every separator, plain and in quotes, with each line end, with and without a final one.
    [InlineData("user_id,email,first_name\n7,a@example.com,Ann\n")]
    [InlineData("user_id;email;first_name\r\n7;a@example.com;Ann\r\n")]
    [InlineData("user_id\temail\tfirst_name\n7\ta@example.com\tAnn")]
    [InlineData("user_id|email|first_name\r7|a@example.com|Ann\r")]
    [InlineData("\"user_id\";\"email\";\"first_name\"\n\"7\";\"a@example.com\";\"Ann\"\n")]
    [InlineData("\uFEFF\"user_id\",\"email\",\"first_name\"\n7,a@example.com,\"Ann\"")]
    // A line with the separator, in the form of Excel and LibreOffice.
    [InlineData("sep=;\r\nuser_id;email;first_name\r\n7;a@example.com;Ann\r\n")]
    [InlineData("SEP=|\nuser_id|email|first_name\n7|a@example.com|Ann\n")]
    [InlineData("\uFEFFsep=\t\nuser_id\temail\tfirst_name\n7\ta@example.com\tAnn\n")]
    [InlineData("\"sep=;\"\nuser_id;email;first_name\n7;a@example.com;Ann\n")]
    [InlineData("\"sep=;\";;\nuser_id;email;first_name\n7;a@example.com;Ann\n")]
    [InlineData("sep=:\nuser_id:email:first_name\n7:a@example.com:Ann\n")]
    // Other separators within names and values.
    [InlineData("user_id;email;first_name;\"a,b,c,d,e\"\n7;a@example.com;Ann;\"1,2,3\"\n")]
    [InlineData("user_id;in_app_purchase_total;email;first_name\n7;1,50;a@example.com;Ann\n")]
    [InlineData("user_id\tplan, city | more; yet\temail\tfirst_name\n7\t1,2,3;4\ta@example.com\tAnn\n")]
    [InlineData("user_id,email,first_name,\"note;of\nlines;and;more\"\n7,a@example.com,Ann,\"x;y\nz\"\n")]
    // Blank lines and rows with only separators before the header.
    [InlineData("\n\r\nuser_id,email,first_name\n7,a@example.com,Ann\n")]
    [InlineData(";;\n;;\nuser_id;email;first_name\n7;a@example.com;Ann\n")]
    [InlineData("sep=;\n\nuser_id;email;first_name\n7;a@example.com;Ann\n")]
    // Names in various spellings.
    [InlineData("user id,Email ,First Name\n7,a@example.com,Ann\n")]
    [InlineData("USER_ID,E-Mail,FIRST-NAME\n7,a@example.com,Ann\n")]
    [InlineData("  User-Id\t;\"  email\";firstName \n7;a@example.com;Ann\n")]
    [InlineData("\u00A0userid\u00A0,\u200Bemail,first\u00A0name\n7,a@example.com,Ann\n")]
    // Names of the platform's own import and API.
    [InlineData("external_id,email,first_name\n7,a@example.com,Ann\n")]
    [InlineData("External ID;email;first_name\n7;a@example.com;Ann\n")]
    [InlineData("external_user_id,email_address,first_name\n7,a@example.com,Ann\n")]
    // Columns without a name: at the end, and in between, as in saved data frames.
    [InlineData("user_id,email,first_name,,\n7,a@example.com,Ann,,\n")]
    [InlineData("user_id;email;first_name;;\n7;a@example.com;Ann\n")]
    [InlineData("user_id,email,first_name\n7,a@example.com,Ann,,\n")]
    [InlineData("user_id,email,first_name, ,\"\"\n7,a@example.com,Ann, ,\"\"\n")]
    [InlineData(",user_id,email,first_name\n0,7,a@example.com,Ann\n")]
    // Rows with only separators, and empty lines.
    [InlineData("user_id,email,first_name\n,,\n7,a@example.com,Ann\n,,\n")]
    [InlineData("user_id;email;first_name\n;;;;;\n7;a@example.com;Ann\n;\n")]
    [InlineData("user_id,email,first_name\n\"\", ,\"\"\n\n7,a@example.com,Ann\n\n\n")]
    public async Task Files_of_various_programs_are_read(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", content);
        foreach (var bufferBytes in (int[])[256, 64 * 1024])
        {
            var user = (await new RecipientCsvSource(folder["users.csv"], null, bufferBytes).ReadAllAsync()).Should().ContainSingle().Which;
            (user.ExternalId, user.Email, user.FirstName).Should().Be(("7", "a@example.com", "Ann"));
        }
    }

    [Theory]
    // Excel's "Unicode text" is UTF-16 with tabs.
    [InlineData("utf-16", true, '\t')]
    [InlineData("utf-16BE", true, ';')]
    [InlineData("utf-16", false, '\t')]
    [InlineData("utf-32", true, ',')]
    [InlineData("windows-1252", false, ';')]
    public async Task File_in_another_encoding_is_read(string name, bool hasMark, char separator)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        using var folder = new TemporaryFolder();
        var text = $"user id,Email ,first_name\r\n7,a@example.com,Zoë\r\n".Replace(',', separator);
        File.WriteAllBytes(folder["users.csv"], [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)]);
        var options = new RecipientCsvOptions { Encoding = name == "windows-1252" ? encoding : null };
        var user = (await new RecipientCsvSource(folder["users.csv"], options).ReadAllAsync()).Should().ContainSingle().Which;
        (user.ExternalId, user.Email, user.FirstName).Should().Be(("7", "a@example.com", "Zoë"));
    }

    [Theory]
    [InlineData("user_id\n1\n2\n")]
    [InlineData("user id\r\n1\r\n2\r\n")]
    [InlineData("\"External ID\"\n\"1\"\n\"2\"")]
    [InlineData("sep=;\nuser_id\n1\n2\n")]
    public async Task File_with_one_column_is_read(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("ids.csv", content);
        (await new RecipientCsvSource(folder["ids.csv"]).ReadAllAsync()).Select(user => user.ExternalId).Should().Equal("1", "2");
    }

    [Theory]
    [InlineData("user_id:email;plan\n7:b;gold\n", "email;plan")]
    [InlineData("sep=;\nuser_id:email;plan\n7:b;gold\n", "email;plan")]
    [InlineData("user_id;plan\n7;gold\n", "plan")]
    [InlineData("sep=,\nuser_id;plan\n7;gold\n", "plan")]
    public async Task Configured_separator_is_used_if_it_yields_a_known_column(string content, string attribute)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", content);
        var source = new RecipientCsvSource(folder["users.csv"], new RecipientCsvOptions { Separator = ':' });
        (await source.ReadAllAsync()).Should().ContainSingle().Which.CustomAttributes.Should().ContainKey(attribute);
        source.Description.Should().Be("CSV, pages of 2000, separated by ':': users.csv");
    }

    [Theory]
    [InlineData("user_id,external_id\n7,8\n", "two columns of the header map to 'user_id': 'user_id' and 'external_id', columns 1 and 2")]
    [InlineData("user_id,phone,Phone Number\n7,8,9\n", "two columns of the header map to 'phone_number': 'phone' and 'Phone Number', columns 2 and 3")]
    [InlineData("user_id;Email;E-mail\n7;8;9\n", "two columns of the header map to 'email': 'Email' and 'E-mail', columns 2 and 3")]
    [InlineData("user_id,plan,plan\n7,8,9\n", "two columns of the header map to 'plan': 'plan' and 'plan', columns 2 and 3")]
    [InlineData("Kunde;Ort\n7;Bonn\n", "no column of the header is known. Separated by ';', it has 'Kunde', 'Ort'. Expected: columns such as user_id")]
    [InlineData("Kunde\tOrt\n7\tBonn\n", "Separated by a tab, it has 'Kunde', 'Ort'")]
    [InlineData("Kunde\n7\n", "no column of the header is known. Separated by ',', it has 'Kunde'")]
    [InlineData("<html><body>\nsecret\n", "1 cell that may be a value of a person")]
    [InlineData("email,first_name\nsecret@example.com,secret\n", "no column identifies the person. Separated by ',', it has 'email', 'first_name'. Expected: user_id (or external_id)")]
    [InlineData("4711,secret@example.com,+491234567\n4712,b@example.com,\n", "no column of the header is known. Separated by ',', it has 3 cells that may be values of a person")]
    [InlineData("secret;secret@example.com;1990-01-31\n", "3 cells that may be values of a person")]
    [InlineData("secret;Smith;Berlin\n", "it has 3 cells that may be values of a person.")]
    [InlineData("Ann secret lives in Berlin\n", "it has 1 cell that may be a value of a person.")]
    [InlineData("Ann;secret;Berlin;email\n", "no column identifies the person. Separated by ';', it has 'email' and 3 cells that may be values of a person.")]
    [InlineData("secret\nuser_id\n", "it has 1 cell that may be a value of a person.")]
    [InlineData("Kundennummer,E-Mail-Adresse,Post code\n", "it has 'Kundennummer', 'E-Mail-Adresse', 'Post code'.")]
    [InlineData("clientId\tLast secret\n", "it has 'clientId' and 1 cell that may be a value of a person.")]
    [InlineData("user_id,\"a\" b\nsecret,1\n", "the header is not CSV: a quote is misplaced or not closed")]
    [InlineData("user_id,\"secret\nemail\n", "the header is not CSV: a quote is misplaced or not closed")]
    public async Task Unknown_header_is_an_error_that_names_the_columns_without_values(string content, string problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", content);
        var read = () => new RecipientCsvSource(folder["users.csv"]).ReadAllAsync();
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        error.Message.Should().StartWith("users.csv, line 1, position 1: ").And.Contain(problem).And.NotContain("secret").And.NotContain("4711").And.NotContain("1234567");
    }

    [Fact]
    public async Task Error_counts_skipped_lines()
    {
        using var folder = new TemporaryFolder();
        folder.Write("header.csv", "sep=;\n;;\nKunde;Ort\n");
        folder.Write("cell.csv", "sep=;\r\n\r\nuser_id;created_at\r\n7;\r\n;\r\n8;secret\r\n");
        var header = () => new RecipientCsvSource(folder["header.csv"]).ReadAllAsync();
        var cell = () => new RecipientCsvSource(folder["cell.csv"]).ReadAllAsync();
        (await header.Should().ThrowAsync<SourceFormatException>()).Which.Line.Should().Be(3);
        (await cell.Should().ThrowAsync<SourceFormatException>()).Which.Line.Should().Be(6);
    }

    [Fact]
    public async Task Endless_header_is_an_error_before_the_whole_file_is_in_memory()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "user_id,\"" + new string('x', 3 * 1024 * 1024));
        var read = () => new RecipientCsvSource(folder["users.csv"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("the header does not end within 1 MiB");
        folder.Write("wide.csv", "user_id," + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"column {i}")) + "\n7" + new string(',', 20_000) + "\n");
        (await new RecipientCsvSource(folder["wide.csv"], new RecipientCsvOptions { CustomAttributes = [] }).ReadAllAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Unread_columns_are_one_warning_per_file()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", ",user_id,Plan,Ort,a@example.com,favourite colour,bought,\n0,7,gold,Bonn,x,red,3,\n1,8,,,,,,\n");
        folder.Write("b.csv", "user_id\n9\n");
        var warnings = new List<string>();
        var options = new RecipientCsvOptions { CustomAttributes = ["plan", "favourite colour", "nowhere"], CustomEvents = ["bought"], OnWarning = warnings.Add };
        var users = await new RecipientCsvSource(folder.Path, options).ReadAllAsync();

        warnings.Should().Equal(
            "a.csv: 3 columns are not read, neither known nor a chosen custom attribute: column 1, 'Ort', column 5.",
            "no person in the files has the custom attribute 'nowhere'.");
        users[0].CustomAttributes.Should().HaveCount(2).And.ContainKey("plan").And.ContainKey("favourite colour");
        users[0].CustomEvents.Should().BeEquivalentTo([new EventHistory("bought", 3)]);
        users[1].CustomAttributes.Should().BeNull();
        users[1].CustomEvents.Should().BeNull();
    }

    [Theory]
    // A chosen attribute is found by its exact name first, then like known columns; never by both.
    [InlineData("user_id,plan,Plan\n7,a,b\n", "Plan", "b")]
    [InlineData("user_id,PLAN \n7,a\n", "plan", "a")]
    [InlineData("user_id,shoe_size\n7,a\n", "Shoe Size", "a")]
    [InlineData("user_id,phone_number,phone\n7,+49,a\n", "phone", "a")]
    [InlineData("user_id,E-mail\n7,a\n", "E-mail", "a")]
    public async Task Chosen_attribute_is_read_from_the_column_with_its_name(string content, string attribute, string value)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", content);
        var user = (await new RecipientCsvSource(folder["users.csv"], new() { CustomAttributes = [attribute] }).ReadAllAsync()).Single();
        user.CustomAttributes.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create(attribute, AttributeValue.Text(value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n")]
    [InlineData("sep=;\n")]
    [InlineData(";;;\n;;;\n")]
    public async Task Empty_file_is_a_warning_with_other_files_and_otherwise_an_error(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "user_id\n1\n");
        folder.Write("b.csv", content);
        folder.Write("c.csv", "user_id\n");
        folder.Write("d.csv", "user_id\n2\n");
        var warnings = new List<string>();
        var users = await new RecipientCsvSource(folder.Path, new() { OnWarning = warnings.Add }).ReadAllAsync();
        users.Select(user => user.ExternalId).Should().Equal("1", "2");
        warnings.Should().Equal("b.csv: the file is empty.");

        var alone = () => new RecipientCsvSource(folder["b.csv"]).ReadAllAsync();
        (await alone.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be("b.csv, line 1, position 1: the file is empty.");
        (await new RecipientCsvSource(folder["c.csv"]).ReadAllAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\0')]
    [InlineData('§')]
    public void Invalid_separator_is_refused_before_anything_is_read(char separator) =>
        FluentActions.Invoking(() => new RecipientCsvSource("/no/such/file.csv", new() { Separator = separator })).Should().Throw<ArgumentException>().WithMessage("*separator*");
}
