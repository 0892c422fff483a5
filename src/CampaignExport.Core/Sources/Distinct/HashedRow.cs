using System.IO.Hashing;
using System.Runtime.InteropServices;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>The hash of whose row it is, and which row: 24 bytes. Rows of one person sort together, in their order.</summary>
/// <param name="High">The first half of the hash.</param>
/// <param name="Low">The second half.</param>
/// <param name="Row">The row.</param>
internal readonly record struct HashedRow(ulong High, ulong Low, RowNumber Row) : IComparable<HashedRow>
{
    /// <summary>Hashes the id, or else the external id, or else an alias, of a recipient; null if it has none.</summary>
    public static HashedRow? Of(Recipient recipient, RowNumber row)
    {
        var (kind, key) = recipient switch
        {
            { Id: { Length: > 0 } id } => (0, id),
            { ExternalId: { Length: > 0 } id } => (1, id),
            _ => (2, AliasOf(recipient)),
        };
        if (key is null)
            return null;
        // The kind is the seed, so that an id and an external id are two, even if they read the same.
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()), kind);
        return new((ulong)(hash >> 64), (ulong)hash, row);
    }

    // Rows of one person may have its aliases in any order.
    private static string? AliasOf(Recipient recipient)
    {
        string? first = null;
        for (var at = 0; at < (recipient.Aliases?.Count ?? 0); at++)
        {
            if (recipient.Aliases![at] is not { Name: { Length: > 0 } name, Label: var label })
                continue;
            var alias = $"{label}\0{name}";
            if (first is null || string.CompareOrdinal(alias, first) < 0)
                first = alias;
        }

        return first;
    }

    public bool IsOfSamePerson(HashedRow other) => High == other.High && Low == other.Low;

    public int CompareTo(HashedRow other)
    {
        var order = High.CompareTo(other.High);
        if (order == 0)
            order = Low.CompareTo(other.Low);
        return order != 0 ? order : Row.CompareTo(other.Row);
    }
}
