using System.Text.RegularExpressions;

namespace CampaignExport.Sql;

/// <summary>Examines the text of a host's query, except comments, strings and quoted names, before the library wraps it.</summary>
internal sealed partial class HostQueryText
{
    private static readonly string[] OfPaging = ["@cursor", "@limit", "@first_bucket", "@last_bucket"];

    private const string Operators = "+-*/<>=~!@#%^&|`?";

    private readonly List<(string Name, int Depth)> _clauses = [];
    private readonly HashSet<string> _parameters;
    private readonly HashSet<string> _refused = [];
    private readonly bool _hasSeveralStatements;
    private readonly bool _hasParameterInOperator;
    private readonly bool _hasInto;
    private readonly bool _isBalanced;
    private readonly HashSet<string> _volatile = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? _first;

    /// <summary>Parses a query.</summary>
    /// <param name="sql">The query of the host.</param>
    public HostQueryText(string sql)
    {
        var (depth, brackets, isBalanced) = (0, 0, true);
        var ends = new List<int>();
        var parameters = new List<Match>();
        foreach (Match token in Token().Matches(sql))
        {
            if (token.Groups["skipped"].Success)
                continue;
            if (token.Groups["end"].Success)
            {
                ends.Add(token.Index);
                continue;
            }

            // Only comments may follow a semicolon.
            _hasSeveralStatements |= ends.Count > 0;
            _first ??= token.Value == "(" ? null : token.Value.ToUpperInvariant();
            if (token.Groups["parameter"].Success && (token.Value[0] != ':' || brackets == 0))
                parameters.Add(token);
            else if (token.Groups["operator"].Success)
                _hasParameterInOperator |= NameAt(sql, token.Index + token.Length) is "campaign" or "user";
            else if (token.Groups["open"].Success)
                (depth, brackets) = (depth + 1, brackets + (token.Value == "[" ? 1 : 0));
            else if (token.Groups["close"].Success)
                (isBalanced, brackets) = (isBalanced & --depth >= 0, brackets - (token.Value == "]" ? 1 : 0));
            else if (token.Groups["into"].Success && depth == 0)
                _hasInto = true;
            else if (token.Groups["volatile"].Success)
                _volatile.Add(token.Value);
            else if (token.Groups["paging"].Success && depth == 0)
                _refused.Add(Spaces().Replace(token.Value.ToUpperInvariant(), " "));
            else if (token.Value.ToUpperInvariant() is "LIMIT" or "OFFSET" or "FETCH")
                _clauses.Add(("LIMIT", depth));
            else if (token.Groups["clause"].Success)
                _clauses.Add((Spaces().Replace(token.Value.ToUpperInvariant(), " "), depth));
        }

        _isBalanced = isBalanced && depth == 0;
        _parameters = [.. parameters.Select(parameter => parameter.Value)];
        // From the end, so that earlier positions remain valid.
        var edits = (_hasSeveralStatements ? [] : ends.Select(end => (At: end, Length: 1, By: ""))).Concat(
            parameters.Where(parameter => parameter.Index > 0 && Operators.Contains(sql[parameter.Index - 1])).Select(parameter => (At: parameter.Index, Length: 0, By: " "))).ToList();
        Text = Edit(sql, edits);
        Known = Edit(sql, [.. edits, .. parameters.Where(parameter => parameter.Value is not ("@campaign" or "@user")).Select(parameter => (parameter.Index, parameter.Length, "NULL"))]);
    }

    /// <summary>
    /// The query for use in parentheses, the closing one on a line of its own: without the semicolon at its end, and with a space between an operator and a
    /// parameter, since a database would read <c>&lt;&gt;@</c> as one operator.
    /// </summary>
    public string Text { get; }

    /// <summary>The query with unknown parameters replaced by null, so that a database can still describe it.</summary>
    public string Known { get; }

    /// <summary>The clause that most likely keeps the database from reading rows in the order of the key; null if there is none.</summary>
    public string? SortingClause => _clauses.OrderBy(clause => clause.Name is "JOIN" or "IN" or "UNION ALL" or "WITH").ThenBy(clause => clause.Depth).Select(clause => clause.Name).FirstOrDefault();

    /// <summary>The functions that return a different value on each call.</summary>
    public IReadOnlyCollection<string> VolatileFunctions => _volatile;

    /// <summary>The parameter of a query.</summary>
    public static string ParameterOf(HostQueryUse use) => use == HostQueryUse.Campaigns ? "@user" : "@campaign";

