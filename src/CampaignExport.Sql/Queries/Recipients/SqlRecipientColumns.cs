using System.Globalization;
using CampaignExport.Formats;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>The documented columns, written from rows of a database: the same names and cells as those of <see cref="RecipientChoice.CreateSelection"/>.</summary>
internal static class SqlRecipientColumns
{
    private static readonly long FirstInstant = DateTimeOffset.MinValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;
    private static readonly long LastInstant = DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>Creates the selection of columns and rows, and the fields that it needs.</summary>
    /// <param name="choice">The contents and its columns.</param>
    /// <param name="key">The field by which rows are ordered. It comes first.</param>
    /// <param name="custom">The custom attributes with their own fields, by name.</param>
    public static (RowSelection<SqlRow> Selection, IReadOnlyList<SqlField> Fields) Create(
        RecipientChoice choice, SqlField key, IReadOnlyDictionary<string, SqlField> custom)
    {
        // Names, order and validation are those of the other columns.
        var chosen = choice.CreateSelection();
        var documented = (choice with { Columns = null, ColumnNames = null }).CreateSelection();
        var columns = ColumnsOf(choice, custom).Select((column, at) => (documented.Columns[at].Name, Column: column)).ToList();
        if (choice.Columns is { } names)
            columns = [.. names.Select(name => columns.Single(column => column.Name == name))];

        var fields = new List<SqlField> { key };
        var made = columns.Select((column, at) => column.Column.Make(FieldOf(column.Column.Field)).Renamed(chosen.Columns[at].Name)).ToList();
        var selection = new RowSelection<SqlRow>(chosen.Name, made)
        {
            DocumentedNames = chosen.DocumentedNames,
            CustomAttributes = chosen.CustomAttributes,
            CustomEvents = chosen.CustomEvents,
            Only = EngagementFilterNames.Of(choice.Only),
        };
        if (choice.Contents != RecipientContents.Email)
            return (selection, fields);
        var email = FieldOf(ProfileFields.Email);
        return (selection with { Includes = row => row.TryGetText(email, out var address) && !address.IsEmpty }, fields);

        int FieldOf(SqlField field)
        {
            var at = fields.IndexOf(field);
            if (at >= 0)
                return at;
            fields.Add(field);
            return fields.Count - 1;
        }
    }

    private static IEnumerable<(SqlField Field, Func<int, Column<SqlRow>> Make)> ColumnsOf(
        RecipientChoice choice, IReadOnlyDictionary<string, SqlField> custom)
    {
        foreach (var column in (choice with { CustomAttributes = [], CustomEvents = [], Columns = null, ColumnNames = null, Engagement = false }).CreateSelection().Columns)
        {
            if (ProfileFields.Stored.FirstOrDefault(field => field.Name == column.Name) is { } field)
                yield return field.Name switch
                {
                    "Appboy ID" => (field, at => new(column.Name, (row, cell) => WriteKey(row, at, cell))),
                    "user_aliases" when !choice.PersonalData => (field, at => Aliases(column, at)),
                    _ => Plain(field),
                };
        }

        if (choice.Contents == RecipientContents.Email)
            yield break;
        foreach (var name in choice.CustomEvents)
        {
            yield return Custom(ProfileFields.CustomEvents, SqlCustomCells.EventCount(name));
            if (!choice.CustomEventTimes)
                continue;
            yield return Custom(ProfileFields.CustomEvents, SqlCustomCells.EventTime(name, "first"u8));
            yield return Custom(ProfileFields.CustomEvents, SqlCustomCells.EventTime(name, "last"u8));
        }

        foreach (var name in choice.CustomAttributes)
            yield return custom.TryGetValue(name, out var own) ? Plain(own) : Custom(ProfileFields.CustomAttributes, SqlCustomCells.Attribute(name));

        if (choice.Contents == RecipientContents.All)
        {
            foreach (var field in ProfileFields.Receipt)
                yield return Plain(field);
        }

        if (choice.Engagement)
        {
            foreach (var field in ProfileFields.Engagement)
                yield return Plain(field);
        }
    }

    private static (SqlField Field, Func<int, Column<SqlRow>> Make) Plain(SqlField field) => (field, at => new(field.Name, Writer(field.Kind, at)));

    // The documented column omits personal data.
    private static Column<SqlRow> Aliases(Column<Recipient> column, int at) => new(column.Name, (row, cell) =>
    {
        if (row.TryGetText(at, out var json))
            column.Write(new Recipient { Aliases = SqlJson.ReadAliases(json) }, cell);
        else
            cell.WriteNull();
    });

    private static (SqlField Field, Func<int, Column<SqlRow>> Make) Custom(SqlField field, SqlCustomCells.Write write) =>
        (field, at => new(field.Name, (row, cell) =>
        {
            if (row.TryGetText(at, out var json))
                write(json, cell);
            else
                cell.WriteNull();
        }));

    private static Action<SqlRow, CellWriter> Writer(SqlFieldKind kind, int at) => kind switch
    {
        SqlFieldKind.Integer => (row, cell) => cell.WriteInteger(row.GetInteger(at)),
        SqlFieldKind.Instant => (row, cell) => WriteInstant(row.GetInteger(at), cell),
        SqlFieldKind.Boolean => (row, cell) => cell.WriteBoolean(row.GetInteger(at) switch
        {
            null => null,
            0 => false,
            1 => true,
            _ => throw Unfit("a truth value other than 0 and 1"),
        }),
        SqlFieldKind.Date => (row, cell) => WriteDate(row, at, cell),
        SqlFieldKind.Decimal => (row, cell) => WriteDecimal(row, at, cell),
        SqlFieldKind.Json => (row, cell) => WriteJson(row, at, cell),
        _ => (row, cell) => WriteText(row, at, cell),
    };

    private static void WriteKey(SqlRow row, int at, CellWriter cell)
    {
        if (row.TryGetText(at, out var key) && !ProfileKey.IsMade(key))
            cell.WriteUtf8Text(key);
        else
            cell.WriteNull();
    }

    private static void WriteText(SqlRow row, int at, CellWriter cell)
    {
        if (row.TryGetText(at, out var text))
            cell.WriteUtf8Text(text);
        else
            cell.WriteNull();
    }

    private static void WriteDate(SqlRow row, int at, CellWriter cell)
    {
        if (!row.TryGetText(at, out var text))
            cell.WriteNull();
        else if (!text.IsEmpty && char.IsAsciiDigit((char)text[0]))
            cell.WriteUtf8Text(text);
        else
            throw Unfit("a value that is not a day of the years 1 to 9999");
    }

    // Only a host's query can return it, since our own tables hold only valid values.
    private static SourceDataException Unfit(string what) => new($"SqlRecipientOptions.Query returns {what}.");

    private static void WriteJson(SqlRow row, int at, CellWriter cell)
    {
        if (row.TryGetText(at, out var json))
            cell.WriteJson(json);
        else
            cell.WriteNull();
    }

    private static void WriteDecimal(SqlRow row, int at, CellWriter cell)
    {
        if (row.TryGetText(at, out var text))
            cell.WriteDecimal(decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Unfit("a value that is not a decimal number of up to 28 digits"));
        else
            cell.WriteNull();
    }

    private static void WriteInstant(long? number, CellWriter cell)
    {
        if (number is { } known)
            cell.WriteInstant(known >= FirstInstant && known <= LastInstant ? SqlInstant.FromNumber(known) : throw Unfit("a time outside the years 1 to 9999"));
        else
            cell.WriteNull();
    }
}
