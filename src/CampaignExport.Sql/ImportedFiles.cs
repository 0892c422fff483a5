namespace CampaignExport.Sql;

/// <summary>How far files have been imported, so that an import that is repeated does not read again what it has kept.</summary>
/// <param name="prefix">What the names of tables begin with.</param>
/// <param name="read">What was read of the files, unless it was events: it stands before their paths, so that one does not pass for the other.</param>
internal sealed class ImportedFiles(string prefix, string read = "")
{
    private static readonly (string Name, bool IsInteger)[] Columns =
        [("path", false), ("length", true), ("modified_at", true), ("position", false)];

    // Where a link leads stands behind the position: it is another file when it leads elsewhere. No position has this in it.
    private const string BeforeTarget = "//";

    // No file has it, so none is found by it.
    private const long NoLength = -1;

    private readonly SqlRowBuffer _row = new();

    /// <summary>Finds how far the file was imported as it is now.</summary>
    /// <returns>Whether it was, and where it goes on; null at its end.</returns>
    public async Task<(bool IsKnown, string? Position)> FindAsync(SqlDatabase database, ImportFile file, CancellationToken cancellationToken)
    {
        var statement = new SqlStatement($"SELECT position FROM {prefix}imported_files WHERE path = @path AND length = @length AND modified_at = @modified")
            .With("path", read + file.Path).With("length", file.Length).With("modified", ModifiedAt(file));
        var (isThere, text) = await database.ReadAsync(
            statement,
            static async (reader, token) => await reader.ReadAsync(token).ConfigureAwait(false) ? (true, reader.IsDBNull(0) ? "" : reader.GetString(0)) : (false, ""),
            cancellationToken).ConfigureAwait(false);
        var end = text.IndexOf(BeforeTarget, StringComparison.Ordinal) is >= 0 and var at ? at : text.Length;
        return isThere && text[end..] == TargetOf(file) ? (true, end == 0 ? null : text[..end]) : (false, null);
    }

    /// <summary>Remembers how far a file was imported.</summary>
    /// <param name="file">The file, as it was when reading began.</param>
    /// <param name="position">Where it goes on; null at its end.</param>
    public SqlRowBatch Remember(ImportFile file, string? position) => Write(file, file.Length, position + TargetOf(file));

    /// <summary>Forgets how far a file was imported, so that it is read from its beginning.</summary>
    public SqlRowBatch Forget(ImportFile file) => Write(file, NoLength, null);

    private SqlRowBatch Write(ImportFile file, long length, string? position)
    {
        _row.Clear();
        _row.BeginRow(Columns.Length);
        _row.WriteText((read + file.Path).AsSpan());
        _row.WriteInteger(length);
        _row.WriteInteger(ModifiedAt(file));
        _row.WriteText(string.IsNullOrEmpty(position) ? null : position);
        return new(
            $"{prefix}imported_files", Columns, "path",
            "ON CONFLICT (path) DO UPDATE SET length = excluded.length, modified_at = excluded.modified_at, position = excluded.position",
            _row.Written, _row.Count);
    }

    private static string TargetOf(ImportFile file) => file.Target.Length == 0 ? "" : BeforeTarget + file.Target;

    private static long ModifiedAt(ImportFile file) => SqlInstant.ToNumber(file.ModifiedAt)!.Value;
}
