using System.CommandLine;
using CampaignExport.Tool.Output;
using CampaignExport.Tool.Stores;

namespace CampaignExport.Tool.Commands;

/// <summary><c>campaign-export migrations</c>: the SQL that creates the tables of a store in ClickHouse.</summary>
internal sealed class MigrationsCommand : Command
{
    private readonly ToolStore _store = new("The store, as clickhouse:CONNECTION. The keys TablePrefix and Cluster of the connection string decide what is printed.");

    private readonly ToolConsole _console;

    public MigrationsCommand(ToolConsole console)
        : base("migrations", "Prints the SQL that creates the tables of a store in ClickHouse, for administrators. It connects to nothing.")
    {
        _console = console;
        _store.Address.Required = true;
        Add(_store.Address);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        using var store = _store.OpenClickHouse(arguments);
        foreach (var statement in store.Migrations)
            _console.Print(statement + ";");
        return ExitCode.Ok;
    }
}
