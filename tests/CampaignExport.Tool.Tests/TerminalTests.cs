using System.Text.RegularExpressions;

namespace CampaignExport.Tool.Tests;

public sealed partial class TerminalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TerminalTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs script of util-linux.");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_shows_a_plot_and_a_table()
    {
        var run = await Tool.RunOnTerminalAsync(_folder, "demo", "--recipients", "3000");
        var lines = Lines(run);

        run.ExitCode.Should().Be(0);
        lines.Should().Contain("Messages Sent by Date");
        lines.Should().ContainMatch("50,000 ┤*").And.ContainMatch("*│*█*▁*").And.ContainMatch("     0 └──*");
        lines.Should().ContainMatch("*2026-06-01    2026-06-08*");
        lines.Should().ContainMatch("*█ Email Sent *█ In-App Message Sent *█ iOS Push Sent *█ Android Push Sent*");
        lines.Should().ContainMatch("│ Path *│ *Rows │ *Bytes │").And.ContainMatch("│   messages-sent-by-date.csv *│ *35 │ *1,4?? │");
        lines.Where(line => !line.Contains("campaign-export ", StringComparison.Ordinal))
            .Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(80));
        run.Output.Should().Contain("\u001b[38;5;", "the channels have different colours");
    }

    [Fact]
    public async Task Commands_suggested_by_the_demo_work()
    {
        var lines = Lines(await Tool.RunOnTerminalAsync(_folder, "demo", "--recipients", "3000"));
        var suggestions = lines.Where(line => line.Contains(": campaign-export ", StringComparison.Ordinal)).ToArray();

        suggestions.Should().HaveCount(6);
        foreach (var suggestion in suggestions)
        {
            var run = await Tool.RunAsync(_folder, suggestion.Split("campaign-export ", 2)[1].Split(' '));
            run.ExitCode.Should().Be(0);
        }
    }

    [Fact]
    public async Task Recipients_show_their_progress_and_then_a_table_and_a_line_of_totals()
    {
        var users = Users.Write(_folder, 20_000);

        var run = await Tool.RunOnTerminalAsync(_folder, new Sizes(200, 20_000), "recipients", "--users", users, "--out", "out");
        var lines = Lines(run);

        run.ExitCode.Should().Be(0);
        lines.Should().ContainMatch("*━*%  *rows*kB*rows/s*0:0*");
        lines.Should().ContainMatch("│ out/users.zip *│ *20,000 │ *?,???,??? │").And.ContainMatch("│ out/manifest.json *│ *20,000 │ *?,??? │");
        lines.Should().ContainMatch("20,000 rows in 1 file, *.? MB in *.? s, * rows/s.");
        lines.Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(80));
    }

    [Fact]
    public async Task Verified_files_are_shown_in_a_table()
    {
        var users = Users.Write(_folder, 3);
        await Tool.RunAsync(_folder, "recipients", "--users", users, "--out", "out");

        var run = await Tool.RunOnTerminalAsync(_folder, "verify", "out/manifest.json");

        Lines(run).Should().ContainMatch("│ out/users.zip *│").And.ContainMatch("3 rows in 1 file, * kB: everything matches the manifest.");
    }

    [Fact]
    public async Task Charts_are_listed_in_a_table_with_full_paths_if_they_fit()
    {
        var run = await Tool.RunOnTerminalAsync(_folder, "charts", "--data-series", Tool.Multichannel, "--out", "out");

        run.ExitCode.Should().Be(0);
        Lines(run).Should().ContainMatch("│ Path *│ Rows │ Bytes │").And.ContainMatch("│ out/messages-sent-by-date.csv *│ *3 │ *??? │");
        run.Output.Should().NotContain("\t");
    }

    internal static string[] Lines(ToolRun run) => Escape().Replace(run.Output, "").ReplaceLineEndings("\n").Split('\n');

    [GeneratedRegex(@"\u001b(\[[0-9;?]*[A-Za-z]|=|>)")]
    private static partial Regex Escape();
}
