using System.Text;

namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Files of users from spreadsheets, databases and data frames.</summary>
public sealed class CsvInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("users.csv", "user_id;email;city\n007;ann@example.com;Köln\n")]
    [InlineData("users.csv", "user_id\temail\thome city\n007\tann@example.com\tKöln\n")]
    [InlineData("users.csv", "user id,Email ,City\n007,ann@example.com,Köln\n")]
    [InlineData("users.csv", "sep=;\r\nuser_id;email;city\r\n007;ann@example.com;Köln\r\n")]
    [InlineData("users.tsv", "external_id\tE-mail\tcity\n007\tann@example.com\tKöln\n")]
    [InlineData("users", "EXTERNAL ID|EMAIL|HOME_CITY||\n007|ann@example.com|Köln||\n")]
    [InlineData("users.json", "\uFEFFuser_id,email,city\n007,ann@example.com,Köln\n")]
    public async Task CSV_is_read_with_any_name_and_form(string name, string content)
    {
        _folder.Write(name, content);
        (await ExportAsync(name)).Error.Should().BeEmpty();
        _folder.Csv("out/users.csv").Should().Equal("user_id|email|city", "007|ann@example.com|Köln");
    }

    [Fact]
    public async Task Unicode_text_file_of_Excel_is_read()
    {
        File.WriteAllText(_folder["users.txt"], "user_id\temail\tcity\r\n007\tann@example.com\tKöln\r\n", Encoding.Unicode);
        (await ExportAsync("users.txt")).Error.Should().BeEmpty();
        _folder.Csv("out/users.csv").Should().Equal("user_id|email|city", "007|ann@example.com|Köln");
    }

    [Fact]
    public async Task Files_that_programs_leave_with_the_data_are_skipped()
    {
        Directory.CreateDirectory(_folder["in"]);
        _folder.Write("in/_committed_123", "{\"added\":[\"part-0.csv\"]}");
        _folder.Write("in/_SUCCESS", "");
        _folder.Write("in/part-0.csv", "user_id,email,city\n007,ann@example.com,Köln\n");
        (await ExportAsync("in")).Error.Should().BeEmpty();
        _folder.Csv("out/users.csv").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("cat users", "user_id;email;city\n007;ann@example.com;Köln\n")]
    [InlineData("cat users", "{\"external_id\":\"007\",\"email\":\"ann@example.com\",\"home_city\":\"Köln\"}\n")]
    [InlineData("gzip -c users", "user_id;email;city\n007;ann@example.com;Köln\n")]
    [InlineData("gzip -c users", "[{\"external_id\":\"007\",\"email\":\"ann@example.com\",\"home_city\":\"Köln\"}]\n")]
    public async Task CSV_and_JSON_are_read_from_a_pipe(string command, string content)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /dev/stdin.");
        _folder.Write("users", content);
        var run = await Tool.RunInShellAsync(
            _folder, $"{command} | \"$@\"", "recipients", "--users", "/dev/stdin", "--out", "out", "--packaging", "none", "--columns", "user_id,email,city");
        run.Error.Should().BeEmpty();
        _folder.Csv("out/users.csv").Should().Equal("user_id|email|city", "007|ann@example.com|Köln");
    }

    [Fact]
    public async Task File_without_a_known_column_is_a_failure_that_names_the_found_columns()
    {
        _folder.Write("users.csv", "Kunde;Ort\n007;Köln\n");
        var run = await Tool.RunAsync(_folder, "recipients", "--users", "users.csv", "--out", "out");
        run.ShouldFail(1, "users.csv, line 1", "no column of the header is known", "Separated by ';', it has 'Kunde', 'Ort'");
        _folder.Files.Should().NotContain(file => file.StartsWith("out/users", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unread_columns_and_blank_rows_are_warnings()
    {
        _folder.Write("users.csv", "user_id,Kunde,plan\n7,a,gold\n,,\n8,b,\n");
        var run = await Tool.RunAsync(
            _folder, "recipients", "--users", "users.csv", "--out", "out", "--packaging", "none", "--custom-attributes", "plan", "--columns", "user_id,plan");
        run.ExitCode.Should().Be(0);
        run.ErrorLines.Should().Equal(
            "campaign-export: warning: users.csv: a column is not read, neither known nor a chosen custom attribute: 'Kunde'.",
            "campaign-export: warning: 1 row with separators alone was skipped.");
        _folder.Csv("out/users.csv").Should().Equal("user_id|plan", "7|gold", "8|");
    }

    [Theory]
    [InlineData("users.csv", "user_id,created_at\n1,\n2,yesterday\n3,\n4,secret\n")]
    [InlineData("users.jsonl", "{\"external_id\":\"1\"}\n{\"external_id\":2}\n{\"external_id\":\"3\"}\n{secret\n")]
    public async Task Malformed_records_are_skipped_up_to_the_given_limit(string name, string content)
    {
        _folder.Write(name, content);
        foreach (var limit in (string[][])[["--skip-malformed"], ["--skip-malformed", "2"], ["--skip-malformed", "50%"]])
        {
            var run = await Tool.RunAsync(_folder, ["recipients", "--users", name, "--out", "out", "--packaging", "none", "--columns", "user_id", "--overwrite", .. limit]);
            run.ExitCode.Should().Be(0);
            run.ErrorLines.Should().HaveCount(3);
            run.ErrorLines[2].Should().Be("campaign-export: warning: 2 malformed records were skipped.");
            run.Error.Should().NotContain("secret");
            _folder.Csv("out/users.csv").Should().Equal("user_id", "1", "3");
        }

        foreach (var limit in (string[])["1", "0", "49%"])
        {
            var run = await Tool.RunAsync(_folder, "recipients", "--users", name, "--out", "none", "--skip-malformed", limit);
            run.ExitCode.Should().Be(1);
            run.ErrorLines[^1].Should().Contain($"{name}, record 4: 2 of the 4 records of the file are malformed; {limit} may be skipped.");
            _folder.Files.Should().NotContain(file => file.StartsWith("none/users", StringComparison.Ordinal));
        }

        (await Tool.RunAsync(_folder, "recipients", "--users", name, "--out", "none")).ExitCode.Should().Be(1);
        (await Tool.RunAsync(_folder, "recipients", "--users", name, "--out", "none", "--skip-malformed", "some")).ShouldFail(2, "--skip-malformed must be a number of records such as 10, or a share such as 1%");
    }

    [Fact]
    public async Task Given_separator_applies_to_input_files_if_it_yields_a_known_column()
    {
        _folder.Write("odd.csv", "user_id|user_alias_label;email\n7|8;9\n");
        _folder.Write("even.csv", "user_id,email\n7,a\n");
        string[] options = ["--packaging", "none", "--columns", "user_id", "--overwrite", "--out", "out"];
        (await Tool.RunAsync(_folder, ["recipients", "--users", "odd.csv", .. options])).ExitCode.Should().Be(1);
        foreach (var name in (string[])["odd.csv", "even.csv"])
        {
            (await Tool.RunAsync(_folder, ["recipients", "--users", name, "--separator", "|", .. options])).ExitCode.Should().Be(0);
            _folder.Text("out/users.csv").Should().Be("user_id\r\n7\r\n");
        }

        (await Tool.RunAsync(_folder, "import", "--dry-run", "--profiles", "odd.csv")).ExitCode.Should().Be(1);
        (await Tool.RunAsync(_folder, "import", "--dry-run", "--profiles", "odd.csv", "--separator", "|")).Summary.Should().StartWith("1 profile ");
    }

    private async Task<ToolRun> ExportAsync(string users)
    {
        var run = await Tool.RunAsync(_folder, "recipients", "--users", users, "--out", "out", "--packaging", "none", "--columns", "user_id,email,city");
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }
}
