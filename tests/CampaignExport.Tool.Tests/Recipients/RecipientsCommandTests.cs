using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CampaignExport.Tool.Tests.Recipients;

public sealed class RecipientsCommandTests : IDisposable
{
    private const int Rows = 90;

    private static readonly string[] EmailColumns =
        ["user_id", "first_name", "last_name", "email", "unsubscribed_from_emails_at", "opted_in_to_emails_at", "user_aliases"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _users;

    public RecipientsCommandTests() => _users = Users.Write(_folder, Rows);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Default_is_user_data_as_CSV_in_ZIP_with_a_line_per_file_and_the_manifest_last()
    {
        var run = await RunAsync();

        _folder.Files.Should().Equal("out/manifest.json", "out/users.zip", _users);
        run.OutputLines.Should().Equal(
            $"out/users.zip\t{Rows}\t{_folder.Bytes("out/users.zip").Length}", $"out/manifest.json\t{Rows}\t{_folder.Bytes("out/manifest.json").Length}");
        await using var archive = await ZipFile.OpenReadAsync(_folder["out/users.zip"], TestContext.Current.CancellationToken);
        var entry = archive.Entries.Should().ContainSingle().Subject;
        entry.Name.Should().Be("users.csv");
        await entry.ExtractToFileAsync(_folder["users.csv"], TestContext.Current.CancellationToken);
        var csv = _folder.Csv("users.csv");
        csv.Should().HaveCount(Rows + 1);
        csv[0].Split('|').Should().HaveCount(36).And.StartWith(["Appboy ID", "country", "created_at", "created_from", "devices"]);
        Manifest().GetProperty("contents").GetString().Should().Be("user-data");
    }

    [Theory]
    [InlineData("csv", "none", "users.csv")]
    [InlineData("csv", "gzip", "users.csv.gz")]
    [InlineData("csv", "zip", "users.zip")]
    [InlineData("jsonl", "none", "users.jsonl")]
    [InlineData("jsonl", "gzip", "users.jsonl.gz")]
    [InlineData("jsonl", "zip", "users.zip")]
    public async Task Format_and_packaging_determine_the_file_name_and_the_file_is_valid(string format, string packaging, string file)
    {
        var run = await RunAsync("--format", format, "--packaging", packaging);

        Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Should().BeEquivalentTo(file, "manifest.json");
        var verified = await Tool.RunAsync(_folder, "verify", "out/manifest.json");
        verified.Should().Be(run);
    }

    [Fact]
    public async Task Campaign_selects_its_recipients_and_all_contents_include_the_variation()
    {
        await RunAsync("--campaign", Users.Campaign, "--contents", "all", "--packaging", "none");

        var csv = _folder.Csv("out/users.csv");
        var received = Users.Make(Rows).Where(user => user.CampaignsReceived![0].CampaignId == Users.Campaign).ToArray();
        csv[0].Split('|').Should().HaveCount(39).And.EndWith(["variation_name", "variation_api_id", "in_control"]);
        csv.Skip(1).Select(row => string.Join('|', row.Split('|')[^3..])).Should().Equal(
            received.Select(user => $"{user.VariationName}|{user.VariationId}|{(user.InControl == true ? "true" : "false")}"));
        csv.Skip(1).Select(row => row.Split('|')[0]).Should().Equal(received.Select(user => user.Id));
        Manifest().GetProperty("campaignId").GetString().Should().Be(Users.Campaign);
    }

    [Fact]
    public async Task Campaign_without_recipients_has_only_a_header()
    {
        var run = await Tool.RunAsync(_folder, "recipients", "--users", _users, "--out", "out", "--campaign", "unknown", "--packaging", "none");

        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().Equal("campaign-export: warning: no person in the files has received the campaign 'unknown'.");
        run.OutputLines[0].Should().StartWith("out/users.csv\t0\t");
        _folder.Csv("out/users.csv").Should().ContainSingle();
    }

    [Fact]
    public async Task Email_contents_have_seven_columns_for_users_with_an_address()
    {
        await RunAsync("--contents", "email", "--packaging", "none");

        var csv = _folder.Csv("out/users.csv");
        csv[0].Split('|').Should().Equal(EmailColumns);
        csv.Skip(1).Select(row => row.Split('|')[3]).Should().Equal(Users.Make(Rows).Select(user => user.Email).Where(email => email is not null)!);
    }

    [Fact]
    public async Task Custom_events_and_then_attributes_get_columns()
    {
        var run = await Tool.RunAsync(
            _folder, "recipients", "--users", _users, "--out", "out", "--custom-attributes", "note,vip", "--custom-events", "Added to Cart", "--custom-attributes", "unknown",
            "--packaging", "none");

        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().Equal("campaign-export: warning: no person in the files has the custom attribute 'unknown'.");
        var csv = _folder.Csv("out/users.csv");
        csv[0].Split('|')[36..].Should().Equal("Added to Cart", "note", "vip", "unknown");
        csv.Skip(1).Select(row => row.Split('|')[36]).Should().Equal(
            Users.Make(Rows).Select(user => user.CustomEvents?.FirstOrDefault(one => one.Name == "Added to Cart")?.Count.ToString() ?? ""));
        csv.Skip(1).Select(row => row.Split('|')[38]).Should().OnlyContain(vip => vip == "true" || vip == "false");
        csv.Skip(1).Select(row => row.Split('|')[39]).Should().OnlyContain(cell => cell == "");
    }

    [Fact]
    public async Task Columns_have_the_requested_order()
    {
        await RunAsync("--columns", "email, Appboy ID,vip", "--custom-attributes", "vip", "--packaging", "none");

        var csv = _folder.Csv("out/users.csv");
        csv[0].Should().Be("email|Appboy ID|vip");
        csv[1].Split('|')[1].Should().Be(Users.Make(1)[0].Id);
    }

    [Fact]
    public async Task Columns_can_be_omitted()
    {
        await RunAsync("--without-created-from", "--hide-personal-data", "--packaging", "none");

        _folder.Csv("out/users.csv")[0].Split('|').Should().HaveCount(33).And.NotContain(["created_from", "email", "phone_number"]);
    }

    [Fact]
    public async Task Split_files_are_numbered_and_have_headers()
    {
        var run = await RunAsync("--max-rows-per-file", "40", "--packaging", "none");

        run.OutputLines.Select(line => string.Join(' ', line.Split('\t')[..2])).Should().Equal(
            "out/users-0001.csv 40", "out/users-0002.csv 40", "out/users-0003.csv 10", "out/manifest.json 90");
        _folder.Csv("out/users-0003.csv").Should().HaveCount(11).And.StartWith(_folder.Csv("out/users-0001.csv")[0]);
    }

    [Fact]
    public async Task Excel_option_adds_a_byte_order_mark_and_splits_files_by_sheet_size()
    {
        await RunAsync("--packaging", "none");
        await RunInAsync("excel", "--packaging", "none", "--excel");
        await RunInAsync("split", "--packaging", "none", "--excel", "--max-rows-per-file", "89");

        _folder.Bytes("excel/users-0001.csv").Should().Equal([0xEF, 0xBB, 0xBF, .. _folder.Bytes("out/users.csv")]);
        _folder.Csv("split/users-0002.csv").Should().HaveCount(2);
    }

    [Fact]
    public async Task Excel_language_sets_separator_truth_values_and_optional_decimal_comma()
    {
        string[] options = ["--campaign", Users.Campaign, "--contents", "all", "--packaging", "none"];
        await RunAsync(options);
        await RunInAsync("excel", [.. options, "--excel", "fr", "--decimal-comma"]);

        var (plain, excel) = (Read("out/users.csv", ','), Read("excel/users-0001.csv", ';'));
        excel.Should().HaveSameCount(plain);
        excel[0].Should().Equal(plain[0]);
        var (truth, total) = (Array.IndexOf(plain[0], "in_control"), Array.IndexOf(plain[0], "in_app_purchase_total"));
        plain.Should().Contain(row => row[truth] == "false").And.Contain(row => row[total].Contains('.'));
        foreach (var (before, after) in plain.Zip(excel).Skip(1))
        {
            before[truth] = before[truth] == "true" ? "VRAI" : "FAUX";
            before[total] = before[total].Replace('.', ',');
            after.Should().Equal(before);
        }

        (await Tool.RunAsync(_folder, "verify", "excel/manifest.json")).ExitCode.Should().Be(0);
        JsonDocument.Parse(_folder.Bytes("excel/manifest.json")).RootElement.GetProperty("format").GetString().Should().Be(
            "csv; byte order mark: yes; formula guard: text-2; separator: semicolon; decimal comma: yes; truth values: VRAI FAUX");

        List<string[]> Read(string file, char separator)
        {
            using var reader = CsvHelper.CsvReader.Create(_folder.Bytes(file), new CsvHelper.CsvReaderOptions { Separator = separator, HasHeader = false });
            var rows = new List<string[]>();
            while (reader.Read())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
            return rows;
        }
    }

    [Theory]
    [InlineData("--excel fr")]
    [InlineData("--separator ;")]
    [InlineData("--separator ; --decimal-comma")]
    public async Task Finished_export_with_another_separator_is_not_resumed(string options)
    {
        await RunAsync("--packaging", "none");

        var run = await Tool.RunAsync(_folder, ["recipients", "--users", _users, "--packaging", "none", "--out", "out", "--resume", .. options.Split(' ')]);

        run.ShouldFail(2, "holds a finished export with the format 'csv; byte order mark: no; formula guard: text-2', not 'csv; ", "separator: semicolon");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--excel fr --decimal-comma")]
    [InlineData("--separator tab")]
    public async Task Export_of_an_export_has_the_same_bytes(string options)
    {
        string[] all = ["--packaging", "none", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        await RunAsync(all);
        var file = Path.GetFileName(Directory.GetFiles(_folder["out"], "users*").Single());
        _folder.Text($"out/{file}").Should().Contain("'+", "phone numbers are guarded");

        await RunOfAsync("out", "again", all);
        _folder.Bytes($"again/{file}").Should().Equal(_folder.Bytes($"out/{file}"));

        File.Delete(_folder["out/manifest.json"]);
        await RunOfAsync("out", "unguarded", [.. all, "--unguard"]);
        _folder.Bytes($"unguarded/{file}").Should().Equal(_folder.Bytes($"out/{file}"));
        var kept = await Tool.RunAsync(_folder, ["recipients", "--users", "out", "--out", "kept", .. all]);
        kept.ExitCode.Should().Be(0);
        kept.Error.Should().Contain($"warning: {file}: cells begin with an apostrophe before a formula");
        _folder.Text($"kept/{file}").Should().Contain("''+");
    }

    [Fact]
    public async Task Separator_applies_to_output_and_to_input_if_it_fits()
    {
        _folder.Write("comma.csv", "user_id,email\r\n1,a@example.com\r\n");
        _folder.Write("bar.csv", "user_id|\"first;name\"\r\n2|x;y\r\n");

        await RunOfAsync("comma.csv", "a", "--packaging", "none", "--columns", "user_id,email", "--separator", ";");
        await RunOfAsync("bar.csv", "b", "--packaging", "none", "--custom-attributes", "first;name", "--columns", "user_id,first;name", "--separator", "|");

        _folder.Text("a/users.csv").Should().Be("user_id;email\r\n1;a@example.com\r\n");
        _folder.Text("b/users.csv").Should().Be("user_id|first;name\r\n2|x;y\r\n");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    public async Task Number_of_workers_does_not_affect_files(string workers)
    {
        var sizes = new Sizes(7, 1000);
        string[] export = ["recipients", "--users", _users];
        (await Tool.RunAsync(_folder, sizes, [.. export, "--out", "out"])).ExitCode.Should().Be(0);

        (await Tool.RunAsync(_folder, sizes, [.. export, "--out", "other", "--workers", workers])).ExitCode.Should().Be(0);

        Delivery.Read(_folder["other"]).Should().Equal(Delivery.Read(_folder["out"]));
    }

    [Fact]
    public async Task Contents_can_be_set_by_the_older_option()
    {
        await RunInAsync("new", "--contents", "email", "--packaging", "none");

        await RunInAsync("old", "--flavour", "email", "--packaging", "none");

        _folder.Bytes("old/users.csv").Should().Equal(_folder.Bytes("new/users.csv"));
        _folder.Csv("old/users.csv")[0].Should().NotContain("braze_id");
        (await Tool.RunAsync(_folder, "recipients", "--help")).Output.Should().Contain("--contents").And.NotContain("--flavour");
    }

    [Fact]
    public async Task Duplicates_are_removed_if_requested()
    {
        var text = _folder.Text(_users);
        _folder.Write("twice.jsonl", text + text.Split('\n')[4] + "\n");

        var all = await RunOfAsync("twice.jsonl", "all");
        var distinct = await Tool.RunAsync(_folder, new Sizes(8), "recipients", "--users", "twice.jsonl", "--out", "distinct", "--distinct");

        all.OutputLines[0].Should().StartWith($"all/users.zip\t{Rows + 1}\t");
        distinct.OutputLines[0].Should().StartWith($"distinct/users.zip\t{Rows}\t");
        Directory.EnumerateFileSystemEntries(_folder["distinct"]).Should().HaveCount(2);
    }

    [Fact]
    public async Task Malformed_lines_are_skipped_if_allowed_and_reported_on_stderr()
    {
        _folder.Write("malformed.jsonl", string.Concat(Enumerable.Repeat("{\"braze_id\": }\n", 7)) + _folder.Text(_users));

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "malformed.jsonl", "--out", "out", "--skip-malformed");

        run.ExitCode.Should().Be(0);
        run.OutputLines[0].Should().StartWith($"out/users.zip\t{Rows}\t");
        run.ErrorLines.Should().HaveCount(6, "the first five are reported one by one, then their total");
        run.ErrorLines[0].Should().StartWith("campaign-export: warning: skipped: malformed.jsonl, line ");
        run.ErrorLines[^1].Should().Be("campaign-export: warning: 7 malformed records were skipped.");
    }

    [Fact]
    public async Task Users_are_read_from_a_folder_with_gzip_and_ZIP()
    {
        Directory.CreateDirectory(_folder["in"]);
        var lines = _folder.Text(_users).TrimEnd('\n').Split('\n');
        await using (var gzip = new GZipStream(File.Create(_folder["in/b.jsonl.gz"]), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines[30..60])), TestContext.Current.CancellationToken);
        _folder.Write("in/a.txt", string.Join('\n', lines[..30]));
        await using (var archive = await ZipFile.OpenAsync(_folder["in/c.zip"], ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            await using var entry = await archive.CreateEntry("c.jsonl").OpenAsync(TestContext.Current.CancellationToken);
            await entry.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines[60..])), TestContext.Current.CancellationToken);
        }

        await RunAsync("--packaging", "none");
        await RunOfAsync("in", "folder", "--packaging", "none");

        _folder.Bytes("folder/users.csv").Should().Equal(_folder.Bytes("out/users.csv"));
    }

