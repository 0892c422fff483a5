using System.Collections;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>A page of rows in the bytes of the database.</summary>
internal sealed class SqlRowPage(SqlRowBlock block, string cursor) : RecipientPage<SqlRow>(cursor), IReadOnlyList<SqlRow>
{
    public override IReadOnlyList<SqlRow> Rows => this;

    public int Count => block.Count;

    public SqlRow this[int index] => new(block, index);

    public IEnumerator<SqlRow> GetEnumerator()
    {
        for (var row = 0; row < Count; row++)
            yield return this[row];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void Dispose(bool disposing)
    {
        block.Dispose();
        base.Dispose(disposing);
    }
}
