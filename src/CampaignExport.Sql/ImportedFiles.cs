using System.Data.Common;

namespace CampaignExport.Sql;

/// <summary>How far files have been imported, so that an import that is repeated does not read again what it has kept.</summary>
/// <param name="prefix">What the names of tables begin with.</param>
/// <param name="read">What was read of the files, unless it was events: it stands before their paths, so that one does not pass for the other.</param>
internal sealed class ImportedFiles(string prefix, string read = "")
{
    private static readonly (string Name, bool IsInteger)[] Columns =
        [("path", false), ("length", true), ("modified_at", true), ("position", false)];

    // No file has it, so none is found by it.
    private const long NoLength = -1;

    private readonly SqlRowBuffer _row = new();

    /// <summary>Gives a row if the file was imported as it is now, and in it where it goes on; null at its end.</summary>
    public SqlStatement Find(FileInfo file) => new SqlStatement(
            $"SELECT position FROM {prefix}imported_files WHERE path = @path AND length = @length AND modified_at = @modified")
        .With("path", read + file.FullName).With("length", file.Length).With("modified", ModifiedAt(file));

    /// <summary>Whether it can be told later that it is the same file: of a pipe it cannot.</summary>
    public static bool CanRemember(FileInfo file) => file.Length > 0;

    /// <summary>Remembers how far a file was imported.</summary>
    /// <param name="file">The file, as it was when reading began.</param>
    /// <param name="position">Where it goes on; null at its end.</param>
    public SqlRowBatch Remember(FileInfo file, string? position) => Write(file, file.Length, position);

    /// <summary>Forgets how far a file was imported, so that it is read from its beginning.</summary>
    public SqlRowBatch Forget(FileInfo file) => Write(file, NoLength, null);

    private SqlRowBatch Write(FileInfo file, long length, string? position)
    {
        _row.Clear();
        _row.BeginRow(Columns.Length);
        _row.WriteText((read + file.FullName).AsSpan());
        _row.WriteInteger(length);
        _row.WriteInteger(ModifiedAt(file));
        _row.WriteText(position);
        return new(
            $"{prefix}imported_files", Columns, "path",
            "ON CONFLICT (path) DO UPDATE SET length = excluded.length, modified_at = excluded.modified_at, position = excluded.position",
            _row.Written, _row.Count);
    }

    public static async Task<(bool IsKnown, string? Position)> ReadAsync(DbDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? (true, reader.IsDBNull(0) ? null : reader.GetString(0)) : (false, null);

    private static long ModifiedAt(FileInfo file) => SqlInstant.ToNumber(file.LastWriteTimeUtc)!.Value;
}
