namespace CampaignExport.Tool.Demo;

/// <summary>Pseudo-random values from a seed, the same on every machine and at any time.</summary>
internal struct DemoChance
{
    private ulong _state;

    /// <param name="seed">The seed. Different seeds give independent values.</param>
    public DemoChance(ulong seed) => _state = Mix(seed * 0xD1342543DE82EF95);

    /// <summary>A whole number from 0 to less than a limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>Whether an event with a probability in percent occurs.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A number in hexadecimal digits.</summary>
    public string Hex(int digits) => Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture)[..digits];

    /// <summary>An id in the form of a GUID.</summary>
    public string Guid()
    {
        var (high, low) = (Hex(16), Hex(16));
        return $"{high[..8]}-{high[8..12]}-4{high[13..]}-a{low[1..4]}-{low[4..]}";
    }

    // SplitMix64.
    private ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong mixed)
    {
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
