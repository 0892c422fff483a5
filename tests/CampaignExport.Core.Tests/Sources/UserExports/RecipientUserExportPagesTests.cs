using System.Globalization;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientUserExportPagesTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 64)]
    [InlineData(5, 4096)]
    [InlineData(6, 31)]
    [InlineData(7, 100)]
    public async Task Every_cursor_resumes_with_the_same_pages(int pageSize, int bufferBytes)
    {
        using var folder = new TemporaryFolder();
        var ids = WriteMixed(folder);
        var source = new UserExportSource(folder.Path, new UserExportOptions { PageSize = pageSize }, bufferBytes, int.MaxValue);

        var pages = await source.ReadPagesAsync();
        pages.SelectMany(page => page.Rows).Select(user => user.Id).Should().Equal(ids);
        pages.SkipLast(1).Should().OnlyContain(page => page.Rows.Count == pageSize);
        for (var at = 0; at < pages.Count; at++)
        {
            var rest = await source.ReadPagesAsync(pages[at].Cursor);
            rest.Select(page => page.Cursor).Should().Equal(pages.Skip(at + 1).Select(page => page.Cursor));
            rest.SelectMany(page => page.Rows).Select(user => user.Id).Should().Equal(ids.Skip((at + 1) * pageSize));
        }
    }

    [Fact]
    public async Task Page_also_ends_at_a_number_of_bytes_and_its_cursor_resumes()
    {
        using var folder = new TemporaryFolder();
        var ids = WriteMixed(folder);
        var source = new UserExportSource(folder.Path, new UserExportOptions { PageSize = 1000 }, 16, pageBytes: 50);
        var pages = await source.ReadPagesAsync();
        pages.Should().HaveCountGreaterThan(10).And.OnlyContain(page => page.Rows.Count <= 4);
        for (var at = 0; at < pages.Count; at++)
        {
            var rest = await source.ReadPagesAsync(pages[at].Cursor);
            rest.Select(page => page.Cursor).Should().Equal(pages.Skip(at + 1).Select(page => page.Cursor));
            rest.Sum(page => page.Rows.Count).Should().Be(pages.Skip(at + 1).Sum(page => page.Rows.Count));
        }

        pages.Sum(page => page.Rows.Count).Should().Be(ids.Count);
    }

    [Fact]
    public async Task Only_recipients_of_the_campaign_are_returned_with_their_variation()
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.jsonl", """
            {"braze_id":"1","campaigns_received":[{"api_campaign_id":"other","variation_name":"X"},{"api_campaign_id":"c","variation_name":"A","variation_api_id":"v-a","in_control":false}]}
            {"braze_id":"2","campaigns_received":[{"api_campaign_id":"other"}]}
            {"braze_id":"3"}
            {"braze_id":"4","campaigns_received":[{"api_campaign_id":"c","in_control":true}]}
            {"braze_id":"5","campaigns_received":[{"api_campaign_id":"C"},{"name":"c"}]}
            """);
        var source = new UserExportSource(folder.Path, new UserExportOptions { PageSize = 2 });

        var recipients = await source.ReadAllAsync(campaignId: "c");
        recipients.Select(one => (one.Id, one.VariationName, one.VariationId, one.InControl)).Should().Equal(("1", "A", "v-a", false), ("4", null, null, true));
        (await source.ReadAllAsync()).Should().HaveCount(5).And.OnlyContain(one => one.VariationName == null);
        (await source.ReadPagesAsync(campaignId: "c")).Should().HaveCount(3, "pages are counted in lines, regardless of receipts");
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("0 0")]
    [InlineData("a 0 users.jsonl")]
    [InlineData("0 -1 users.jsonl")]
    [InlineData("0 0 other.jsonl")]
    [InlineData("0 0 users.jsonl entry")]
    [InlineData("99999 1 users.jsonl")]
    [InlineData("99999 1 users.gz")]
    [InlineData("0 0 users.zip")]
    [InlineData("0 0 users.zip b.json")]
    [InlineData("0 0 users.jsonl a b")]
    public async Task Unknown_cursor_is_refused(string cursor)
    {
        using var folder = new TemporaryFolder();
        const string user = "{\"external_id\":\"1\"}\n";
        folder.Write("users.jsonl", user);
        folder.WriteGzip("users.gz", user);
        folder.WriteZip("users.zip", ("a.json", user));
        var error = await new UserExportSource(folder.Path).Invoking(source => source.ReadAllAsync(cursor)).Should().ThrowAsync<CheckpointException>();
        error.Which.Message.Should().Contain("cursor is not from this source");
    }

    [Fact]
    public async Task Cursor_contains_no_personal_values_and_description_no_path()
    {
        using var folder = new TemporaryFolder();
        folder.Write("my users.jsonl", "{\"email\":\"zoe@example.com\",\"braze_id\":\"5f0\"}\n");
        folder.WriteZip("z.zip", ("part 1/a.json", "{\"email\":\"zoe@example.com\",\"external_id\":\"007\"}"));
        var source = new UserExportSource(folder.Path);
        (await source.ReadPagesAsync())[^1].Cursor.Should().Be("47 1 z.zip part%201%2Fa.json");
        source.Description.Should().Be("user export, pages of 2000, malformed lines refused: my users.jsonl, z.zip");
    }

    [Fact]
    public void Description_of_many_files_is_short_and_distinguishes_them()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 21; i++)
            folder.Write($"{i:00}.jsonl", "{}");
        var source = new UserExportSource(folder.Path);
        var before = source.Description;
        before.Should().Contain("21 files from 00.jsonl to 20.jsonl").And.HaveLength(before.Length);
        File.Move(folder["07.jsonl"], folder["07a.jsonl"]);
        source.Description.Should().NotBe(before).And.Contain("21 files from 00.jsonl to 20.jsonl");
    }

    [Fact]
    public async Task Byte_order_mark_blank_lines_and_missing_last_line_end_do_not_matter()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", "\uFEFF\n  \r\n{\"braze_id\":\"1\"}\r\n\t\n{\"braze_id\":\"2\"}");
        folder.Write("b.jsonl", "\uFEFF{\"braze_id\":\"3\"}\n");
        folder.Write("c.jsonl", "");
        folder.Write("d.jsonl", "\uFEFF");
        folder.WriteGzip("e.gz", "\uFEFF{\"braze_id\":\"4\"}\n{\"braze", "_id\":\"5\"}");
        foreach (var bufferBytes in new[] { 1, 2, 3, 5, 4096 })
        {
            var source = new UserExportSource(folder.Path, null, bufferBytes, 1000);
            (await source.ReadAllAsync()).Select(user => user.Id).Should().Equal("1", "2", "3", "4", "5");
        }
    }

    [Fact]
    public async Task Rows_can_be_read_twice_and_pages_on_several_threads()
    {
        using var folder = new TemporaryFolder();
        var ids = WriteMixed(folder);
        var source = new UserExportSource(folder.Path, new UserExportOptions { PageSize = 3 });
        var pages = new List<RecipientPage<Recipient>>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
            pages.Add(page);
        var rows = new IReadOnlyList<Recipient>[pages.Count];
        Parallel.For(0, pages.Count, at => rows[at] = pages[at].Rows);
        rows.SelectMany(row => row).Select(user => user.Id).Should().Equal(ids);
        pages[0].Rows.Should().BeSameAs(rows[0]);
        pages.ForEach(page => page.Dispose());
        pages[0].Invoking(page => page.Dispose()).Should().NotThrow("a page may be disposed twice");
    }

    [Fact]
    public async Task Reading_can_be_cancelled_between_pages()
    {
        using var folder = new TemporaryFolder();
        folder.WriteGzip("a.gz", string.Concat(Enumerable.Repeat("{}\n", 100_000)));
        using var cancel = new CancellationTokenSource();
        var source = new UserExportSource(folder.Path, new UserExportOptions { PageSize = 1 }, 64, 1000);
        var read = 0;
        var reading = async () =>
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, cancel.Token))
            {
                page.Dispose();
                if (++read == 10)
                    await cancel.CancelAsync();
            }
        };
        await reading.Should().ThrowAsync<OperationCanceledException>();
        read.Should().BeLessThan(100);
    }

    [Fact]
    public void Page_without_lines_is_refused() =>
        new Action(() => _ = new UserExportSource("x", new UserExportOptions { PageSize = 0 })).Should().Throw<ArgumentOutOfRangeException>();

    /// <summary>Writes files of every kind, and returns the ids of their users in order.</summary>
    private static List<string> WriteMixed(TemporaryFolder folder)
    {
        var number = 0;
        var ids = new List<string>();
        folder.Write("c.jsonl", Lines(5, "\r\n"));
        folder.WriteGzip("d.json.gz", Lines(3, "\n"), Lines(4, "\n"));
        folder.Write("e.txt", "");
        folder.Write("f.ndjson", "\uFEFF" + Lines(6, "\n\n").TrimEnd());
        folder.WriteZip("g.ZIP", ("a/2.json", Lines(4, "\n")), ("a/3.json", Lines(1, "\n").TrimEnd()), ("b/", ""), ("b/.no.json", "no"), ("b/empty.json", ""), ("z.json", Lines(3, "\n")));
        folder.WriteZip("h.zip");
        folder.Write("i", Lines(2, "\n"));
        folder.Write(".hidden.jsonl", "not JSON");
        Directory.CreateDirectory(folder["j.jsonl"]);
        return ids;

        string Lines(int count, string end) => string.Concat(Enumerable.Range(0, count).Select(_ =>
        {
            ids.Add((number++).ToString(CultureInfo.InvariantCulture));
            return $"{{\"braze_id\":\"{ids[^1]}\",\"first_name\":\"{new string('é', number % 9)}\"}}{end}";
        }));
    }
}
