using System.Buffers;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace CampaignExport.Sources;

/// <summary>The start of a CSV text: its header and its separator.</summary>
internal sealed class CsvHead
{
    private const int MostBytes = 1024 * 1024;

    // The characters of a blank row.
    private static readonly SearchValues<byte> Nothing = SearchValues.Create(" ,;\t|\""u8);

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private CsvHead(string file, long line, char separator, string[] names) => (File, Line, Separator, Names) = (file, line, separator, names);

    /// <summary>The name of the file.</summary>
    public string File { get; }

    /// <summary>The line where the header starts, from 1.</summary>
    public long Line { get; }

    /// <summary>The separator of the cells.</summary>
    public char Separator { get; }

    /// <summary>The cells of the header.</summary>
    public string[] Names { get; }

    /// <summary>Reads the start of a text up to its header. Returns null if the text is empty.</summary>
    /// <param name="file">The name of the text.</param>
    /// <param name="text">The text in UTF-8. It is left at the start of its header.</param>
    /// <param name="separator">The configured separator; null for none.</param>
    /// <param name="isKnown">Determines whether a column is known.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="SourceFormatException">The header is not CSV, or too long.</exception>
    public static async ValueTask<CsvHead?> ReadAsync(string file, InputText text, char? separator, Func<string, bool> isKnown, CancellationToken cancellationToken)
    {
        for (var wanted = 4096; wanted <= MostBytes; wanted *= 4)
        {
            var beginning = await text.PeekAsync(wanted, cancellationToken).ConfigureAwait(false);
            var isWhole = beginning.Length < wanted;
            if (Find(beginning.Span, isWhole) is { } position)
            {
                var head = Create(file, position, beginning[position.From..position.End], separator, isKnown);
                await text.TrySkipAsync(position.From, cancellationToken).ConfigureAwait(false);
                return head;
            }

            if (isWhole)
                return null;
        }

        throw new SourceFormatException(file, 1, 1, "the header does not end within 1 MiB: this is not a CSV file, or a quote in its header is not closed.");
    }

    private static CsvHead Create(string file, HeaderPosition position, ReadOnlyMemory<byte> header, char? configured, Func<string, bool> isKnown)
    {
        // Prefers the configured separator, then that of the first line, if they yield known columns; then the one that yields the most.
        var (separator, names, _) = new[] { configured, position.Separator }.OfType<char>().Concat(Separators).Distinct()
            .Select(one => (Separator: one, Names: Cells(header, one)))
            .Where(one => one.Names is not null)
            .Select(one => (one.Separator, one.Names, Known: one.Names!.Count(isKnown)))
            .OrderByDescending(one => one.Known > 0 && one.Separator == configured)
            .ThenByDescending(one => one.Known > 0 && one.Separator == position.Separator)
            .ThenByDescending(one => one.Known)
            .ThenByDescending(one => one.Names!.Length)
            .FirstOrDefault();
        if (names is null)
            throw new SourceFormatException(file, position.Line, 1, "the header is not CSV: a quote is misplaced or not closed.");
        if (!Utf8.IsValid(header.Span))
            throw new SourceFormatException(file, position.Line, 1, FormattableString.Invariant(
                $"column {1 + Array.FindIndex(names, name => name.Contains('\uFFFD', StringComparison.Ordinal))} of the header {RecipientCsvHeader.InvalidBytes}."));
        return new(file, position.Line, separator, names);
    }

    // Null if the header cannot be read with this separator.
    private static string[]? Cells(ReadOnlyMemory<byte> header, char separator)
    {
        try
        {
            using var csv = CsvReader.Create(header, new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = false,
                MalformedData = CsvMalformedDataHandling.Throw,
                IncludeValuesInExceptions = false,
            });
            return csv.Read() ? [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)] : null;
        }
        catch (CsvFormatException)
        {
            return null;
        }
    }

    /// <summary>Finds the header after a byte order mark, a line <c>sep=;</c> and rows of separators only. Returns null if more has to be read.</summary>
    private static HeaderPosition? Find(ReadOnlySpan<byte> text, bool isWhole)
    {
        var (from, line, separator) = (text.StartsWith("\uFEFF"u8) ? 3 : 0, 1L, (char?)null);
        while (true)
        {
            var rest = text[from..];
            var end = EndOfRecord(rest);
            if (end < 0 && !isWhole)
                return null;
            var record = end < 0 ? rest : rest[..end];
            if (line == 1 && Hint(record) is { } hint)
                separator = hint;
            else if (record.ContainsAnyExcept(Nothing))
                return new(from, from + record.Length, line, separator);
            if (end < 0)
                return null;
            from += end + (rest[end..].StartsWith("\r\n"u8) ? 2 : 1);
            line++;
        }
    }

    // The end of the line, ignoring line ends in quotes; -1 if there is none, or if a line feed may still follow.
    private static int EndOfRecord(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            quoted ^= text[at] == '"';
            if (!quoted && text[at] is (byte)'\n' or (byte)'\r')
                return text[at] == '\r' && at + 1 == text.Length ? -1 : at;
        }

        return -1;
    }

    // A line such as sep=; as spreadsheets read it, or as they save it: in quotes, or followed by empty cells.
    private static char? Hint(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart((byte)'"');
        if (line.Length < 5 || !Ascii.EqualsIgnoreCase(line[..4], "sep="u8) || line[4] is < (byte)'\t' or (byte)'"' or > 126)
            return null;
        return line[5..].ContainsAnyExcept((byte)'"', (byte)' ', line[4]) ? null : (char)line[4];
    }

    private readonly record struct HeaderPosition(int From, int End, long Line, char? Separator);
}
