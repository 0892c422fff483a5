using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CampaignExport.Sources;

/// <summary>The position of a JSON object, for error messages about its contents.</summary>
/// <param name="Name">The name of the text.</param>
/// <param name="Line">The line where the object starts, from 1.</param>
/// <param name="Before">The number of bytes of that line before the object.</param>
internal readonly record struct TextLocation(string Name, long Line, long Before)
{
    /// <summary>Whether the object is a record. The user does not see its JSON, so a position in it would be meaningless.</summary>
    public bool IsRecord { get; init; }

    /// <summary>Creates the error for a position in the object.</summary>
    public SourceFormatException Error(ReadOnlySpan<byte> text, long at, string problem)
    {
        if (IsRecord)
            return new(Name, Line, problem, null);
        var before = text[..(int)Math.Min(at, text.Length)];
        var lines = before.Count((byte)'\n');
        return lines == 0
            ? new(Name, Line, Before + at + 1, problem)
            : new(Name, Line + lines, before.Length - before.LastIndexOf((byte)'\n'), problem);
    }

    /// <summary>Creates the error for invalid JSON. It omits the message of the reader, which can quote personal data.</summary>
    public SourceFormatException NoJson(JsonException error)
    {
        if (IsRecord)
            return new(Name, Line, Problem(error), null);
        var (lines, position) = (error.LineNumber ?? 0, (error.BytePositionInLine ?? 0) + 1);
        return new(Name, Line + lines, lines == 0 ? Before + position : position, Problem(error));
    }

    /// <summary>Says what is wrong with a text that cannot be read as JSON.</summary>
    public static string Problem(JsonException error) => error.Message.Contains("maximum configured depth", StringComparison.Ordinal)
        ? "this has more than 64 levels of JSON, which are not read." : "this is not JSON, or it ends too early.";

    /// <exception cref="SourceFormatException">The object has bytes that are invalid in UTF-8 or in the encoding of the file.</exception>
    public void RequireValid(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            return;
        var at = 0;
        for (int length; Rune.DecodeFromUtf8(text[at..], out _, out length) == OperationStatus.Done;)
            at += length;
        throw Error(
            text, at,
            "the bytes here are invalid in the encoding of the file (UTF-8 unless another one is named). Name its encoding, such as windows-1252.");
    }
}