    /// <summary>Finds the errors of the text.</summary>
    /// <param name="use">The use of its rows.</param>
    public IEnumerable<string> Problems(HostQueryUse use = HostQueryUse.Recipients)
    {
        if (_hasInto)
            yield return "Remove its INTO: the query must be read-only.";
        if (_first is not ("SELECT" or "WITH"))
            yield return "It must be a SELECT, or WITH and a SELECT.";
        if (_hasSeveralStatements)
            yield return "It is more than one statement: remove the ';' in the middle.";
        if (!_isBalanced)
            yield return "Its parentheses do not match.";
        foreach (var clause in _refused)
        {
            if (clause == "FOR")
                yield return "Remove its FOR UPDATE or FOR SHARE: the query must be read-only.";
            else if (use == HostQueryUse.Recipients && clause == "ORDER BY")
                yield return "Remove its ORDER BY: the library orders by the key.";
            else if (use == HostQueryUse.Recipients)
                yield return $"Remove its {clause}: the library reads page by page, and a limit would omit recipients. To export only some of them, select them with WHERE.";
            else if (use == HostQueryUse.Metrics && clause != "ORDER BY")
                yield return $"Remove its {clause}: it would omit rows from the counts.";
        }

        var known = ParameterOf(use);
        foreach (var parameter in _parameters.Where(parameter => parameter != known))
        {
            yield return use == HostQueryUse.Recipients && OfPaging.Contains(parameter)
                ? $"Remove {parameter}: the library adds the pages to the query. Its only parameter is {known}."
                : $"It has a parameter {parameter}, but the only parameter is {known}.";
        }

        if (_hasParameterInOperator)
            yield return $"Insert a space before {known}: without it, the @ is part of the preceding operator.";
        else if (use != HostQueryUse.Campaigns && !_parameters.Contains(known))
            yield return $"It does not use @campaign, so each campaign would get the same {(use == HostQueryUse.Metrics ? "numbers" : "recipients")}.";
    }

    private static string NameAt(string sql, int from) => Name().Match(sql, from) is { Success: true } name && name.Index == from ? name.Value : "";

    private static string Edit(string sql, IEnumerable<(int At, int Length, string By)> edits) =>
        edits.OrderByDescending(edit => edit.At).ThenByDescending(edit => edit.Length).Aggregate(sql, static (text, edit) => text.Remove(edit.At, edit.Length).Insert(edit.At, edit.By));

    // A name after a dot or AS is not a clause. Brackets are names in SQLite and indexes in PostgreSQL, and contain no clause of the query. These operators of
    // PostgreSQL end with an @; after any other operator, an @ begins a parameter.
    [GeneratedRegex(
        """
        (?<skipped>--[^\n]*|/\*.*?\*/|\s+)
        |\be'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\$(?<tag>\w*)\$.*?\$\k<tag>\$
        |(?<operator>[?^]<@|(?<![-+*/<>=~!@\#%^&|`?])<@|[@?^]@)|@[>@?]|(?<parameter>@[^\W\d]\w*|(?<![:\w]):[^\W\d]\w*|(?<![\w$])\$[^\W\d]\w*|\?\d+)
        |(?<open>[(\[])|(?<close>[)\]])|(?<end>;)
        |\.\s*\w+|\bAS\s+\w+
        |\b(?<into>INTO)\b
        |\b(?<volatile>random|randomblob|random_normal|gen_random_uuid|uuid_generate_v[14]|uuidv[47]|nextval|clock_timestamp|timeofday)(?=\s*\()
        |\b(?<paging>ORDER\s+BY|LIMIT|OFFSET(?=\s*[\d(@])|FETCH(?=\s+(?:FIRST|NEXT)\b)|FOR(?=\s+(?:UPDATE|SHARE|NO|KEY)\b))\b
        |\b(?<clause>JOIN|IN(?=\s*\(\s*SELECT\b)|DISTINCT|UNION(?:\s+ALL)?|WITH(?=\s+\w+\s*(?:\(|AS\b))|INTERSECT|EXCEPT|GROUP\s+BY|OVER(?=\s*[\w(])|TABLESAMPLE)\b
        |\w+|.
        """,
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

/// <summary>The use of the rows of a host's query.</summary>
internal enum HostQueryUse
{
    /// <summary>Recipients, in pages by their key.</summary>
    Recipients,

    /// <summary>Daily metrics, which the database aggregates.</summary>
    Metrics,

    /// <summary>The list of campaigns, in the order of the query.</summary>
    Campaigns,
}
