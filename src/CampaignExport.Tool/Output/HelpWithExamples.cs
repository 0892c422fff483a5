using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CampaignExport.Tool.Output;

/// <summary>Prints the help of a command with two examples.</summary>
/// <param name="help">Prints the help.</param>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["charts"] =
        [
            "charts --data-series series.json --details details.json --out charts",
            "charts --store campaigns --campaign 0a1b2c3d --time-zone Europe/Paris --out paris",
        ],
        ["summary"] =
        [
            "summary --data-series series.json --details details.json --out summary",
            "summary --store campaigns --campaign 0a1b2c3d --from 2026-06-01 --to 2026-06-30 --out june",
        ],
        ["experiment"] =
        [
            "experiment --data-series series.json --details details.json --out experiment",
            "experiment --store campaigns --campaign 0a1b2c3d --metric openers --shares a=50,b=50 --out openers",
        ],
        ["compare"] =
        [
            "compare --store campaigns --campaign 0a1b2c3d 4e5f6a7b --out comparison",
            "compare --store campaigns --campaign 0a1b2c3d --before --from 2026-06-01 --to 2026-06-30 --out june",
        ],
        ["links"] = ["links --store campaigns --campaign 0a1b2c3d --out links", "links --store campaigns --campaign 0a1b2c3d --top 10 --human-only --out top"],
        ["recipients"] =
        [
            "recipients --users exported --campaign 0a1b2c3d --out recipients",
            "recipients --store campaigns --campaign 0a1b2c3d --contents all --out all",
        ],
        ["import"] =
        [
            "import --store campaigns --events events --profiles users --details 0a1b2c3d.json",
            "import --events events --dry-run",
        ],
        ["reconcile"] =
        [
            "reconcile --store campaigns --campaign 0a1b2c3d",
            "reconcile --store campaigns --campaign 0a1b2c3d --language fr",
        ],
        ["campaigns"] = ["campaigns --store campaigns", "campaigns --store campaigns --time-zone Europe/Paris"],
        ["migrations"] = ["migrations --store 'clickhouse:Host=clickhouse;Database=marketing'", "migrations --store 'clickhouse:Host=clickhouse;Database=marketing;Cluster=main'"],
        ["compact"] = ["compact --store campaigns", "compact --store campaigns --grace-days 1"],
        ["verify"] = ["verify recipients/manifest.json", "verify s3-copy/manifest.json"],
        ["demo"] = ["demo", "demo --out try-it --overwrite"],
        ["completion"] = ["completion bash > ~/.local/share/bash-completion/completions/campaign-export", "completion zsh > ~/.zfunc/_campaign-export"],
    };

    // The examples of the root are one without input and one with input.
    private static readonly string[] RootExamples = [Examples["demo"][0], Examples["charts"][0]];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        try
        {
            return Print(parseResult);
        }
        catch (IOException error)
        {
            throw new UnprintableException(error) { What = "the help" };
        }
    }

    private int Print(ParseResult parseResult)
    {
        // The help shows one name of each option. The process ends after the help, so the other names are not needed.
        foreach (var option in parseResult.CommandResult.Command.Options.Where(option => option is not HelpOption))
            option.Aliases.Clear();
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in GetExamples(parseResult.CommandResult.Command))
            output.WriteLine($"  {CommandLine.Name} {example}");

        output.WriteLine();
        // A later flush would report an error without the word "help".
        output.Flush();
        return code;
    }

    private static string[] GetExamples(Command command) => command is RootCommand ? RootExamples : Examples[command.Name];
}
