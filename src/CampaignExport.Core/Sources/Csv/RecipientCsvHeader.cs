using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CampaignExport.Formats;

namespace CampaignExport.Sources;

/// <summary>The header of a CSV file: what each of its columns becomes.</summary>
internal sealed class RecipientCsvHeader
{
    /// <summary>What is wrong with a cell whose bytes are no text.</summary>
    public const string InvalidBytes = "holds bytes that are invalid in the encoding of the file, which is UTF-8 unless another one is named";

    private const int MostNames = 30;

    private static readonly SearchValues<byte> NumberSigns = SearchValues.Create("-0123456789.,"u8);

    private readonly string _file;
    private readonly string[] _names;
    private readonly RecipientCsvColumn?[] _columns;
    private readonly bool[] _undone;
    private readonly bool _decimalComma;
    private readonly byte[]?[] _idNames;

    private RecipientCsvHeader(string file, string[] names, RecipientCsvColumn?[] columns, bool[] undone, CsvOrigin origin)
    {
        (_file, _names, _columns, _undone, _decimalComma, CampaignId) = (file, names, columns, undone, origin.DecimalComma, origin.CampaignId);
        _idNames = [.. columns.Zip(names, (column, name) => column is { IsId: true } ? Encoding.UTF8.GetBytes(name) : null)];
        Named = Array.FindLastIndex(names, name => name.Length > 0) + 1;
    }

    /// <summary>How many columns there are up to the last one that has a name.</summary>
    public int Named { get; }

    /// <summary>The campaign that each row received; null if that is not known.</summary>
    public string? CampaignId { get; }

    /// <summary>Finds what the columns become.</summary>
    /// <param name="head">The beginning of the file.</param>
    /// <param name="options">Which custom attributes and events are read.</param>
    /// <param name="origin">How the file was written.</param>
    /// <param name="chosen">Gets the custom attributes and events that have a column.</param>
    /// <param name="warnings">Called for columns that are not read.</param>
    /// <exception cref="SourceFormatException">No column is known, none says who a person is, or two become the same.</exception>
    public static RecipientCsvHeader Of(CsvHead head, RecipientCsvOptions options, CsvOrigin origin, ChosenNames chosen, Warnings warnings)
    {
        string[] names = [.. head.Names.Select(name => Trimmed(origin.Column(name).Name))];
        var columns = new RecipientCsvColumn?[names.Length];
        var anyKnown = false;
        for (var at = 0; at < names.Length; at++)
        {
            anyKnown |= RecipientCsvCells.Find(names[at]) is not null;
            columns[at] = ColumnOf(names[at], names, options, chosen);
        }

        if (!anyKnown)
            throw Wrong(head, $"no column of the header is known. {Found(names, head.Separator)} Expected are columns such as user_id, Appboy ID, email or first_name.");
        if (!columns.Any(column => column is { IsId: true }))
            throw Wrong(head, $"no column says who a person is. {Found(names, head.Separator)} Expected is one of user_id (or external_id), Appboy ID (or braze_id), user_aliases and user_alias_name.");
        RefuseTwice(head, names, columns);
        WarnOfUnread(head, names, columns, warnings);
        if (origin.CampaignId is null && columns.Any(column => column is { IsOfCampaign: true }))
        {
            warnings.Add($"{head.File}: it says which variation a person received, but not of which campaign, so that is not kept as received."
                + " Put the manifest.json of the export beside the file.");
        }

        return new(head.File, names, columns, [.. head.Names.Select(name => origin.Column(name).IsUndone)], origin);
    }

    /// <summary>Whether a name is that of a column that is known or chosen.</summary>
    public static bool IsKnown(string name, RecipientCsvOptions options) =>
        RecipientCsvCells.Find(name) is not null || Chosen(name, [], options.CustomAttributes) is not null || Chosen(name, [], options.CustomEvents) is not null;

