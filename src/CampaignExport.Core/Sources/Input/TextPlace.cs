using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CampaignExport.Sources;

/// <summary>Where a JSON object stands that is read by itself, for errors about what is in it.</summary>
/// <param name="Name">What the text is called.</param>
/// <param name="Line">The line that it begins in, 1 for the first.</param>
/// <param name="Before">How many bytes of that line come before it.</param>
internal readonly record struct TextPlace(string Name, long Line, long Before)
{
    /// <summary>The error for a place in the object.</summary>
    public SourceFormatException Error(ReadOnlySpan<byte> text, long at, string problem)
    {
        var before = text[..(int)Math.Min(at, text.Length)];
        var lines = before.Count((byte)'\n');
        return lines == 0
            ? new(Name, Line, Before + at + 1, problem)
            : new(Name, Line + lines, before.Length - before.LastIndexOf((byte)'\n'), problem);
    }

    /// <summary>The error for what is not JSON. What the reader says quotes the text, which is a person's: it is not kept.</summary>
    public SourceFormatException NoJson(JsonException error)
    {
        var (lines, position) = (error.LineNumber ?? 0, (error.BytePositionInLine ?? 0) + 1);
        return new(Name, Line + lines, lines == 0 ? Before + position : position, error.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? "this has more than 64 levels of JSON, which are not read." : "this is not JSON, or it ends too early.");
    }

    /// <exception cref="SourceFormatException">There are bytes in the object that are not UTF-8, or were nothing in the encoding that the file has.</exception>
    public void RequireValid(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            return;
        var at = 0;
        for (int length; Rune.DecodeFromUtf8(text[at..], out _, out length) == OperationStatus.Done;)
            at += length;
        throw Error(
            text, at,
            "the bytes here are invalid in the encoding of the file, which is UTF-8 unless another one is named. Name the one that it has, such as windows-1252.");
    }
}
