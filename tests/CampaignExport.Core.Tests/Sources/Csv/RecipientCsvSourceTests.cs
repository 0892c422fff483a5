using System.Globalization;
using CampaignExport.Recipients;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientCsvSourceTests
{
    [Fact]
    public async Task Columns_are_known_by_name_and_others_are_custom_attributes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "shoe size,user_id,Appboy ID,phone_number,created_at,date_of_birth,session_count,in_app_purchase_total,in_control,opted_in_to_emails_at,user_aliases,email,variation_name\r\n"
            + "0042,007,5f0,'+4912,2020-07-10T15:00:00Z,1990-02-28,12,'-1.50,true,2020-01-01T00:00:00.5Z,\"[{\"\"alias_name\"\":\"\"a,b\"\",\"\"alias_label\"\":\"\"c\"\"}]\",,\"A\r\nB\"\r\n");
        var user = (await new RecipientCsvSource(folder.Path).ReadAllAsync()).Should().ContainSingle().Which;
        user.Should().BeEquivalentTo(
            new Recipient
            {
                Id = "5f0",
                ExternalId = "007",
                Phone = "'+4912",
                CreatedAt = new DateTimeOffset(2020, 7, 10, 15, 0, 0, TimeSpan.Zero),
                DateOfBirth = new DateOnly(1990, 2, 28),
                SessionCount = 12,
                InAppPurchaseTotal = -1.50m,
                InControl = true,
                OptedInToEmailsAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, 500, TimeSpan.Zero),
                Aliases = [new UserAlias("a,b", "c")],
                VariationName = "A\r\nB",
            },
            options => options.Excluding(one => one.CustomAttributes));
        user.CustomAttributes.Should().ContainKey("shoe size").And.HaveCount(1);
    }

    [Fact]
    public async Task Advertising_ids_are_devices_if_there_is_no_column_of_devices()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "user_id,google_ad_ids,IDFAs,devices,number_of_push_tokens,number_of_IDFAs\n1,\"[\"\"g1\"\",\"\"g2\"\"]\",\"[\"\"a1\"\"]\",,3,9\n2,\"[\"\"g3\"\"]\",,\"[{\"\"idfv\"\":\"\"v\"\"}]\",,\n");
        var users = await new RecipientCsvSource(folder.Path).ReadAllAsync();
        users[0].Devices.Should().BeEquivalentTo(
            [new Device { GoogleAdId = "g1" }, new Device { GoogleAdId = "g2" }, new Device { Idfa = "a1" }], options => options.WithStrictOrdering());
        users[0].PushTokens.Should().HaveCount(3);
        users[1].Devices.Should().ContainSingle().Which.Should().BeEquivalentTo(new Device { Idfv = "v" });
        users[1].PushTokens.Should().BeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task Every_cursor_resumes_with_the_same_pages(int pageSize)
    {
        using var folder = new TemporaryFolder();
        var number = 0;
        folder.Write("a.csv", Csv(5));
        folder.WriteGzip("b.csv.gz", Csv(7));
        folder.Write("c.csv", "\uFEFF" + Csv(0));
        folder.WriteZip("d.zip", ("1.csv", Csv(4)), ("2.csv", "first_name,Appboy ID\nx,16\ny,17"));
        folder.Write("manifest.json", "{}");
        folder.Write(".checkpoint.json", "{}");
        var source = new RecipientCsvSource(folder.Path, new RecipientCsvOptions { PageSize = pageSize }, 256);

        var pages = await source.ReadPagesAsync();
        pages.SelectMany(page => page.Rows).Select(user => user.Id).Should().Equal(Enumerable.Range(0, 18).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        pages.SkipLast(1).Should().OnlyContain(page => page.Rows.Count == pageSize);
        for (var at = 0; at < pages.Count; at++)
        {
            var rest = await source.ReadPagesAsync(pages[at].Cursor);
            rest.Select(page => page.Cursor).Should().Equal(pages.Skip(at + 1).Select(page => page.Cursor));
            rest.SelectMany(page => page.Rows).Select(user => user.Id).Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Rows).Select(user => user.Id));
        }

        string Csv(int count) => "Appboy ID,first_name\r\n" + string.Concat(Enumerable.Range(0, count).Select(_ => $"{number++},\"a\r\n{new string('é', 100)}\"\r\n"));
    }

    [Theory]
    [InlineData("user_id,devices\na@example.com,secret\n", 2, "'devices' is not a list in JSON")]
    [InlineData("user_id,devices\na@example.com,\"[{\"\"idfa\"\":\"\"secret\"\"}] x\"\n", 2, "'devices' is not a list in JSON")]
    [InlineData("user_id,devices\na@example.com,\"{\"\"idfa\"\":\"\"secret\"\"}\"\n", 2, "'devices' is not a list")]
    [InlineData("user_id,devices\na@example.com,\"[{\"\"idfa\"\":5,\"\"a\"\":\"\"secret\"\"}]\"\n", 2, "'devices' is not a string")]
    [InlineData("user_id,created_at\n\"a\nb\",\n\n\"a\nb\",secret\n", 5, "'created_at' is not a date with a time")]
    [InlineData("user_id,random_bucket\na,secret\n", 2, "'random_bucket' is not a number")]
    [InlineData("user_id,random_bucket\na,3000000000\n", 2, "'random_bucket' is a number that is too large")]
    [InlineData("user_id,session_count\na,1.5\n", 2, "'session_count' is not a whole number")]
    [InlineData("user_id,in_control\na,secret\n", 2, "'in_control' is neither true nor false")]
    [InlineData("user_id,number_of_push_tokens\na,100000000\n", 2, "'number_of_push_tokens' is not a plausible number of push tokens")]
    [InlineData("user_id,date_of_birth\na,01/02/1990\n", 2, "'date_of_birth' is not a date")]
    [InlineData("user_id,country\na,b\nsecret\n", 3, "there is 1 cell, and the header has 2")]
    [InlineData("user_id,country\na,b,secret\n", 2, "there is a cell after the last column with a name")]
    [InlineData("user_id,country\na,\"secret\" x\n", 2, "a quote is misplaced")]
    [InlineData("user_id,country\na,\"secret\n", 2, "a quote is misplaced")]
    [InlineData("user_id,email,email\na,b,c\n", 1, "two columns of the header map to 'email': 'email' and 'email', columns 2 and 3")]
    public async Task Invalid_file_is_an_error_with_file_and_line_and_without_values(string content, int line, string problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", content);
        var error = (await new RecipientCsvSource(folder.Path).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;
        error.File.Should().Be("users.csv");
        error.Line.Should().Be(line);
        error.Message.Should().Contain(problem).And.NotContain("secret").And.NotContain("example.com");
        (error.InnerException?.Message ?? "").Should().NotContain("secret").And.NotContain("example.com");
    }

    [Fact]
    public async Task Truncated_compressed_file_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        folder.WriteGzip("whole.gz", "Appboy ID\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919L}\n")));
        var whole = folder.Bytes("whole.gz");
        foreach (var length in new[] { 0, 5, 10, 11, whole.Length / 2, whole.Length - 9, whole.Length - 8, whole.Length - 1 })
        {
            File.WriteAllBytes(folder["cut.gz"], whole[..length]);
            var error = await new RecipientCsvSource(folder["cut.gz"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>($"it was cut to {length}");
            error.Which.Message.Should().StartWith("cut.gz, line ");
        }
    }

    [Fact]
    public async Task Campaign_is_refused_before_the_first_page()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "user_id\n1\n2\n");
        await using var pages = new RecipientCsvSource(folder["users.csv"], new RecipientCsvOptions { PageSize = 1 }).ReadAsync(new RecipientQuery("c"), null, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await FluentActions.Awaiting(() => pages.MoveNextAsync().AsTask()).Should().ThrowAsync<ExportRequestException>()).WithMessage("*campaigns_received*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0 3 users.csv")]
    [InlineData("0 0 other.csv")]
    [InlineData("0 0 users.csv entry")]
    public async Task Unknown_cursor_is_refused(string cursor)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.csv", "user_id\na\nb\n");
        await new RecipientCsvSource(folder.Path).Invoking(source => source.ReadAllAsync(cursor)).Should().ThrowAsync<CheckpointException>().WithMessage("*cursor is not from this source*");
        (await new RecipientCsvSource(folder.Path).ReadAllAsync("0 2 users.csv")).Should().BeEmpty();
    }

    [Fact]
    public void Description_names_page_size_and_files_without_the_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b.csv", "");
        folder.Write("a.csv", "");
        folder.Write("manifest.json", "{}");
        new RecipientCsvSource(folder.Path, new RecipientCsvOptions { PageSize = 9 }).Description.Should().Be("CSV, pages of 9: a.csv, b.csv");
    }
}
