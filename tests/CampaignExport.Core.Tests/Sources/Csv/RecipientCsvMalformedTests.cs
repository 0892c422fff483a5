using System.Collections.Concurrent;
using System.Globalization;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientCsvMalformedTests
{
    // Five of nine records are malformed, each in another way. A row with only separators is not a record.
    private const string Mixed = "user_id,created_at,note\n1,,\n2,yesterday,\n3,,\n4,,x,secret\n,,\n5\n6,,\"two\nlines\"\n,2020-01-01,secret\n7,,\"quoted\" x\n8,,\n";

    [Fact]
    public async Task Malformed_records_are_skipped_counted_and_reported_once_if_allowed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", Mixed);
        folder.WriteZip("b.zip", ("b.csv", "user_id;in_control\n9;maybe\n10;WAHR\n"));
        var reported = new ConcurrentBag<string>();
        var source = new RecipientCsvSource(
            folder.Path, new RecipientCsvOptions { PageSize = 2, SkipMalformed = SkipLimit.Unlimited, OnMalformed = error => reported.Add($"{error.File}:{error.Line}") });

        (await source.ReadAllAsync()).Select(user => user.ExternalId).Should().Equal("1", "3", "6", "8", "10");
        (source.MalformedRecords, source.BlankRows).Should().Be((6, 1));
        reported.Should().BeEquivalentTo("a.csv:3", "a.csv:5", "a.csv:7", "a.csv:10", "a.csv:11", "b.zip/b.csv:2");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_cursor_resumes_with_the_same_pages_when_records_are_skipped(int pageSize)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", Mixed);
        folder.Write("b.csv", "");
        folder.Write("c.csv", Mixed.Replace(',', ';'));
        foreach (var limit in (SkipLimit[])[SkipLimit.Unlimited, SkipLimit.FromRecords(5)])
        {
            var source = new RecipientCsvSource(folder.Path, new RecipientCsvOptions { PageSize = pageSize, SkipMalformed = limit });
            var pages = await source.ReadPagesAsync();
            for (var at = 0; at < pages.Count; at++)
            {
                var rest = await source.ReadPagesAsync(pages[at].Cursor);
                rest.Select(page => page.Cursor).Should().Equal(pages.Skip(at + 1).Select(page => page.Cursor));
                rest.SelectMany(page => page.Rows).Select(user => user.ExternalId).Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Rows).Select(user => user.ExternalId));
            }
        }
    }

    [Theory]
    [InlineData("5", null)]
    [InlineData("4", "5 of the 9 records of the file are malformed; 4 may be skipped.")]
    [InlineData("0", "5 of the 9 records of the file are malformed; 0 may be skipped.")]
    [InlineData("56%", null)]
    [InlineData("55%", "5 of the 9 records of the file are malformed; 55% may be skipped.")]
    public async Task Limit_is_checked_at_the_end_of_each_file(string text, string? problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "user_id\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i}\n")));
        folder.Write("b.csv", Mixed);
        SkipLimit.TryParse(text, out var limit).Should().BeTrue();
        foreach (var pageSize in (int[])[1, 3, 9, 2000])
        {
            var read = () => new RecipientCsvSource(folder.Path, new RecipientCsvOptions { SkipMalformed = limit, PageSize = pageSize }).ReadAllAsync();
            if (problem is null)
                (await read()).Should().HaveCount(104);
            else
                (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Be($"b.csv, record 9: {problem}");
        }
    }

    [Fact]
    public async Task Limit_applies_to_a_file_that_is_resumed_in_the_middle()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "user_id,created_at\n1,x\n2,x\n3,\n4,\n5,x\n6,\n");
        RecipientCsvSource Source(SkipLimit limit) => new(folder["a.csv"], new RecipientCsvOptions { PageSize = 3, SkipMalformed = limit });
        var cursor = (await Source(SkipLimit.Unlimited).ReadPagesAsync())[0].Cursor;
        var reported = 0;
        var read = () => new RecipientCsvSource(folder["a.csv"], new() { PageSize = 3, SkipMalformed = SkipLimit.FromRecords(2), OnMalformed = _ => reported++ }).ReadAllAsync(cursor);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("3 of the 6 records");
        reported.Should().Be(1, "what comes before the cursor was reported before");
        (await Source(SkipLimit.FromRecords(3)).ReadAllAsync(cursor)).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("user_id,note\n1,\"a\n2,b\n3,\"c\n4,d\n")]
    [InlineData("user_id,note\n1,\"never closed\n2,b\n3,c\n")]
    [InlineData("user_id,note\n1,\"a\n2,b\n3,c\",d\n")]
    public async Task Malformed_record_of_several_lines_is_not_skipped(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", content);
        var read = () => new RecipientCsvSource(folder["a.csv"], new RecipientCsvOptions { SkipMalformed = SkipLimit.Unlimited }).ReadAllAsync();
        var error = (await read.Should().ThrowAsync<SourceFormatException>()).Which;
        error.Line.Should().Be(2);
        error.Message.Should().Contain("spans several lines");
    }

    [Fact]
    public async Task Record_that_is_too_long_is_an_error_and_is_not_skipped()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "user_id\n1\n\"" + new string('x', 40 * 1024 * 1024));
        var read = () => new RecipientCsvSource(folder["a.csv"], new RecipientCsvOptions { SkipMalformed = SkipLimit.Unlimited }).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("a.csv, line 3, position 1: ").And.Contain("longer than 16 MiB");
    }

    [Fact]
    public async Task Malformed_records_are_reported_once_even_if_rows_are_read_twice()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "user_id,created_at,foo\n1,,\n2,x,\n1,,\n,,\n3,,\n");
        var warnings = new List<string>();
        var users = new RecipientCsvSource(folder["a.csv"], new() { SkipMalformed = SkipLimit.Unlimited, CustomAttributes = [], OnWarning = warnings.Add });
        (await new DistinctRecipientSource(users, folder.Path).ReadAllAsync()).Select(user => user.ExternalId).Should().Equal("1", "3");
        (users.MalformedRecords, users.BlankRows).Should().Be((1, 1));
        warnings.Should().ContainSingle();
    }

    [Theory]
    [InlineData(1, 50)]
    [InlineData(4, 7)]
    public async Task Export_with_too_many_malformed_records_publishes_nothing(int workers, int pageSize)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", "user_id,created_at\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i},{(i % 10 == 0 ? "x" : "")}\n")));
        foreach (var (limit, rows) in ((SkipLimit, long?)[])[(SkipLimit.FromPercent(9.9m), null), (SkipLimit.FromPercent(10), 900), (SkipLimit.FromRecords(99), null)])
        {
            using var target = new TemporaryFolder();
            var source = new RecipientCsvSource(folder["a.csv"], new RecipientCsvOptions { PageSize = pageSize, SkipMalformed = limit });
            var exporter = new RecipientExporter<Recipient>(source);
            var request = new RecipientExportRequest<Recipient>(new RecipientChoice(RecipientContents.UserData).CreateSelection()) { Workers = workers };
            var export = () => exporter.ExportAsync(request, new FileExportSink(target.Path), null, null, TestContext.Current.CancellationToken);
            if (rows is null)
            {
                (await export.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("100 of the 1000 records of the file are malformed");
                target.Names.Should().BeEmpty();
            }
            else
            {
                (await export()).Manifest.Rows.Should().Be(rows);
            }
        }
    }

    [Fact]
    public async Task Random_bytes_yield_rows_or_a_format_error()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(12);
        var content = "user_id;created_at;in_control;user_aliases;plan\n7;2020-07-10;WAHR;\"[{\"\"alias_name\"\":\"\"a\"\"}]\";gold\n8;;0;;\"a\nb\"\n"u8.ToArray();
        var refused = 0;
        for (var round = 0; round < 1500; round++)
        {
            var bytes = content.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "\";,\n\r\t|0 "[random.Next(9)]);
            File.WriteAllBytes(folder["users.csv"], bytes);
            var skip = random.Next(2) == 0 ? null : SkipLimit.Unlimited;
            var error = await Record.ExceptionAsync(() => new RecipientCsvSource(folder["users.csv"], new() { SkipMalformed = skip, PageSize = 1 }, 256).ReadAllAsync());
            if (error is not null)
                error.Should().BeOfType<SourceFormatException>(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            refused += error is null ? 0 : 1;
        }

        refused.Should().BeInRange(300, 1400);
    }
}
