using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Tests;

/// <summary>The tables of docs/tool.md and the help of the tool have the same options, values and defaults.</summary>
public sealed partial class OptionTableTests
{
    [Theory]
    [InlineData("charts", "Charts of a campaign")]
    [InlineData("summary", "Summary of a campaign")]
    [InlineData("compare", "Comparison of campaigns")]
    [InlineData("links", "Links of a campaign")]
    [InlineData("experiment", "Experiment of a campaign")]
    [InlineData("recipients", "Recipients of a campaign")]
    [InlineData("import", "Import into a store")]
    [InlineData("campaigns", "List the campaigns of a store")]
    [InlineData("compact", "Compact a store")]
    [InlineData("migrations", "The tables of ClickHouse")]
    [InlineData("reconcile", "Why rows and sends differ")]
    [InlineData("demo", "See what you get")]
    [InlineData("verify", "Verify an export")]
    [InlineData("completion", "Completion in the shell")]
    public void Options_of_the_page_match_the_help(string command, string heading)
    {
        var options = CommandLine.CreateRoot(ToolConsole.Open(), PipelineSizes.Default).Subcommands.Single(one => one.Name == command).Options.Where(option => option is not HelpOption);
        var section = RepositoryFolder.ReadText("docs/tool.md").Split($"\n## {heading}\n")[1].Split("\n## ")[0];

        var rows = Rows().Matches(section).Select(row => (row.Groups["name"].Value, Values(row.Groups["value"].Value), Text(row.Groups["default"].Value)));

        rows.Should().BeEquivalentTo(options.Select(option => (option.Name, Values(option.HelpName ?? ""), DefaultOf(option))));
    }

    [Fact]
    public void Every_command_has_a_section()
    {
        var tested = typeof(OptionTableTests).GetMethod(nameof(Options_of_the_page_match_the_help))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>().Select(data => data.Data[0]);

        tested.Should().BeEquivalentTo(CommandLine.CreateRoot(ToolConsole.Open(), PipelineSizes.Default).Subcommands.Select(command => command.Name));
    }

    private static string DefaultOf(Option option) =>
        option.Required ? "required" : Default().Match(option.Description!).Groups["default"].Value.Replace("'", "", StringComparison.Ordinal);

    // Other values have placeholders, which are shorter in the help.
    private static string Values(string values) => FixedValues().IsMatch(values.Replace("\\", "", StringComparison.Ordinal)) ? values.Replace("\\", "", StringComparison.Ordinal) : "";

    private static string Text(string cell) => Links().Replace(cell, "${text}").Replace("`", "", StringComparison.Ordinal).Trim();

    [GeneratedRegex(@"^\| `(?<name>--[a-z-]+)(?: (?<value>[^`]*))?` \|.*(?<!\\)\|(?<default>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"Default: (?<default>.+)\.$")]
    private static partial Regex Default();

    [GeneratedRegex(@"^[a-z-]{2,}(\|[a-z-]{2,})+$")]
    private static partial Regex FixedValues();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex Links();
}
