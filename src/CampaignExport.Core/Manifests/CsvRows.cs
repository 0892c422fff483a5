using CsvHelper;

namespace CampaignExport.Manifests;

/// <summary>Reads the rows of a CSV file with CsvHelper.</summary>
internal static class CsvRows
{
    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        SkipEmptyLines = false,
        DetectSeparatorHint = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        IncludeValuesInExceptions = false,
        MaxRecordSize = 64 * 1024 * 1024,
    };

    /// <exception cref="VerificationException">The header is wrong, or a row cannot be read.</exception>
    public static async Task<long> CountAsync(string path, Stream content, char separator, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var rows = -1L;
        var reader = CsvReader.Create(content, Options(separator), leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (++rows == 0 && !IsHeader(reader, columns))
                        throw ExportVerifier.Wrong(path, $"its header does not match the {columns.Count} columns in the manifest");
                }
            }
            catch (CsvFormatException error)
            {
                throw ExportVerifier.Wrong(path, $"row {rows + 1} cannot be read", error);
            }
        }

        return rows >= 0 ? rows : throw ExportVerifier.Wrong(path, $"it has no header");
    }

    // A name that looks like a formula is guarded by an apostrophe.
    private static bool IsHeader(CsvReader reader, IReadOnlyList<string> columns)
    {
        if (reader.FieldCount != columns.Count)
            return false;
        for (var i = 0; i < columns.Count; i++)
        {
            var name = reader.GetString(i);
            if (name != columns[i] && name != $"'{columns[i]}")
                return false;
        }

        return true;
    }
}