    [Theory]
    [InlineData("none", "users.csv")]
    [InlineData("gzip", "users.csv.gz")]
    [InlineData("zip", "users.zip")]
    [InlineData("zip", "")]
    public async Task Export_can_be_read_as_CSV(string packaging, string file)
    {
        await RunAsync("--packaging", packaging, "--columns", "Appboy ID,user_id,city,devices,session_count,vip", "--custom-attributes", "vip");

        await RunOfAsync($"out/{file}", "again", "--packaging", packaging, "--columns", "Appboy ID,user_id,city,devices,session_count,vip", "--custom-attributes", "vip");

        Delivery.Read(_folder["again"]).Where(one => one.Key != "manifest.json").Should().Equal(Delivery.Read(_folder["out"]).Where(one => one.Key != "manifest.json"));
    }

    [Fact]
    public async Task Users_are_read_from_a_pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/stdin.");
        await RunAsync("--packaging", "none");

        var run = await Tool.RunInShellAsync(
            _folder, $"cat {_users} | \"$@\"", "recipients", "--users", "/dev/stdin", "--out", "piped", "--packaging", "none");

        run.ExitCode.Should().Be(0);
        _folder.Bytes("piped/users.csv").Should().Equal(_folder.Bytes("out/users.csv"));
    }

    [Fact]
    public async Task Language_and_time_zone_of_the_machine_do_not_affect_files()
    {
        await RunAsync();

        var run = await Tool.RunWithAsync(
            _folder, new() { ["LANG"] = "fr_FR.UTF-8", ["LC_ALL"] = "fr_FR.UTF-8", ["TZ"] = "Asia/Kolkata" }, "recipients", "--users", _users, "--out", "abroad");

        run.ExitCode.Should().Be(0);
        Delivery.Read(_folder["abroad"]).Should().Equal(Delivery.Read(_folder["out"]));
    }

    private JsonElement Manifest() => JsonDocument.Parse(_folder.Bytes("out/manifest.json")).RootElement;

    private Task<ToolRun> RunAsync(params string[] options) => RunInAsync("out", options);

    private Task<ToolRun> RunInAsync(string output, params string[] options) => RunOfAsync(_users, output, options);

    private async Task<ToolRun> RunOfAsync(string users, string output, params string[] options)
    {
        var run = await Tool.RunAsync(_folder, ["recipients", "--users", users, "--out", output, .. options]);
        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(0);
        return run;
    }
}
