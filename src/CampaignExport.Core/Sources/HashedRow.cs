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
    /// <summary>Hashes the id, or else the external id, of a recipient; null if it has neither.</summary>
    public static HashedRow? Of(Recipient recipient, RowNumber row)
    {
        var (kind, key) = recipient switch
        {
            { Id: { Length: > 0 } id } => (0, id),
            { ExternalId: { Length: > 0 } id } => (1, id),
            _ => (0, null),
        };
        if (key is null)
            return null;
        // The kind is the seed, so that an id and an external id are two, even if they read the same.
        var hash = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()), kind);
        return new((ulong)(hash >> 64), (ulong)hash, row);
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
