namespace Dashboard.Demo;

/// <summary>Pseudo-random values that are always the same.</summary>
internal static class Chance
{
    /// <summary>Gets a number from 0 to less than 1, for a number of a thing and of a question about it.</summary>
    public static double Of(long thing, int question)
    {
        // SplitMix64.
        var mixed = ((ulong)thing * 0x9E3779B97F4A7C15) + ((ulong)(question + 1) * 0xD1342543DE82EF95);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53);
    }

    public static T Pick<T>(long thing, int question, IReadOnlyList<T> choices) => choices[(int)(Of(thing, question) * choices.Count)];
}
