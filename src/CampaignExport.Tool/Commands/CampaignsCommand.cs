using System.CommandLine;
using System.Globalization;
using CampaignExport.Sql;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export campaigns</c>: the campaigns of a store.</summary>
internal sealed class CampaignsCommand : Command
{
    private readonly ToolStore _store = new("The folder of the store, s3://bucket/prefix, or clickhouse:CONNECTION.");

    private readonly Option<TimeZoneInfo> _timeZone = ToolOptions.TimeZone("The zone of the first and the last day: an IANA name such as Europe/Paris. Default: UTC.");

    private readonly ToolConsole _console;

    public CampaignsCommand(ToolConsole console)
        : base("campaigns", "Lists the campaigns of a store: id, name, channels, first day, last day, and the number of distinct events.")
    {
        _console = console;
        _store.Address.Required = true;
        Add(_store.Address);
        Add(_store.ServiceUrl);
        Add(_timeZone);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var store = _store.OpenForExport(arguments);
        var campaigns = await Interruption.ReadAsync(store.ListCampaignsAsync, cancellationToken).ConfigureAwait(false);
        var zone = arguments.GetValue(_timeZone) ?? TimeZoneInfo.Utc;
        _console.ShowRows(["Id", "Name", "Channels", "First day", "Last day", "Events"], [.. campaigns.Select(CellsOf)]);
        if (campaigns.Count == 0)
            _console.Complain("the store has no campaigns yet.");
        return ExitCode.Ok;

        string[] CellsOf(StoreCampaign one) =>
            [one.Id, one.Name ?? "", string.Join(',', one.Channels), DayOf(one.First), DayOf(one.Last), one.Events.ToString(CultureInfo.InvariantCulture)];

        string DayOf(DateTimeOffset? time) => time is { } at ? TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
    }
}
