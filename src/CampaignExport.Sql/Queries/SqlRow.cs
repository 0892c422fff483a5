using System.Buffers.Binary;

namespace CampaignExport.Sql;

/// <summary>A recipient in the bytes that the database gave. It is valid until the page that it comes from is disposed.</summary>
/// <remarks>The columns that <see cref="SqlRecipientSource.Selection"/> has read it. Thread-safe.</remarks>
public readonly struct SqlRow : IEquatable<SqlRow>
{
    private readonly SqlRowBlock _block;
    private readonly int _row;

    internal SqlRow(SqlRowBlock block, int row) => (_block, _row) = (block, row);

    /// <summary>Says whether two rows are the same.</summary>
    /// <param name="left">A row.</param>
    /// <param name="right">Another one.</param>
    /// <returns>Whether they are the same row of the same page.</returns>
    public static bool operator ==(SqlRow left, SqlRow right) => left.Equals(right);

    /// <summary>Says whether two rows differ.</summary>
    /// <param name="left">A row.</param>
    /// <param name="right">Another one.</param>
    /// <returns>Whether they are not the same row of the same page.</returns>
    public static bool operator !=(SqlRow left, SqlRow right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SqlRow other) => ReferenceEquals(_block, other._block) && _row == other._row;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SqlRow other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_block, _row);

    /// <summary>Gives the text of a field in UTF-8.</summary>
    /// <returns>Whether there is one; if not, the field is null.</returns>
    internal bool TryGetText(int field, out ReadOnlySpan<byte> text) => _block.TryGet(_row, field, out text);

    /// <summary>Gives a field that is a whole number; null if it is none.</summary>
    internal long? GetInteger(int field) =>
        _block.TryGet(_row, field, out var bytes) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null;
}
