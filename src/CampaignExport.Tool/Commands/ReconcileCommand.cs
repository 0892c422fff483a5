using System.CommandLine;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export reconcile</c>: why an export of recipients does not have as many rows as messages were sent.</summary>
internal sealed class ReconcileCommand : Command
{
    private readonly ToolStore _store = new("The folder of the store that events and profiles were imported into, or s3://bucket/prefix.");

    private readonly Option<string> _campaign = new("--campaign") { HelpName = "id", Description = "The API id of the campaign.", Required = true };

    private readonly Option<string> _language = ToolOptions.Choice("--language", "The language of the explanation. Default: en.", "en", "fr");

    private readonly ToolConsole _console;

    public ReconcileCommand(ToolConsole console)
        : base("reconcile", "Explains why the number of exported recipients of a campaign differs from the number of messages sent.")
    {
        _console = console;
        _store.Address.Required = true;
        foreach (var option in (Option[])[_store.Address, _store.ServiceUrl, _campaign, _language])
            Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var campaign = arguments.GetRequiredValue(_campaign);
        using var store = _store.OpenColumnar(arguments);
        var counts = await Interruption.ReadAsync(token => store.ReconcileAsync(campaign, token), cancellationToken).ConfigureAwait(false);
        if (counts is { Sends: 0, Recipients: 0, Control: 0 })
            throw new UsageException($"--campaign: there is nothing of a campaign '{campaign}' in the store.");
        (string Name, long Count)[] lines =
        [
            ("sends", counts.Sends), ("recipients", counts.Recipients), ("control", counts.Control), ("deleted", counts.Deleted),
            ("merged", counts.Merged), ("without-profile", counts.WithoutProfile), ("rows", counts.Rows), ("without-address", counts.WithoutAddress),
        ];
        var text = arguments.GetValue(_language) == "fr" ? ReconciliationText.French : ReconciliationText.English;
        _console.ShowCounts(lines, text.Explain(counts));
        return ExitCode.Ok;
    }
}
