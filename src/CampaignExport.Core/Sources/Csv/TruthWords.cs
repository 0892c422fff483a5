using System.Collections.Frozen;
using System.Text;

namespace CampaignExport.Sources;

/// <summary>Parses Boolean values as people and spreadsheets write them in many languages.</summary>
internal static class TruthWords
{
    private const int LongestBytes = 32;

    // In English, German, French, Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Hungarian,
    // Romanian, Turkish and Russian. Words whose case differs only in Turkish are listed in both cases.
    private static readonly string[] True =
    [
        "1", "true", "t", "yes", "y", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "vero", "sì", "verdadeiro", "sim", "waar", "sand", "sann", "sant",
        "tosi", "prawda", "tak", "pravda", "ano", "igaz", "adevărat", "doğru", "истина",
    ];

    private static readonly string[] False =
    [
        "0", "false", "f", "no", "n", "falsch", "nein", "faux", "non", "falso", "não", "onwaar", "nee", "falsk", "nej", "usann", "nei", "falskt",
        "epätosi", "fałsz", "nie", "nepravda", "ne", "hamis", "fals", "yanlış", "YANLIŞ", "ложь",
    ];

    private static readonly FrozenDictionary<string, bool> Words = True.Select(word => KeyValuePair.Create(word, true))
        .Concat(False.Select(word => KeyValuePair.Create(word, false))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> BySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Parses a Boolean value. Case and surrounding spaces do not matter. Returns null if the text is not one.</summary>
    public static bool? Read(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
            return text.Length == 4;
        text = text.Trim(" \t"u8);
        if (text.Length > LongestBytes)
            return null;
        Span<char> word = stackalloc char[LongestBytes];
        return BySpan.TryGetValue(word[..Encoding.UTF8.GetChars(text, word)], out var truth) ? truth : null;
    }
}
