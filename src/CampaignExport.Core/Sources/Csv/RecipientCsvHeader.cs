using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CampaignExport.Formats;

namespace CampaignExport.Sources;

/// <summary>The header of a CSV file, which maps its columns to the fields of a recipient.</summary>
internal sealed class RecipientCsvHeader
{
    /// <summary>The problem of a cell with invalid bytes.</summary>
    public const string InvalidBytes = "contains bytes that are invalid in the encoding of the file (UTF-8 unless another one is named)";

    /// <summary>The problem of a record that is the header once more.</summary>
    public const string Repeated = "the header is repeated";

    private const int MostNames = 30;
    private const int LongestName = 64;

    private static readonly SearchValues<byte> NumberSigns = SearchValues.Create("-0123456789.,"u8);

    private static readonly SearchValues<byte> NoName = SearchValues.Create("0123456789@[{+"u8);

    private readonly string _file;
    private readonly string[] _names;
    private readonly RecipientCsvColumn?[] _columns;
    private readonly bool[] _undone;
    private readonly bool _decimalComma;
    private readonly Warnings _warnings;
    private readonly string? _guardWarning;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _keys;
    private readonly int[] _ids;

    private RecipientCsvHeader(string file, string[] names, RecipientCsvColumn?[] columns, bool[] undone, CsvOrigin origin, bool? unguard, Warnings warnings)
    {
        (_warnings, IsForeign) = (warnings, origin.Columns is null);
        if (unguard is null && origin is { Columns: null, IsExplained: false })
            _guardWarning = $"{file}: cells begin with an apostrophe before a formula, as our formula guard writes them, and it stays. Put the manifest.json of the export beside the file as it was delivered, or have the apostrophes removed (--unguard). {OwnExports.ReadAgain}";
        (_file, _names, _columns, _undone, _decimalComma, CampaignId) = (file, names, columns, undone, origin.DecimalComma, origin.CampaignId);
        _keys = names.Where(name => name.Length > 0).Select(RecipientCsvCells.Key).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _ids = [.. Enumerable.Range(0, columns.Length).Where(at => columns[at] is { IsId: true })];
        Named = Array.FindLastIndex(names, name => name.Length > 0) + 1;
    }

    /// <summary>The number of columns up to the last one with a name.</summary>
    public int Named { get; }

    /// <summary>Whether the file is not known to be our own export.</summary>
    public bool IsForeign { get; }

    /// <summary>The campaign that each row received; null if it is not known.</summary>
    public string? CampaignId { get; }

    /// <summary>Maps the columns.</summary>
    /// <param name="head">The start of the file.</param>
    /// <param name="options">The chosen custom attributes and events.</param>
    /// <param name="origin">How the file was written.</param>
    /// <param name="chosen">Receives the custom attributes and events that have a column.</param>
    /// <param name="warnings">Receives a warning for unknown columns.</param>
    /// <exception cref="SourceFormatException">No column is known, no column identifies the person, or two columns map to the same field.</exception>
    public static RecipientCsvHeader Create(CsvHead head, RecipientCsvOptions options, CsvOrigin origin, ChosenNames chosen, Warnings warnings)
    {
        var written = head.Names.Select(origin.Column).ToArray();
        string[] names = [.. written.Select(column => column.Own is null ? Trimmed(column.Name) : column.Name)];
        var columns = new RecipientCsvColumn?[names.Length];
        var anyKnown = false;
        for (var at = 0; at < names.Length; at++)
        {
            columns[at] = ColumnOf(names[at], names, options, written[at].Own, chosen);
            anyKnown |= RecipientCsvCells.Find(names[at]) is not null;
        }

        if (!anyKnown)
            throw Wrong(head, $"no column of the header is known. {Found(names, head.Separator)} Expected: columns such as user_id, Appboy ID, email or first_name.");
        if (!columns.Any(column => column is { IsId: true }))
            throw Wrong(head, $"no column identifies the person. {Found(names, head.Separator)} Expected: user_id (or external_id), Appboy ID (or braze_id), user_aliases or user_alias_name.");
        RefuseTwice(head, names, columns);
        WarnOfUnread(head, names, columns, warnings);
        if (origin is { CampaignId: null, IsExplained: false } && columns.Any(column => column is { IsOfCampaign: true }))
        {
            warnings.Add($"{head.File}: it says which variation a person received, but not of which campaign, so that is not kept as received."
                + $" Put the manifest.json of the export beside the file. {OwnExports.ReadAgain}");
        }

        return new(head.File, names, columns, [.. written.Select(column => column.IsUndone)], origin, options.RemoveFormulaGuard, warnings);
    }

