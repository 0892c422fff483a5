using System.CommandLine;
using CampaignExport.Manifests;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export verify</c>: reads a delivered export back and compares it with its manifest.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Argument<string> _manifest = new("manifest")
    {
        Description = $"The {ExportManifest.FileName} of the export. The files lie beside it.",
    };

    private readonly ToolConsole _console;

    public VerifyCommand(ToolConsole console)
        : base("verify", "Checks the files of an export of recipients: sizes, digests and every row. Reports the first error.")
    {
        _console = console;
        _manifest.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var path }])
                return;
            if (Directory.Exists(path))
                result.AddError($"'{path}' is a folder. Name the {ExportManifest.FileName} in it.");
            else if (!File.Exists(path))
                result.AddError($"There is no manifest '{path}'. Check the path.");
        });
        Add(_manifest);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await ExportVerification.VerifyAsync(_console, arguments.GetRequiredValue(_manifest), null, cancellationToken).ConfigureAwait(false);
        return ExitCode.Ok;
    }
}
