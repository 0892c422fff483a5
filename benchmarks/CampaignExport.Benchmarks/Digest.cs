namespace CampaignExport.Benchmarks;

/// <summary>A cheap digest of written bytes: their number, and a hash of a sample.</summary>
/// <param name="Bytes">The number of bytes.</param>
/// <param name="Sample">A hash of every 251st byte, independent of the boundaries of the writes.</param>
public readonly record struct Digest(long Bytes, uint Sample)
{
    private const int Step = 251;

    /// <summary>Adds bytes to the end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The digest of all bytes.</returns>
    public Digest With(ReadOnlySpan<byte> bytes)
    {
        var sample = Sample;
        for (var at = (int)((Step - (Bytes % Step)) % Step); at < bytes.Length; at += Step)
            sample = (sample * 31) + bytes[at];
        return new(Bytes + bytes.Length, sample);
    }
}
