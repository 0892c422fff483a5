using System.Runtime.CompilerServices;
using System.Text;

namespace CampaignExport.Formats;

/// <summary>Decides which text a guard protects with an apostrophe, and removes such apostrophes.</summary>
internal readonly struct FormulaStarts
{
    /// <summary>The name of the reversible policy in manifests.</summary>
    public const string ReversiblePolicy = "text-2";

    private static readonly FormulaStarts Reversible = new("=+-@'", alsoInNumbers: false);

    // One bit for each ASCII character that guarded text can start with. They are '@' or below; '@' shares the bit of U+0000.
    private readonly ulong _bits;

    private FormulaStarts(string characters, bool alsoInNumbers)
    {
        foreach (var character in characters)
            _bits |= 1UL << character;
        // The blanks, including tabs and line ends.
        if (characters.Length > 0 && !alsoInNumbers)
            _bits |= (1UL << ' ') | ((1UL << ' ') - 1);
        AlsoInNumbers = alsoInNumbers;
    }

    /// <summary>Whether negative numbers are guarded too.</summary>
    public bool AlsoInNumbers { get; }

    public static FormulaStarts FromGuard(FormulaGuard guard) => guard switch
    {
        FormulaGuard.Text => Reversible,
        FormulaGuard.Everything => new("=+-@", alsoInNumbers: true),
        _ => new("", alsoInNumbers: false),
    };

    /// <summary>Gets the name of a policy in manifests.</summary>
    public static string PolicyOf(FormulaGuard guard) => guard switch
    {
        FormulaGuard.Text => ReversiblePolicy,
        FormulaGuard.Everything => "everything",
        _ => "off",
    };

    /// <summary>Restores text that <see cref="FormulaGuard.Text"/> guarded.</summary>
    public static string Undo(string text) => text is ['\'', ..] && Reversible.Has(text.AsSpan(1)) ? text[1..] : text;

    /// <summary>Restores text in UTF-8 that <see cref="FormulaGuard.Text"/> guarded.</summary>
    public static ReadOnlySpan<byte> Undo(ReadOnlySpan<byte> text) => text is [(byte)'\'', .. var rest] && Reversible.Has(rest) ? rest : text;

    /// <summary>Whether text with this first character may need the guard. Only for ASCII characters; the result for others is false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(char first) => first <= '@' && ((_bits >> first) & 1) != 0;

    /// <summary>Whether text needs the guard.</summary>
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

    /// <summary>Whether text in UTF-8 needs the guard.</summary>
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

    // The reversible policy also has starts and blanks outside ASCII.
    private bool NeedsLook(char first) => first < 0x80 ? MayHave(first) : _bits != 0 && !AlsoInNumbers;

    // Guarded text is apostrophes, then blanks, then a start. Null means undecided.
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
