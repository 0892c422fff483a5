namespace CampaignExport.Benchmarks;

/// <summary>What was written, in a form that costs next to nothing to make: how many bytes, and a hash of some of them.</summary>
/// <param name="Bytes">How many bytes.</param>
/// <param name="Sample">A hash of every 251st of them, wherever the writes began and ended.</param>
public readonly record struct Digest(long Bytes, uint Sample)
{
    private const int Step = 251;

    /// <summary>Adds bytes to the end.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The digest of all.</returns>
    public Digest With(ReadOnlySpan<byte> bytes)
    {
        var sample = Sample;
        for (var at = (int)((Step - (Bytes % Step)) % Step); at < bytes.Length; at += Step)
            sample = (sample * 31) + bytes[at];
        return new(Bytes + bytes.Length, sample);
    }
}