    /// <summary>Determines whether a name is that of a known or chosen column.</summary>
    public static bool IsKnown(string name, RecipientCsvOptions options) =>
        RecipientCsvCells.Find(name) is not null || Chosen(name, [], options.CustomAttributes) is not null || Chosen(name, [], options.CustomEvents) is not null;

    /// <summary>Reads a cell into the recipient. An empty cell is null.</summary>
    /// <param name="column">The index of the cell in the record.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="line">The line where the record starts.</param>
    /// <param name="isPlain">Whether the record is ASCII without U+0000.</param>
    /// <param name="draft">The recipient.</param>
    /// <param name="replaced">Counts each U+0000 that was replaced by U+FFFD.</param>
    /// <exception cref="SourceFormatException">The cell is invalid for its column. The message names the column.</exception>
    public void Read(int column, ReadOnlySpan<byte> cell, long line, bool isPlain, ref RecipientDraft draft, ref long replaced)
    {
        if (cell.IsEmpty || _columns[column] is not { } known)
            return;
        if (_undone[column])
        {
            // Text that begins with a minus has the apostrophe, so this is a number.
            if (cell[0] == '-' && known.SetNumber is { } setNumber && Negative(cell) is { } number)
            {
                setNumber(number, ref draft);
                return;
            }

            cell = FormulaStarts.Undo(cell);
        }
        else if (cell[0] == '\'' && _guardWarning is not null && FormulaStarts.Undo(cell).Length < cell.Length)
        {
            _warnings.Add(_guardWarning);
        }

        // Only if this is known: otherwise 1,234 is ambiguous.
        if (_decimalComma && known.Name == "in_app_purchase_total")
            cell = Pointed(cell);
        try
        {
            known.Read(isPlain ? cell : Checked(cell, known, ref replaced), ref draft);
        }
        catch (FormatException error)
        {
            throw Malformed(line, $"{Named1(_names[column], column)} {error.Message}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The error is dropped, because its message can quote personal data of the cell.
            throw Malformed(line, $"{Named1(_names[column], column)} is not a list in JSON");
        }
    }

    /// <summary>
    /// Determines whether a record is a header, in any spelling and order: one of its ids equals the name of that column, all cells are names of columns, or
    /// all cells look like names and one is the name of an id.
    /// </summary>
    /// <param name="cells">The cells of the record, without separators.</param>
    /// <param name="ends">The end of each cell, counted from a position before the record.</param>
    /// <param name="before">The number of bytes between that position and the record.</param>
    /// <param name="line">The line where the record starts.</param>
    /// <returns>true if the record repeats the header of the file; false if it is not a header.</returns>
    /// <exception cref="SourceFormatException">The record is a header with other columns or another order, so later records belong to other columns.</exception>
    public bool IsHeader(ReadOnlySpan<byte> cells, ReadOnlySpan<int> ends, int before, long line)
    {
        foreach (var id in _ids)
        {
            var cell = id < ends.Length ? Cell(cells, ends, before, id) : default;
            var isName = IsName(cell, out var named);
            // Few ids look like a name, so the other cells are rarely compared.
            if (!(isName && named is not null && named == _columns[id]) && !((isName || LooksLikeName(cell)) && AreNames(cells, ends, before, isStrict: isName)))
                continue;
            return HasSameColumns(cells, ends, before) ? true
                : throw Malformed(line, "another header begins, with other columns or in another order, so the rows below would be read wrongly. Give each header a file of its own");
        }

        return false;
    }

    private bool AreNames(ReadOnlySpan<byte> cells, ReadOnlySpan<int> ends, int before, bool isStrict)
    {
        var (names, hasId, areKnown) = (0, false, isStrict);
        for (var column = 0; column < ends.Length; column++)
        {
            var cell = Cell(cells, ends, before, column);
            if (cell.IsEmpty)
                continue;
            if (IsName(cell, out var named))
                hasId |= named is { IsId: true };
            else if (LooksLikeName(cell))
                areKnown = false;
            else
                return false;
            names++;
        }

        return names > 1 && (hasId || areKnown);
    }

    private bool HasSameColumns(ReadOnlySpan<byte> cells, ReadOnlySpan<int> ends, int before)
    {
        for (var column = 0; column < Math.Max(ends.Length, Named); column++)
        {
            var cell = column < ends.Length ? Encoding.UTF8.GetString(Cell(cells, ends, before, column)) : "";
            var name = Trimmed(column < _undone.Length && _undone[column] ? FormulaStarts.Undo(cell) : cell);
            var own = column < _names.Length ? _names[column] : "";
            if (name.Length == 0 || own.Length == 0 ? name.Length != own.Length
                : RecipientCsvCells.Key(name) != RecipientCsvCells.Key(own) && (RecipientCsvCells.Find(name) is not { } known || known != _columns[column]))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> cells, ReadOnlySpan<int> ends, int before, int column) =>
        cells[((column == 0 ? before : ends[column - 1]) - before)..(ends[column] - before)];

    // Most ids are excluded quickly: they are longer than names, or begin with a digit.
    private bool IsName(ReadOnlySpan<byte> cell, out RecipientCsvColumn? known)
    {
        known = null;
        if (cell.IsEmpty || cell.Length > LongestName || cell[0] is (byte)'[' or (byte)'{' or >= (byte)'0' and <= (byte)'9')
            return false;
        Span<char> text = stackalloc char[LongestName];
        Span<char> key = stackalloc char[LongestName];
        var name = RecipientCsvCells.WriteKey(text[..Encoding.UTF8.GetChars(cell, text)], key);
        known = RecipientCsvCells.FindKey(name);
        return known is not null || _keys.Contains(name);
    }

    // An id with a digit is none, nor is an address or a list.
    private static bool LooksLikeName(ReadOnlySpan<byte> cell) => cell.Length <= LongestName && !cell.ContainsAny(NoName);

    /// <summary>Creates the error for a record.</summary>
    public SourceFormatException Malformed(long line, string problem) => new(_file, line, 1, $"in the record that begins here, {problem}.");

    /// <summary>Gets the name of a separator for messages.</summary>
    public static string Word(char separator) => separator == '\t' ? "a tab" : $"'{separator}'";

    private decimal? Negative(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > 28 || cell.ContainsAnyExcept(NumberSigns) || cell.Contains(_decimalComma ? (byte)'.' : (byte)','))
            return null;
        return decimal.TryParse(
            _decimalComma ? Pointed(cell) : cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static ReadOnlySpan<byte> Pointed(ReadOnlySpan<byte> cell)
    {
        var pointed = cell.ToArray();
        pointed.AsSpan().Replace((byte)',', (byte)'.');
        return pointed;
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> cell, RecipientCsvColumn column, ref long replaced)
    {
        if (!Utf8.IsValid(cell))
            throw new FormatException(InvalidBytes);
        if (!cell.Contains((byte)0))
            return cell;
        if (column.IsId)
            throw new FormatException("is an id with U+0000 in it");
        replaced += cell.Count((byte)0);
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(cell).Replace('\0', '\uFFFD'));
    }

    private static RecipientCsvColumn? ColumnOf(string name, string[] names, RecipientCsvOptions options, OwnName? own, ChosenNames chosen)
    {
        if (name.Length == 0)
            return null;
        if (own is { Kind: OwnNameKind.Attribute })
            return AttributeOf(own.AttributeName, names, options, chosen);
        // The exact name of a chosen custom attribute is not another spelling of a known column.
        if (own is not { Kind: OwnNameKind.Custom } && RecipientCsvCells.Find(name) is { } known && (known.Name == name || options.CustomAttributes?.Contains(name, StringComparer.Ordinal) != true))
            return known;
        if (Chosen(name, names, options.CustomEvents) is { } named)
        {
            chosen.FoundEvent(named);
            return RecipientCsvCells.Event(named);
        }

        if (options.CustomAttributes?.Contains(name, StringComparer.Ordinal) != true && EventTime(name, options.CustomEvents) is { } time)
            return time;

        return AttributeOf(own?.AttributeName ?? name, names, options, chosen);
    }

    private static RecipientCsvColumn? AttributeOf(string name, string[] names, RecipientCsvOptions options, ChosenNames chosen)
    {
        var attribute = options.CustomAttributes is null ? name : Chosen(name, names, options.CustomAttributes);
        if (attribute is null)
            return null;
        chosen.FoundAttribute(attribute);
        return RecipientCsvCells.Attribute(attribute);
    }

    // Our own exports name the columns of event times in this way.
    private static RecipientCsvColumn? EventTime(string name, IReadOnlyList<string> events)
    {
        foreach (var one in events)
        {
            if (name == $"{one} (first)")
                return RecipientCsvCells.EventTime(name, one, isFirst: true);
            if (name == $"{one} (last)")
                return RecipientCsvCells.EventTime(name, one, isFirst: false);
        }

        return null;
    }

    // The equal chosen name, or else the only chosen name with the same key that is not the exact name of another column.
    public static string? Chosen(string name, string[] names, IReadOnlyList<string>? chosen)
    {
        if (chosen is null || name.Length == 0)
            return null;
        if (chosen.Contains(name, StringComparer.Ordinal))
            return name;
        var key = RecipientCsvCells.Key(name);
        string[] alike = [.. chosen.Where(one => RecipientCsvCells.Key(one) == key && !names.Contains(one, StringComparer.Ordinal)).Take(2)];
        return alike.Length == 1 ? alike[0] : null;
    }

    private static void RefuseTwice(CsvHead head, string[] names, RecipientCsvColumn?[] columns)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < columns.Length; at++)
        {
            // A known column, a custom event and a custom attribute can have the same name.
            if (columns[at] is not { } column || first.TryAdd(Meaning(names[at], column), at))
                continue;
            var other = first[Meaning(names[at], column)];
            throw Wrong(head, $"two columns of the header map to '{column.Name}': {Named1(names[other], other)} and {Named1(names[at], at)}, columns {other + 1} and {at + 1}. Remove one of them.");
        }

        static string Meaning(string name, RecipientCsvColumn column) => $"{RecipientCsvCells.Find(name) == column} {column.SetNumber is null} {column.Name}";
    }