    /// <summary>Reads a cell into the recipient. An empty one is null.</summary>
    /// <param name="column">Which cell of the record it is.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="line">The line of the file that the record begins in.</param>
    /// <param name="isPlain">Whether the record is known to be ASCII without U+0000.</param>
    /// <param name="draft">The recipient.</param>
    /// <param name="replaced">Counts each U+0000 that became U+FFFD.</param>
    /// <exception cref="SourceFormatException">It is not what its column holds; the message names the column.</exception>
    public void Read(int column, ReadOnlySpan<byte> cell, long line, bool isPlain, ref RecipientDraft draft, ref long replaced)
    {
        if (cell.IsEmpty || _columns[column] is not { } known)
            return;
        if (_undone[column])
        {
            // A text that begins so would have the apostrophe.
            if (cell[0] == '-' && known.SetNumber is { } setNumber && Negative(cell) is { } number)
            {
                setNumber(number, ref draft);
                return;
            }

            cell = FormulaStarts.Undo(cell);
        }

        if (_idNames[column] is { } idName && cell.Length >= idName.Length && cell.Trim(" \uFEFF"u8).SequenceEqual(idName))
            throw Malformed(line, "the header stands again");
        // Where it is not known, 1,234 may be either.
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
            // What it says quotes the cell, which is a person's: it is not kept.
            throw Malformed(line, $"{Named1(_names[column], column)} is not a list in JSON");
        }
    }

    /// <summary>The error for a record.</summary>
    public SourceFormatException Malformed(long line, string problem) => new(_file, line, 1, $"in the record that begins here, {problem}.");

    /// <summary>What a separator is called.</summary>
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

    private static RecipientCsvColumn? ColumnOf(string name, string[] names, RecipientCsvOptions options, ChosenNames chosen)
    {
        if (name.Length == 0)
            return null;
        // A name that is exactly that of a custom attribute is not taken for another way to write a known one.
        if (RecipientCsvCells.Find(name) is { } known && (known.Name == name || options.CustomAttributes?.Contains(name, StringComparer.Ordinal) != true))
            return known;
        if (Chosen(name, names, options.CustomEvents) is { } named)
        {
            chosen.FoundEvent(named);
            return RecipientCsvCells.Event(named);
        }

        var attribute = options.CustomAttributes is null ? name : Chosen(name, names, options.CustomAttributes);
        if (attribute is null)
            return null;
        chosen.FoundAttribute(attribute);
        return RecipientCsvCells.Attribute(attribute);
    }

    // The chosen name that is this one, or else the only one like it that no other column has exactly.
    private static string? Chosen(string name, string[] names, IReadOnlyList<string>? chosen)
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
            // A known column and a custom attribute may have one name.
            if (columns[at] is not { } column || first.TryAdd($"{RecipientCsvCells.Find(names[at]) == column} {column.Name}", at))
                continue;
            var other = first[$"{RecipientCsvCells.Find(names[at]) == column} {column.Name}"];
            throw Wrong(head, $"two columns of the header become '{column.Name}': {Named1(names[other], other)} and {Named1(names[at], at)}, columns {other + 1} and {at + 1}. Leave one of them out.");
        }
    }

    private static void WarnOfUnread(CsvHead head, string[] names, RecipientCsvColumn?[] columns, Warnings warnings)
    {
        // Columns without a name at the end have no cells; see RecipientCsvReader.
        int[] unread = [.. Enumerable.Range(0, Array.FindLastIndex(names, name => name.Length > 0) + 1).Where(at => columns[at] is null)];
        if (unread.Length > 0)
        {
            warnings.Add(FormattableString.Invariant(
                $"{head.File}: {(unread.Length == 1 ? "a column is" : $"{unread.Length} columns are")} not read, neither known nor a chosen custom attribute: {List(unread.Select(at => Named1(names[at], at)))}."));
        }
    }

    private static string Found(string[] names, char separator)
    {
        // A file without a header begins with a person, whose values are not shown.
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

    // Zero-width signs are left of byte order marks and of copying from pages.
    private static string Trimmed(string name) => name.Trim().Trim('\uFEFF', '\u200B').Trim();

    private static SourceFormatException Wrong(CsvHead head, string problem) => new(head.File, head.Line, 1, problem);
}
