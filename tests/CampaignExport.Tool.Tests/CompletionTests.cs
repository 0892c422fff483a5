namespace CampaignExport.Tool.Tests;

/// <summary>Completion in real shells, with the scripts of the tool.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompletionTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs the shells of Unix.");

    public static TheoryData<string, string> Lines => new()
    {
        { "campaign-export cha", "charts" },
        { "campaign-export charts --f", "--format --from" },
        { "campaign-export charts --format ", "csv jsonl" },
        { "campaign-export recipients --packaging g", "gzip" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bash_completes(string line, string expected)
    {
        await PrepareAsync("bash");

        var completed = await RunAsync($$"""
            . ./completion
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<<"$COMP_LINE"
            case "$COMP_LINE" in *' ') COMP_WORDS+=('');; esac
            COMP_CWORD=$((${#COMP_WORDS[@]}-1))
            _campaign_export_completion
            echo "${COMPREPLY[*]}"
            """, "bash");

        completed.Trim().Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task PowerShell_completes(string line, string expected)
    {
        await PrepareAsync("pwsh");
        Directory.CreateDirectory(_folder[".config"]);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "dotnet-tools.json"), _folder[".config/dotnet-tools.json"]);

        var completed = await RunAsync($"""
            . ./completion.ps1
            ((TabExpansion2 '{line}' {line.Length}).CompletionMatches | ForEach-Object CompletionText) -join ' '
            """, "dotnet", "tool", "run", "pwsh", "--", "-NoProfile", "-NoLogo", "-File");

        completed.Trim().Should().Be(expected);
    }

    [Theory]
    [InlineData("campaign-export cha", "charts")]
    [InlineData("campaign-export charts --format j", "jsonl")]
    [InlineData("campaign-export recipients --packag", "--packaging")]
    public async Task Zsh_completes(string line, string expected)
    {
        await PrepareAsync("zsh");

        // An interactive shell behind a pseudo terminal returns the completed line.
        var shown = await RunAsync($$"""
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "autoload -U compinit; compinit -u -D; . ./completion; echo is-'ready'"
            zpty -r shell shown '*is-ready*'
            zpty -w -n shell $'{{line}}\t'
            zpty -r shell shown '*{{expected}}*'
            print -r -- "$shown"
            """, "zsh");

        shown.Should().Contain(expected);
    }

    [Fact]
    public async Task Unknown_shell_is_refused() =>
        (await Tool.RunAsync(_folder, "completion", "tcsh")).ShouldFail(2, "'tcsh'", "'bash'", "'zsh'", "'pwsh'");

    private async Task PrepareAsync(string shell)
    {
        var script = await Tool.RunAsync(_folder, "completion", shell);
        script.ExitCode.Should().Be(0);
        _folder.Write(shell == "pwsh" ? "completion.ps1" : "completion", script.Output);
        _folder.Write("campaign-export", $"#!/bin/sh\nexec dotnet exec '{Tool.Library}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["campaign-export"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task<string> RunAsync(string script, params string[] shell)
    {
        var name = shell.Length > 1 ? "script.ps1" : "script";
        _folder.Write(name, script);
        using var process = Tool.StartCommand(
            _folder, new() { ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" }, [.. shell, name]);
        var run = await Tool.EndAsync(process);
        run.Error.Should().BeEmpty();
        return run.Output;
    }
}
