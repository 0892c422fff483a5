using System.Runtime.CompilerServices;
using System.Text;

namespace CampaignExport.Formats;

/// <summary>Which text a guard puts an apostrophe before, and which apostrophe it was that put there.</summary>
internal readonly struct FormulaStarts
{
    /// <summary>The name in manifests of the policy that can be undone.</summary>
    public const string ReversiblePolicy = "text-2";

    private static readonly FormulaStarts Reversible = new("=+-@'", alsoInNumbers: false);

    // One bit for each ASCII character that guarded text may start with. All of them are '@' or below; '@' has the bit of U+0000.
    private readonly ulong _bits;

    private FormulaStarts(string characters, bool alsoInNumbers)
    {
        foreach (var character in characters)
            _bits |= 1UL << character;
        // Blanks, and the tab and the line ends among them.
        if (characters.Length > 0 && !alsoInNumbers)
            _bits |= (1UL << ' ') | ((1UL << ' ') - 1);
        AlsoInNumbers = alsoInNumbers;
    }

    /// <summary>Whether a negative number is guarded too.</summary>
    public bool AlsoInNumbers { get; }

    public static FormulaStarts Of(FormulaGuard guard) => guard switch
    {
        FormulaGuard.Text => Reversible,
        FormulaGuard.Everything => new("=+-@", alsoInNumbers: true),
        _ => new("", alsoInNumbers: false),
    };

    /// <summary>The name of a policy in manifests.</summary>
    public static string PolicyOf(FormulaGuard guard) => guard switch
    {
        FormulaGuard.Text => ReversiblePolicy,
        FormulaGuard.Everything => "everything",
        _ => "off",
    };

    /// <summary>Gives text as it was before <see cref="FormulaGuard.Text"/> guarded it.</summary>
    public static string Undo(string text) => text is ['\'', ..] && Reversible.Has(text.AsSpan(1)) ? text[1..] : text;

    /// <summary>Gives text in UTF-8 as it was before <see cref="FormulaGuard.Text"/> guarded it.</summary>
    public static ReadOnlySpan<byte> Undo(ReadOnlySpan<byte> text) => text is [(byte)'\'', .. var rest] && Reversible.Has(rest) ? rest : text;

    /// <summary>Whether text that starts with an ASCII character may have to be guarded. Other text is not asked about here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(char first) => first <= '@' && ((_bits >> first) & 1) != 0;

    /// <summary>Whether text has to be guarded.</summary>
    public bool Has(ReadOnlySpan<char> text)
    {
        if (!NeedsLook(text.IsEmpty ? 'x' : text[0]))
            return false;
        var afterBlank = false;
        foreach (var character in text)
        {
            if (Decide(character, ref afterBlank) is { } decided)
                return decided;
        }

        return false;
    }

    /// <summary>Whether text in UTF-8 has to be guarded.</summary>
    public bool Has(ReadOnlySpan<byte> text)
    {
        if (!NeedsLook(text.IsEmpty ? 'x' : (char)text[0]))
            return false;
        var afterBlank = false;
        while (!text.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(text, out var rune, out var length);
            if (Decide(rune.Value, ref afterBlank) is { } decided)
                return decided;
            text = text[length..];
        }

        return false;
    }

    // Outside ASCII there are starters and blanks, if any text is guarded at all.
    private bool NeedsLook(char first) => first < 0x80 ? MayHave(first) : _bits != 0 && !AlsoInNumbers;

    // Apostrophes, then blanks, then a starter. A null wants the next character.
    private bool? Decide(int character, ref bool afterBlank)
    {
        if (character is '=' or '+' or '-' or '@')
            return true;
        if (AlsoInNumbers)
            return false;
        switch (character)
        {
            case '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20':
                return true;
            case '\t' or '\n' or '\r' when !afterBlank:
                return true;
            case '\'' when !afterBlank:
                return null;
            default:
                afterBlank = true;
                return IsBlank(character) ? null : false;
        }
    }

    private static bool IsBlank(int character) => character is <= 0x20
        or (>= 0x80 and <= 0xA0) or 0xAD or 0x034F or 0x061C or 0x1680 or 0x180E
        or (>= 0x2000 and <= 0x200F) or (>= 0x2028 and <= 0x202F) or (>= 0x205F and <= 0x206F) or 0x3000 or 0xFEFF;
}
