namespace CampaignExport.Tool.Tests;

/// <summary>What a run of the tool left behind.</summary>
public sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines on stdout; the last one, too, must end with a line feed.</summary>
    public IReadOnlyList<string> OutputLines => Lines(Output);

    public IReadOnlyList<string> ErrorLines => Lines(Error.ReplaceLineEndings("\n"));

    /// <summary>Asserts that the tool refused or failed as its contract says: nothing on stdout, one line on stderr.</summary>
    public void ShouldFail(int exitCode, params string[] hints)
    {
        Output.Should().BeEmpty();
        ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: ").And.ContainAll(hints);
        ExitCode.Should().Be(exitCode);
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
            return [];
        text.Should().EndWith("\n");
        return text[..^1].Split('\n');
    }
}
