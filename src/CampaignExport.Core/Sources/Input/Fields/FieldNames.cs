namespace CampaignExport.Sources;

/// <summary>Lists the names of fields and columns of a file for messages. It omits names that may be personal data.</summary>
internal static class FieldNames
{
    private const int Most = 10;
    private const int Longest = 64;
    private const int MostDigits = 4;

    /// <summary>Lists names.</summary>
    public static string List(ICollection<string> names)
    {
        string[] shown = [.. names.Where(IsName).Order(StringComparer.Ordinal).Take(Most).Select(name => $"'{name}'")];
        var rest = names.Count - shown.Length;
        return shown.Length == 0 ? FormattableString.Invariant($"{rest} that {(rest == 1 ? "does" : "do")} not look like {(rest == 1 ? "a name" : "names")}")
            : rest == 0 ? string.Join(", ", shown)
            : FormattableString.Invariant($"{string.Join(", ", shown)} and {rest} more");
    }

    /// <summary>Shows one name.</summary>
    public static string Show(string name) => IsName(name) ? $"'{name}'" : "(not shown)";

    public static string ShowInFrench(string name) => IsName(name) ? $"« {name} »" : "(non affiché)";

    /// <summary>Determines whether a text looks like the name of a field or a column rather than a value.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= Longest && (char.IsLetter(name[0]) || name[0] is '_' or '$')
        && name.All(sign => char.IsLetterOrDigit(sign) || sign is ' ' or '_' or '-' or '.' or '(' or ')' or '/' or '#' or ':' or ';' or ',' or '|' or '\t' or '$')
        && name.Count(char.IsDigit) <= MostDigits;
}
