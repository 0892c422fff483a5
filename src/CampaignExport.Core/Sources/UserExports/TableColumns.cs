using System.Text;
using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Maps the columns of a file of records to the fields of a person, by the rules of CSV. All records of a file have the same columns.</summary>
internal static class TableColumns
{
    /// <summary>Maps the columns.</summary>
    /// <param name="record">A record.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="options">The chosen custom attributes and events.</param>
    /// <param name="chosen">Receives the custom attributes and events that have a column.</param>
    /// <param name="warnings">Receives warnings of columns that are not read.</param>
    /// <exception cref="SourceFormatException">
    /// The record is an event or not an object, no column is known or identifies the person, or two columns map to the same field.
    /// </exception>
    public static OwnColumns Create(ReadOnlySpan<byte> record, string file, RecipientCsvOptions options, ChosenNames chosen, Warnings warnings)
    {
        string[] headers = [.. HeadersOf(record, file)];
        string[] names = [.. headers.Select(RecipientCsvHeader.Trimmed)];
        OwnColumn[] columns = [.. headers.Zip(names, (header, name) => Create(header, name, names, options, chosen))];
        if (!names.Any(name => UserExportFields.FindColumn(name) is not null))
            throw Wrong($"no column of the file is known. It has {FieldNames.List(names)}. Expected: columns such as user_id, Appboy ID, email or first_name.");
        if (!columns.Zip(names).Any(one => one.First.Kind == OwnColumnKind.Known && RecipientCsvCells.Find(one.Second) is { IsId: true }))
        {
            throw Wrong($"no column identifies the person. It has {FieldNames.List(names)}."
                + " Expected: user_id (or external_id), Appboy ID (or braze_id), user_aliases or user_alias_name.");
        }

        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, name) in columns.Zip(names).Where(one => one.First.Kind == OwnColumnKind.Known))
        {
            var meaning = UserExportFields.FindColumn(name)!.Value.Meaning;
            if (meaning.Length > 0 && !first.TryAdd(meaning, name))
                throw Wrong($"two columns map to '{meaning}': {FieldNames.Show(first[meaning])} and {FieldNames.Show(name)}. Remove one of them.");
        }

        if (names.Any(IsOfCampaign))
            warnings.Add($"{file}: it says which variation a person received, but not of which campaign, so that is not kept as received.");
        string[] unread = [.. columns.Zip(names).Where(one => one.First.Kind == OwnColumnKind.Unread && !IsOfCampaign(one.Second)).Select(one => one.Second)];
        if (unread.Length > 0)
        {
            warnings.Add(FormattableString.Invariant(
                $"{file}: {(unread.Length == 1 ? "a column is" : $"{unread.Length} columns are")} not read, neither known nor a chosen custom attribute: {FieldNames.List(unread)}."));
        }

        return new(columns) { IsTable = true };

        SourceFormatException Wrong(string problem) => new(file, 1, problem, null);
    }

    private static List<string> HeadersOf(ReadOnlySpan<byte> record, string file)
    {
        var headers = new List<string>();
        var json = new Utf8JsonReader(record);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            throw new SourceFormatException(file, 1, "this is not a JSON object.", null);
        while (json.NextField())
        {
            headers.Add(json.AnyText());
            json.Read();
            if (headers[^1].Equals("event_type", StringComparison.OrdinalIgnoreCase) && json.TokenType == JsonTokenType.String && json.ValueSpan.StartsWith("users."u8))
                throw new SourceFormatException(file, 1, "this is a file of events, not of people. Read it as events.", null);
            json.Skip();
        }

        return headers;
    }

    private static OwnColumn Create(string header, string name, string[] names, RecipientCsvOptions options, ChosenNames chosen)
    {
        var isChosen = options.CustomAttributes?.Contains(name, StringComparer.Ordinal) == true;
        if (UserExportFields.FindColumn(name) is { } known && (known.Name == name || !isChosen))
            return Column(OwnColumnKind.Known, known.Name);
        if (IsOfCampaign(name) && !isChosen)
            return Column(OwnColumnKind.Unread, name);
        if (RecipientCsvHeader.Chosen(name, names, options.CustomEvents) is { } named)
        {
            chosen.FoundEvent(named);
            return Column(OwnColumnKind.EventCount, named);
        }

        if (!isChosen && options.CustomEvents.FirstOrDefault(one => name == $"{one} (first)" || name == $"{one} (last)") is { } timed)
            return Column(name == $"{timed} (first)" ? OwnColumnKind.EventFirst : OwnColumnKind.EventLast, timed);
        if ((options.CustomAttributes is null ? name : RecipientCsvHeader.Chosen(name, names, options.CustomAttributes)) is not { } attribute)
            return Column(OwnColumnKind.Unread, name);
        chosen.FoundAttribute(attribute);
        return Column(OwnColumnKind.Attribute, attribute);

        OwnColumn Column(OwnColumnKind kind, string of) => new(Encoding.UTF8.GetBytes(header), kind, of, Encoding.UTF8.GetBytes(of));
    }

    private static bool IsOfCampaign(string name) => RecipientCsvCells.Find(name) is { IsOfCampaign: true };
}
