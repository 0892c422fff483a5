using System.CommandLine;
using System.Globalization;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export compact</c>: merges small files of a store.</summary>
internal sealed class CompactCommand : Command
{
    private readonly ToolStore _store = new("The folder of the store, or s3://bucket/prefix.");

    private readonly Option<int?> _graceDays = ToolOptions.Number(
        "--grace-days", "The number of days that replaced files stay, for exports that have begun with them. Default: 7.", least: 0);

    private readonly ToolConsole _console;

    public CompactCommand(ToolConsole console)
        : base("compact", "Merges small files of a store and removes repeated events, so that counting stays fast. It may run beside imports and exports.")
    {
        _console = console;
        _store.Address.Required = true;
        Add(_store.Address);
        Add(_store.ServiceUrl);
        Add(_graceDays);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var store = _store.OpenColumnar(arguments);
        var grace = arguments.GetValue(_graceDays) is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null;
        var result = await _console.ShowProgressAsync<object, DuckDb.StoreCompaction?>(
            static (_, time) => string.Create(CultureInfo.InvariantCulture, $"compacting  {time:h\\:mm\\:ss}"),
            _ => store.CompactAsync(grace, cancellationToken)).ConfigureAwait(false);
        if (result is null)
            throw new IOException("another process compacts this store. Run the command again when it has ended.");
        _console.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"files: {result.SegmentsBefore:N0} before, {result.SegmentsAfter:N0} now; repeated events removed: {result.RepeatedEvents:N0}; old files deleted: {result.DeletedFiles:N0}."));
        return ExitCode.Ok;
    }
}
