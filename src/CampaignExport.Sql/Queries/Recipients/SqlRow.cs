using System.Buffers.Binary;

namespace CampaignExport.Sql;

/// <summary>A recipient as the bytes of the database. It is valid until its page is disposed.</summary>
/// <remarks>The columns of <see cref="SqlRecipientSource.Selection"/> read it. Thread-safe.</remarks>
public readonly struct SqlRow : IEquatable<SqlRow>
{
    private readonly SqlRowBlock _block;
    private readonly int _row;

    internal SqlRow(SqlRowBlock block, int row) => (_block, _row) = (block, row);

    /// <summary>Whether two rows are the same.</summary>
    /// <param name="left">A row.</param>
    /// <param name="right">Another one.</param>
    /// <returns>true if they are the same row of the same page; otherwise, false.</returns>
    public static bool operator ==(SqlRow left, SqlRow right) => left.Equals(right);

    /// <summary>Whether two rows differ.</summary>
    /// <param name="left">A row.</param>
    /// <param name="right">Another one.</param>
    /// <returns>true if they are not the same row of the same page; otherwise, false.</returns>
    public static bool operator !=(SqlRow left, SqlRow right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SqlRow other) => ReferenceEquals(_block, other._block) && _row == other._row;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SqlRow other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_block, _row);

    /// <summary>Gets the UTF-8 text of a field.</summary>
    /// <returns>true if the field has text; false if it is null.</returns>
    internal bool TryGetText(int field, out ReadOnlySpan<byte> text) => _block.TryGet(_row, field, out text);

    /// <summary>Gets the whole number of a field; null if the field is null.</summary>
    internal long? GetInteger(int field) =>
        _block.TryGet(_row, field, out var bytes) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null;
}
