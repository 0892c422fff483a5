using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Writers;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>DuckDB. Its table is loaded before the measurement.</summary>
internal sealed class DuckDbCase<TRow>(string name, RowTable<TRow> table, RowSet<TRow> rows) : ExportCase(name)
    where TRow : class
{
    private readonly DuckDbTable _loaded = DuckDbTable.Load(rows, table.Fields);

    public override void Dispose()
    {
        _loaded.Dispose();
        base.Dispose();
    }

    protected override Task WriteAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        _loaded.CopyTo(Path.Combine(folder, "users.csv"));
        return Task.CompletedTask;
    }
}
