using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var run = await HelpAsync("--help");

        run.Output.Should().ContainAll("campaign-export [command] [options]", "charts", "recipients", "import", "reconcile", "verify", "demo", "--version");
    }

    [Fact]
    public async Task Help_is_printed_without_a_command() => (await Tool.RunAsync(_folder)).Should().Be(await HelpAsync("--help"));

    [Theory]
    [InlineData]
    [InlineData("charts")]
    public async Task Help_is_also_a_word(params string[] command) => (await HelpAsync(["help", .. command])).Should().Be(await HelpAsync([.. command, "--help"]));

    [Theory]
    [InlineData]
    [InlineData("charts")]
    [InlineData("recipients")]
    [InlineData("links")]
    [InlineData("import")]
    [InlineData("reconcile")]
    [InlineData("verify")]
    [InlineData("demo")]
    [InlineData("completion")]
    public async Task Each_help_ends_with_two_valid_examples(params string[] command)
    {
        var run = await HelpAsync([.. command, "--help"]);

        var examples = run.OutputLines.SkipWhile(line => line != "Examples:").Skip(1).Where(line => line.Length > 0).ToArray();
        examples.Should().HaveCount(2).And.AllSatisfy(line => line.Should().StartWith(string.Join(' ', ["  campaign-export", .. command])));
        foreach (var example in examples.Where(line => !line.Contains(" demo", StringComparison.Ordinal)))
        {
            // The files do not exist, which is reported after the words are parsed.
            var error = (await Tool.RunInShellAsync(_folder, example.Trim().Replace("campaign-export", "\"$@\"", StringComparison.Ordinal).Split(" > ")[0])).Error;
            error.Should().NotContainAny("no such command or option", "must be", "is needed", "required", "Give ");
        }
    }

    [Fact]
    public async Task Help_of_charts_describes_every_option_with_its_default()
    {
        var run = await HelpAsync("charts", "--help");

        run.Output.Should().ContainAll(
            "--data-series <path>", "--events <path>", "--encoding <name>", "--skip-malformed <n|n%>", "--store <dir>", "--campaign <id>", "--time-zone <zone>", "--human-only", "--details <file>", "--from <yyyy-mm-dd>", "--to <yyyy-mm-dd>",
            "--group-by <statistic|variant>", "--layout <wide|long>", "--format <csv|jsonl>", "--language <en|fr>", "--excel <en|fr|de|...>", "--separator <character>", "--decimal-comma",
            "--out <dir> (REQUIRED)", "--overwrite");
        Words(run).Should().ContainAll("Default: statistic.", "Default: wide.", "Default: csv.", "Default: en.");
    }

    [Fact]
    public async Task Help_of_recipients_describes_every_option_with_its_default()
    {
        var run = await HelpAsync("recipients", "--help");

        run.Output.Should().ContainAll(
            "--users <path>", "--store <dir>", "--campaign <id>", "--contents <user-data|email|all>", "--custom-attributes <a,b,...>",
            "--custom-events <a,b,...>", "--columns <a,b,...>", "--without-created-from", "--hide-personal-data", "--format <csv|jsonl>",
            "--packaging <none|gzip|zip>", "--max-rows-per-file <n>", "--workers <n>", "--excel <en|fr|de|...>", "--separator <character>", "--decimal-comma", "--distinct", "--skip-malformed",
            "--resume", "--overwrite", "--out <dir> (REQUIRED)");
        Words(run).Should().ContainAll("Default: user-data.", "Default: zip.", "Default: csv.", "Default: one file.", "Default: one per processor.");
    }

    [Fact]
    public void Help_shows_every_option_of_every_command()
    {
        var root = CommandLine.CreateRoot(ToolConsole.Open(), PipelineSizes.Default);

        root.Subcommands.Should().HaveCount(14);
        root.Subcommands.SelectMany(command => command.Options).Where(option => option.Hidden).Should().BeEmpty();
    }

    [Fact]
    public async Task Help_of_verify_names_the_manifest()
    {
        var run = await HelpAsync("verify", "--help");

        Words(run).Should().ContainAll("campaign-export verify <manifest>", "manifest.json");
    }

    [Fact]
    public async Task Help_of_the_demo_names_its_folder()
    {
        var run = await HelpAsync("demo", "-h");

        Words(run).Should().ContainAll("--out <dir>", "Default: ./campaign-export-demo.", "--overwrite");
    }

    [Fact]
    public async Task Help_is_in_English_and_the_same_on_every_machine()
    {
        var french = await Tool.RunWithAsync(_folder, new() { ["LANG"] = "fr_FR.UTF-8", ["LC_ALL"] = "fr_FR.UTF-8" }, "charts", "--help");

        french.Should().Be(await HelpAsync("charts", "--help"));
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var run = await HelpAsync("--version");

        run.OutputLines.Should().ContainSingle().Which.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    // Descriptions wrap at their width.
    private static string Words(ToolRun run) => string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<ToolRun> HelpAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        return run;
    }
}
