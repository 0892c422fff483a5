using System.Text.RegularExpressions;

namespace CampaignExport.Tool.Tests;

/// <summary>The result of a run of the tool.</summary>
public sealed partial record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines on stdout; the last one, too, must end with a line feed.</summary>
    public IReadOnlyList<string> OutputLines => Lines(Output);

    public IReadOnlyList<string> ErrorLines => Lines(Error.ReplaceLineEndings("\n"));

    /// <summary>The first summary of an import on stderr, without the name of the tool; empty if there is none.</summary>
    public string Summary => ErrorLines.FirstOrDefault(IsSummary)?["campaign-export: ".Length..] ?? "";

    /// <summary>The lines on stderr that are no summary of an import.</summary>
    public IReadOnlyList<string> Remarks => [.. ErrorLines.Where(line => !IsSummary(line))];

    /// <summary>Asserts a refusal or failure: nothing on stdout, one line on stderr.</summary>
    public void ShouldFail(int exitCode, params string[] hints)
    {
        Output.Should().BeEmpty();
        ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: ").And.ContainAll(hints);
        ExitCode.Should().Be(exitCode);
    }

    private static bool IsSummary(string line) => ImportSummary().IsMatch(line);

    [GeneratedRegex("^campaign-export: [\\d,]+ (event|profile)s? .*/s\\.$")]
    private static partial Regex ImportSummary();

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
            return [];
        text.Should().EndWith("\n");
        return text[..^1].Split('\n');
    }
}
