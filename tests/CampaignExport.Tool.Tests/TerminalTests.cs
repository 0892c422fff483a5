using System.Text.RegularExpressions;

namespace CampaignExport.Tool.Tests;

public sealed partial class TerminalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TerminalTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs script of util-linux.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demo_shows_a_plot_and_a_table()
    {
        var run = await Tool.RunOnTerminalAsync(_folder, "demo");
        var lines = Lines(run);

        run.ExitCode.Should().Be(0);
        lines.Should().Contain("Messages Sent by Date");
        lines.Should().ContainMatch("50,000 ┤*").And.ContainMatch("*│*█*▁*").And.ContainMatch("     0 └──*");
        lines.Should().ContainMatch("*2026-06-01    2026-06-08*");
        lines.Should().ContainMatch("*█ Email Sent *█ In-App Message Sent *█ iOS Push Sent *█ Android Push Sent*");
        lines.Should().ContainMatch("│ Path *│ Rows │ *Bytes │").And.ContainMatch("│   messages-sent-by-date.csv *│ *35 │ *1,4?? │");
        lines.Where(line => !line.StartsWith("Now try: campaign-export charts ", StringComparison.Ordinal))
            .Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(80));
        run.Output.Should().Contain("\u001b[38;5;", "the channels are told apart by colour");
    }

    [Fact]
    public async Task The_command_that_the_demo_suggests_works()
    {
        var suggestion = Lines(await Tool.RunOnTerminalAsync(_folder, "demo")).Single(line => line.StartsWith("Now try: ", StringComparison.Ordinal));

        var run = await Tool.RunAsync(_folder, suggestion.Split(' ')[3..]);

        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Charts_are_listed_in_a_table_with_whole_paths_where_they_fit()
    {
        var run = await Tool.RunOnTerminalAsync(_folder, "charts", "--data-series", Tool.Multichannel, "--out", "out");

        run.ExitCode.Should().Be(0);
        Lines(run).Should().ContainMatch("│ Path *│ Rows │ Bytes │").And.ContainMatch("│ out/messages-sent-by-date.csv *│ *3 │ *??? │");
        run.Output.Should().NotContain("\t");
    }

    private static string[] Lines(ToolRun run) => Escape().Replace(run.Output, "").ReplaceLineEndings("\n").Split('\n');

    [GeneratedRegex(@"\u001b(\[[0-9;?]*[A-Za-z]|=|>)")]
    private static partial Regex Escape();
}
