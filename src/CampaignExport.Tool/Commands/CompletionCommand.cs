using System.CommandLine;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export completion</c>: prints the script that lets a shell complete commands, options and their values.</summary>
internal sealed class CompletionCommand : Command
{
    // Each script asks the tool for the possible next words. If there are none, the shell completes a path.
    private const string Bash = """
        _campaign_export_completion() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(campaign-export "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o bashdefault -o default -F _campaign_export_completion campaign-export
        """;

    private const string Zsh = """
        #compdef campaign-export
        _campaign_export() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a suggestions
            suggestions=(${(f)"$(campaign-export "[suggest:${#line}]" "$line" 2>/dev/null)"})
            compadd -- $suggestions || _files
        }
        compdef _campaign_export campaign-export
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName campaign-export -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $line = "$commandAst".PadRight($cursorPosition)
            campaign-export "[suggest:$cursorPosition]" $line 2>$null | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private readonly Argument<string> _shell = new("shell") { Description = "The shell: bash, zsh or pwsh." };

    private readonly ToolConsole _console;

    public CompletionCommand(ToolConsole console)
        : base("completion", "Prints a script with which a shell completes commands, options and their values.")
    {
        _console = console;
        _shell.AcceptOnlyFromAmong("bash", "zsh", "pwsh");
        Add(_shell);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        _console.Print(arguments.GetRequiredValue(_shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => PowerShell,
        });
        return ExitCode.Ok;
    }
}
