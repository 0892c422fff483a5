namespace CampaignExport.Tool.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> WrongOptions => new()
    {
        { "--from 01/06/2026", "--from must be a day such as 2026-06-01, not '01/06/2026'" },
        { "--to 2026-6-1", "--to must be a day" },
        { "--from 2026-02-30", "'2026-02-30'" },
        { "--from", "--from" },
        { "--from 2026-06-03 --to 2026-06-01", "starts on 2026-06-03, after its end on 2026-06-01" },
        { "--from 2026-07-01", "starts on 2026-07-01, after its end on 2026-06-03" },
        { "--group-by channel", "--group-by must be statistic or variant, not 'channel'" },
        { "--group-by statistic", "not multivariate" },
        { "--group-by variant", "not multivariate" },
        { "--layout tall", "--layout must be wide or long" },
        { "--format CSV", "--format must be csv or jsonl" },
        { "--language de", "--language must be en or fr" },
        { "--excel --format jsonl", "--excel" },
        { "--colour red", "'--colour'" },
        { "stray", "'stray'" },
        { "--out two", "--out" },
        { "--details nowhere.json", "'nowhere.json'" },
        { "--details .", "'.' is a folder" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task Wrong_options_are_refused_in_one_line_before_anything_is_written(string options, string hint)
    {
        var run = await Tool.RunAsync(
            _folder, ["charts", "--data-series", Tool.Multichannel, "--out", "out", .. options.Split(' ')]);

        run.ShouldFail(2, hint);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("charts --out out", "'--data-series'")]
    [InlineData("charts --data-series nowhere.json --out out", "--data-series: there is no file 'nowhere.json'")]
    [InlineData("charts --data-series . --out out", "'.' is a folder")]
    [InlineData("pictures", "'pictures'")]
    [InlineData("demo --out", "'--out'")]
    [InlineData("demo --seed 3", "'--seed'")]
    public async Task Wrong_commands_are_refused_in_one_line(string arguments, string hint)
    {
        var run = await Tool.RunAsync(_folder, arguments.Split(' '));

        run.ShouldFail(2, hint);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_folder_to_write_to_there_is_nothing_to_do()
    {
        var run = await Tool.RunAsync(_folder, "charts", "--data-series", Tool.Multichannel);

        run.ShouldFail(2, "'--out'", "campaign-export charts --help");
    }

    [Fact]
    public async Task Without_a_command_the_help_is_named()
    {
        var run = await Tool.RunAsync(_folder);

        run.ShouldFail(2, "campaign-export --help");
    }

    [Theory]
    [InlineData("charts")]
    [InlineData("demo")]
    public async Task A_file_in_the_place_of_the_folder_is_refused(string command)
    {
        _folder.Write("out", "mine");
        string[] input = command == "charts" ? ["--data-series", Tool.Multichannel] : [];

        var run = await Tool.RunAsync(_folder, [command, .. input, "--out", "out", "--overwrite"]);

        run.ShouldFail(2, "'out' is a file");
        _folder.Text("out").Should().Be("mine");
    }

    [Fact]
    public async Task A_line_break_in_an_argument_does_not_break_the_line()
    {
        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "no\nwhere\u001b[31m.json", "--out", "out");

        run.ShouldFail(2, "'no where [31m.json'");
    }
}
