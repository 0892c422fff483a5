using System.Collections.Concurrent;
using System.Text;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientMalformedLinesTests
{
    private const string User = "{\"external_id\":\"1\"}";

    [Theory]
    [InlineData("secret", 1, "this is not JSON")]
    [InlineData("[\"secret\"]", 1, "not a JSON object")]
    [InlineData("\"secret\"", 1, "not a JSON object")]
    [InlineData("  7", 3, "not a JSON object")]
    [InlineData("{\"email\":\"secret\"", 18, "this is not JSON")]
    [InlineData("{\"email\":\"secret\"} x", 20, "this is not JSON")]
    [InlineData("{\"email\":\"secret\"}{}", 19, "this is not JSON")]
    [InlineData("{\"email\":\"secret\",}", 19, "this is not JSON")]
    [InlineData("{\"email\":secret}", 10, "this is not JSON")]
    [InlineData("{\"email\":1234567}", 10, "'email' is not a string")]
    [InlineData("{\"a\":1,\"email\":[\"secret\"]}", 16, "'email' is not a string")]
    [InlineData("{\"random_bucket\":\"secret\"}", 18, "'random_bucket' is not a number")]
    [InlineData("{\"random_bucket\":1.5}", 18, "'random_bucket' is not a whole number")]
    [InlineData("{\"random_bucket\":3000000000}", 18, "'random_bucket' is a number that is too large")]
    [InlineData("{\"total_revenue\":1e400}", 18, "'total_revenue' is a number that is too large")]
    [InlineData("{\"total_revenue\":true}", 18, "'total_revenue' is not a number")]
    [InlineData("{\"dob\":\"secret\"}", 8, "'dob' is not a date")]
    [InlineData("{\"created_at\":12}", 15, "'created_at' is not a date with a time")]
    [InlineData("{\"uninstalled_at\":99999999999999}", 19, "'uninstalled_at' is not a time in seconds")]
    [InlineData("{\"devices\":{\"idfa\":\"secret\"}}", 12, "'devices' is not a list")]
    [InlineData("{\"devices\":[\"secret\"]}", 13, "'devices' does not contain objects")]
    [InlineData("{\"devices\":[{\"idfa\":5}]}", 21, "'idfa' is not a string")]
    [InlineData("{\"devices\":[{\"ad_tracking_enabled\":\"secret\"}]}", 36, "'ad_tracking_enabled' is neither true nor false")]
    [InlineData("{\"custom_attributes\":{\"ann@example.com\":1,\"ann@example.com\":2}}", 61, "(not shown) occurs twice in one object")]
    [InlineData("{\"custom_attributes\":{\"+49 170 1234567\":1,\"+49 170 1234567\":2}}", 61, "(not shown) occurs twice in one object")]
    [InlineData("{\"custom_attributes\":[]}", 22, "'custom_attributes' is not an object")]
    [InlineData("{\"custom_events\":[{\"count\":1}]}", 29, "'count' contains an item without a name")]
    [InlineData("{\"last_coordinates\":[1,\"secret\"]}", 24, "'last_coordinates' is not a number")]
    [InlineData("{\"campaigns_received\":[{\"multiple_converted\":{\"A\":1}}]}", 51, "'A' is neither true nor false")]
    [InlineData("{\"devices\":[{\"\\ud800\":5}]}", 14, "half of a surrogate pair")]
    public async Task Malformed_line_is_an_error_with_file_line_and_position_and_without_values(string line, int position, string problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("users.jsonl", $"{{\"external_id\":\"1234567\",\"email\":\"a@example.com\"}}\n\n  {"\r"}\n{line}\n{User}\n");
        var error = (await new UserExportSource(folder.Path).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which;

        error.File.Should().Be("users.jsonl");
        error.Line.Should().Be(4);
        error.Position.Should().Be(position);
        error.Message.Should().Contain(problem).And.NotContain("secret").And.NotContain("1234567").And.NotContain("example.com");
        (error.InnerException?.Message ?? "").Should().NotContain("secret").And.NotContain("1234567");
    }

    [Fact]
    public async Task Malformed_lines_are_skipped_counted_and_reported_once_if_allowed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", "{\"braze_id\":\"1\"}\nsecret\n{\"braze_id\":\"2\"}\n\n{\"braze_id\":3}\n");
        folder.WriteZip("b.zip", ("b.json", "7\n{\"braze_id\":\"4\"}"));
        var reported = new ConcurrentBag<string>();
        var source = new UserExportSource(
            folder.Path, new UserExportOptions { PageSize = 2, SkipMalformed = SkipLimit.Unlimited, OnMalformed = error => reported.Add($"{error.File}:{error.Line}") });

        var users = await source.ReadAllAsync();
        users.Select(user => user.Id).Should().Equal("1", "2", "4");
        source.MalformedRecords.Should().Be(3);
        reported.Should().BeEquivalentTo("a.jsonl:2", "a.jsonl:5", "b.zip/b.json:1");
    }

    [Fact]
    public async Task Malformed_lines_are_reported_once_even_if_rows_are_read_twice()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", "{\"braze_id\":\"1\"}\nsecret\n{\"braze_id\":\"1\"}\n{\"braze_id\":\"2\"}");
        var users = new UserExportSource(folder["a.jsonl"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited });
        (await new DistinctRecipientSource(users, folder.Path).ReadAllAsync()).Select(user => user.Id).Should().Equal("1", "2");
        users.MalformedRecords.Should().Be(1);
    }

    [Fact]
    public async Task Line_of_16_MiB_is_read_and_a_longer_one_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var longest = $"{{\"external_id\":\"1\",\"email\":\"{new string('x', (16 * 1024 * 1024) - 30)}\"}}";
        folder.Write("a.jsonl", $"{User}\n{longest}\r\n{User}");
        (await new UserExportSource(folder["a.jsonl"]).ReadAllAsync()).Should().HaveCount(3);

        folder.Write("b.jsonl", $"{User}\n{longest} \r\n{User}");
        var error = await new UserExportSource(folder["b.jsonl"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>();
        error.Which.Message.Should().Be("b.jsonl, line 2, position 1: the line is longer than 16 MiB.");

        folder.Write("c.jsonl", new string('x', 40 * 1024 * 1024));
        error = await new UserExportSource(folder["c.jsonl"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>();
        error.Which.Message.Should().Be("c.jsonl, line 1, position 1: the line is longer than 16 MiB.");
    }

    [Theory]
    [InlineData($"{User}\n", $"\n{User}\n{User}", 2)]
    [InlineData("", $"\n{User}\n{User}\n{User}", 1)]
    [InlineData($"{User}\n{User}\n{User}\n", "", 4)]
    public async Task Line_that_is_too_long_can_be_skipped(string before, string after, long line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.jsonl", $"{before}{{\"email\":\"{new string('x', 40 * 1024 * 1024)}\"}}{after}");
        var reported = new ConcurrentBag<SourceFormatException>();
        var source = new UserExportSource(folder["a.jsonl"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited, OnMalformed = reported.Add });

        (await source.ReadAllAsync()).Should().HaveCount(3);
        reported.Should().ContainSingle().Which.Line.Should().Be(line);
    }

    [Fact]
    public async Task Truncated_gzip_file_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        folder.WriteGzip("whole.gz", string.Concat(Enumerable.Range(0, 40).Select(i => $"{{\"braze_id\":\"{i * 7919}\"}}\n")));
        var whole = folder.Bytes("whole.gz");
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut.gz"], whole[..length]);
            var error = await new UserExportSource(folder["cut.gz"]).Invoking(source => source.ReadAllAsync())
                .Should().ThrowAsync<SourceFormatException>($"it was cut to {length} of {whole.Length} bytes");
            error.Which.Message.Should().StartWith("cut.gz, line ");
        }
    }

    [Fact]
    public async Task Truncated_or_changed_ZIP_archive_yields_no_wrong_row()
    {
        using var folder = new TemporaryFolder();
        folder.WriteZip("whole.zip", ("a.json", string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"braze_id\":\"{i * 7919}\"}}\n"))));
        var whole = folder.Bytes("whole.zip");
        for (var length = 0; length < whole.Length; length += 3)
        {
            File.WriteAllBytes(folder["cut.zip"], whole[..length]);
            var error = await new UserExportSource(folder["cut.zip"]).Invoking(source => source.ReadAllAsync())
                .Should().ThrowAsync<SourceFormatException>($"it was cut to {length} of {whole.Length} bytes");
            error.Which.Message.Should().StartWith("cut.zip");
        }

        // The content of the entry: decompression, parsing or the checksum detects a changed bit.
        for (var at = 40; at < whole.Length - 120; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 4;
            File.WriteAllBytes(folder["changed.zip"], changed);
            await new UserExportSource(folder["changed.zip"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>($"byte {at} was changed");
        }
    }

    [Fact]
    public async Task Entries_with_the_same_name_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.WriteZip("twice.zip", ("a.json", "{}"), ("a.json", "{}"));
        var error = await new UserExportSource(folder["twice.zip"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<SourceFormatException>();
        error.Which.Message.Should().Contain("two entries");
    }

    [Fact]
    public async Task Missing_file_and_empty_folder_are_errors()
    {
        using var folder = new TemporaryFolder();
        await new UserExportSource(folder["no.jsonl"]).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<FileNotFoundException>();
        folder.Write(".hidden.jsonl", "{}");
        await new UserExportSource(folder.Path).Invoking(source => source.ReadAllAsync()).Should().ThrowAsync<FileNotFoundException>();
        new UserExportSource(folder.Path).Invoking(source => source.Description).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public async Task Random_bytes_yield_users_or_a_format_error()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(11);
        var line = Encoding.UTF8.GetBytes("""{"external_id":"1","email":"a\u00e9b","devices":[{"idfa":"x","ad_tracking_enabled":true}],"custom_attributes":{"a":[1,{"b":"\ud83d\ude00"}]},"created_at":"2020-07-10 15:00:00.000 UTC","total_revenue":"1.5"}""");
        var refused = 0;
        for (var round = 0; round < 1500; round++)
        {
            var bytes = line.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : "\"\\{}[],:0u"[random.Next(10)]);
            File.WriteAllBytes(folder["users.jsonl"], bytes);
            var error = await Record.ExceptionAsync(() => new UserExportSource(folder["users.jsonl"], null, 16, 64).ReadAllAsync());
            if (error is not null)
                error.Should().BeOfType<SourceFormatException>($"round {round}");
            refused += error is null ? 0 : 1;
        }

        refused.Should().BeInRange(500, 1499);
    }
}
