using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignExport.Tests.Support;

/// <summary>Text of the kinds that break CSV files, spreadsheets and encoders.</summary>
/// <param name="Value">The text.</param>
public sealed record AnyText(string Value)
{
    private static readonly string[] Pieces =
    [
        "\"", ",", "\r", "\n", "\r\n", "\t", " ", "'", "=", "+", "-", "@", ";", "|", "#", "\\", "{", "\0", "ID", "id", "abc", "7",
        "é", "e\u0301", "العربية", "עברית", "日本語", "👩‍👩‍👧", "😀", "\uD83D", "\uDE00", "\uFEFF", "\uFFFD", "\uFFFF", "\u202E", "\u2028", "\u0085",
        "\U0010FFFF", "=cmd|'/C calc'!A1", "''", "\"\"",
        "＝", "＋", "－", "＠", "\u00A0", "\u200B", "\u2060", "\u00AD", "\u3000",
    ];

    /// <summary>The text in UTF-8, with U+FFFD for unpaired surrogates.</summary>
    public string Readable { get; } = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Value));

    // Escaped for the output of failures.
    public override string ToString() =>
        System.Text.Json.JsonSerializer.Serialize(Value.Length < 200 ? Value : $"{Value[..200]}... ({Value.Length})");

    /// <summary>Found by FsCheck: <c>[Property(Arbitrary = [typeof(AnyText)])]</c>.</summary>
    public static Arbitrary<AnyText> Texts() =>
        Gen.Frequency(
            (20, Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces))),
            (5, Gen.Elements(Pieces)),
            (1, Gen.Elements(Pieces).Select(piece => new StringBuilder().Insert(0, piece + "x", 3000).ToString())),
            (1, Gen.Constant("")))
        .Select(text => new AnyText(text))
        .ToArbitrary();
}
