using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>The rows of a page as lines of CSV.</summary>
internal static class Cells
{
    public static List<string> Of(SqlRecipientSource source, RecipientPage<SqlRow> page)
    {
        var encoder = new CsvFormat().CreateEncoder(source.Selection.Columns);
        foreach (var row in page.Rows)
            encoder.WriteRow(row);
        return [.. Encoding.UTF8.GetString(encoder.Written.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}