    private static void WarnOfUnread(CsvHead head, string[] names, RecipientCsvColumn?[] columns, Warnings warnings)
    {
        // Trailing columns without a name have no cells; see RecipientCsvReader.
        int[] unread = [.. Enumerable.Range(0, Array.FindLastIndex(names, name => name.Length > 0) + 1).Where(at => columns[at] is null)];
        if (unread.Length > 0)
        {
            warnings.Add(FormattableString.Invariant(
                $"{head.File}: {(unread.Length == 1 ? "a column is" : $"{unread.Length} columns are")} not read, neither known nor a chosen custom attribute: {List(unread.Select(at => Named1(names[at], at)))}."));
        }
    }

    private static string Found(string[] names, char separator)
    {
        // A file without a header starts with a person, whose data must not be shown.
        string[] shown = [.. names.Where(HeaderWords.Has).Select(name => $"'{name}'")];
        var hidden = names.Count(name => name.Length > 0) - shown.Length;
        var cells = FormattableString.Invariant($"{hidden} cell{(hidden == 1 ? "" : "s")} that may be {(hidden == 1 ? "a value" : "values")} of a person");
        return $"Separated by {Word(separator)}, it has {(hidden == 0 ? List(shown) : shown.Length == 0 ? cells : $"{List(shown)} and {cells}")}.";
    }

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= MostNames
            ? string.Join(", ", all)
            : FormattableString.Invariant($"{string.Join(", ", all.Take(MostNames))} and {all.Length - MostNames} more");
    }

    private static string Named1(string name, int at) => FieldNames.IsName(name) ? $"'{name}'" : FormattableString.Invariant($"column {at + 1}");

    // Zero-width characters are left over from byte order marks and from copied web pages.
    public static string Trimmed(string name) => name.Trim().Trim('\uFEFF', '\u200B').Trim();

    private static SourceFormatException Wrong(CsvHead head, string problem) => new(head.File, head.Line, 1, problem);
}
