using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The rows of a source as the text of their files.</summary>
internal static class Rows
{
    /// <summary>Reads the rows in order, each separately.</summary>
    public static async Task<List<string>> ReadAsync<TRow>(IRecipientSource<TRow> source, RowSelection<TRow> selection, RecipientQuery query, IExportFormat? format = null) =>
        [.. (await ReadPagesAsync(source, selection, query, null, format)).SelectMany(page => page.Rows)];

    /// <summary>Reads the pages after a cursor.</summary>
    public static async Task<List<(string Cursor, string[] Rows)>> ReadPagesAsync<TRow>(
        IRecipientSource<TRow> source, RowSelection<TRow> selection, RecipientQuery query, string? cursor = null, IExportFormat? format = null)
    {
        var encoder = (format ?? new CsvFormat()).CreateEncoder(selection.Columns);
        var pages = new List<(string, string[])>();
        await foreach (var page in source.ReadAsync(query, cursor))
        {
            using (page)
            {
                var rows = new List<string>();
                foreach (var row in page.Rows)
                {
                    if (selection.Includes?.Invoke(row) == false)
                        continue;
                    encoder.Clear();
                    encoder.WriteRow(row);
                    rows.Add(Encoding.UTF8.GetString(encoder.Written.Span));
                }

                pages.Add((page.Cursor, [.. rows]));
            }
        }

        return pages;
    }
}
