using System.Text;
using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>Validates and applies <see cref="RecipientChoice.ColumnNames"/>.</summary>
internal static class RecipientColumnNames
{
    private static readonly string[][] Documented =
    [
        .. Enum.GetValues<RecipientContents>().Select(contents => new RecipientChoice(contents) { Engagement = contents == RecipientContents.All })
            .Select(choice => RecipientColumns.CreateSelection(choice).Columns.Select(column => column.Name).ToArray()),
    ];

    /// <summary>Finds the errors of names, for exports of any contents.</summary>
    /// <param name="names">The names in the files, by documented name.</param>
    /// <param name="option">The name of the option, with which each error begins.</param>
    public static IEnumerable<Sentence> FindProblems(IEnumerable<KeyValuePair<string, string>> names, string option)
    {
        var map = names.ToDictionary(StringComparer.Ordinal);
        foreach (var (documented, name) in map)
        {
            if (!Documented.Any(columns => columns.Contains(documented)))
            {
                var all = string.Join(", ", Documented.SelectMany(columns => columns).Distinct());
                yield return new(
                    $"{option} renames '{documented}', which is not a documented column. The columns are: {all}.",
                    $"{option} renomme « {documented} », qui n’est pas une colonne documentée. Les colonnes sont : {all}.");
            }
            else if (string.IsNullOrWhiteSpace(name) || name != name.Trim())
            {
                yield return new(
                    $"{option} renames '{documented}' to a name that is empty, or begins or ends with white space.",
                    $"{option} renomme « {documented} » par un nom vide, ou qui commence ou finit par une espace.");
            }
            else if (name.Any(char.IsControl) || name.EnumerateRunes().Contains(Rune.ReplacementChar))
            {
                yield return new(
                    $"{option} renames '{documented}' to a name with a control character or invalid Unicode.",
                    $"{option} renomme « {documented} » par un nom avec un caractère de contrôle ou de l’Unicode non valide.");
            }
            else if (FormulaStarts.FromGuard(FormulaGuard.Text).Has(name))
            {
                yield return new(
                    $"{option} renames '{documented}' to '{name}', which a spreadsheet would run as a formula. Choose a name that begins with a letter or digit.",
                    $"{option} renomme « {documented} » en « {name} », qu’un tableur exécuterait comme une formule. Choisissez un nom qui commence par une lettre ou un chiffre.");
            }
        }

        var twice = Documented.SelectMany(columns => columns.GroupBy(column => map.GetValueOrDefault(column, column), StringComparer.OrdinalIgnoreCase))
            .Where(columns => columns.Count() > 1)
            .Select(columns => (columns.Key, Columns: string.Join(" and ", columns.Select(column => $"'{column}'"))))
            .Distinct();
        foreach (var (name, columns) in twice)
        {
            yield return new(
                $"{option} gives the columns {columns} the same name, '{name}'. Choose a different name for one of them.",
                $"{option} donne aux colonnes {columns.Replace(" and ", " et ", StringComparison.Ordinal)} le même nom, « {name} ». Choisissez un autre nom pour l’une d’elles.");
        }
    }

    /// <summary>Chooses and renames the columns of a choice.</summary>
    /// <param name="selection">All columns of the contents, with their documented names.</param>
    /// <param name="choice">The choice.</param>
    /// <exception cref="ExportRequestException">The names are invalid, or a column does not exist.</exception>
    public static RowSelection<Recipient> Apply(RowSelection<Recipient> selection, RecipientChoice choice)
    {
        var problems = FindProblems(choice.ColumnNames!, nameof(RecipientChoice.ColumnNames)).ToList();
        if (problems.Count > 0)
            throw new ExportRequestException(Sentence.Join(problems), problems);

        // A custom column with the name of an earlier one gets a number, as without new names.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        var documented = RecipientColumns.CountDocumented(choice);
        for (var at = 0; at < selection.Columns.Count; at++)
        {
            var column = selection.Columns[at].Name;
            var isDocumented = at < documented.First || at >= selection.Columns.Count - documented.Last;
            var name = selection.DocumentedNames?.GetValueOrDefault(column) ?? column;
            var wanted = isDocumented ? choice.ColumnNames!.GetValueOrDefault(name, name) : column;
            var header = wanted;
            for (var i = 2; !taken.Add(header); i++)
                header = FormattableString.Invariant($"{wanted} ({i})");
            headers.Add(column, header);
            if (header != name && isDocumented)
                renamed.Add(header, name);
        }

        if (choice.Columns is { } chosen)
            selection = selection.WithColumns(chosen);
        return selection with
        {
            Columns = [.. selection.Columns.Select(column => headers[column.Name] is var header && header != column.Name ? column.Renamed(header) : column)],
            DocumentedNames = renamed,
            CustomAttributes = selection.CustomAttributes.ToDictionary(one => headers[one.Key], one => one.Value),
            CustomEvents = selection.CustomEvents.ToDictionary(one => headers[one.Key], one => one.Value),
        };
    }
}
