using System.IO.Hashing;
using System.Runtime.InteropServices;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>The hash of a user's identity, and the number of the row: 24 bytes. The rows of a user sort together, in their order.</summary>
/// <param name="High">The first half of the hash.</param>
/// <param name="Low">The second half of the hash.</param>
/// <param name="Row">The number of the row.</param>
internal readonly record struct HashedRow(ulong High, ulong Low, RowNumber Row) : IComparable<HashedRow>
{
    /// <summary>Hashes the id, else the external id, else an alias of a recipient. Returns null if it has none.</summary>
    public static HashedRow? Create(Recipient recipient, RowNumber row)
    {
        var (kind, key) = recipient switch
        {
            { Id: { Length: > 0 } id } => (0, id),
            { ExternalId: { Length: > 0 } id } => (1, id),
            _ => (2, AliasOf(recipient)),
        };
        if (key is null)
            return null;
        // The kind is the seed, so that an id differs from an equal external id.
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()), kind);
        return new((ulong)(hash >> 64), (ulong)hash, row);
    }

    // The rows of a user can have the aliases in any order, so the smallest one is used.
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
