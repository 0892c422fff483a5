using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>The characters that a guarded text may not start with. All of them are <c>@</c> or below.</summary>
internal readonly struct FormulaStarts
{
    // One bit a character; that of '@' is the lowest, which belongs to no other character of the guard.
    private readonly ulong _bits;

    private FormulaStarts(string characters, bool alsoInNumbers)
    {
        foreach (var character in characters)
            _bits |= 1UL << character;
        AlsoInNumbers = alsoInNumbers;
    }

    /// <summary>Whether a negative number is guarded too.</summary>
    public bool AlsoInNumbers { get; }

    public static FormulaStarts Of(FormulaGuard guard) => guard switch
    {
        FormulaGuard.Text => new("=+-@\t\r", alsoInNumbers: false),
        FormulaGuard.Everything => new("=+-@", alsoInNumbers: true),
        _ => new("", alsoInNumbers: false),
    };

    /// <summary>Whether the guard may be meant: quick, and wrong for the character zero, whose bit is that of <c>@</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(char first) => first <= '@' && ((_bits >> first) & 1) != 0;

    /// <summary>Whether the guard is meant.</summary>
    public bool Has(char first) => first != 0 && MayHave(first);
}
