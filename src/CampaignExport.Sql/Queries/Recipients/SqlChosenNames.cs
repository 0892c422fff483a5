using System.Globalization;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>Finds, in one read, the chosen custom attributes and events that no recipient has, and whether the campaign has any recipient.</summary>
/// <remarks>Not thread-safe. Attributes with their own columns in a host's query always exist.</remarks>
internal sealed class SqlChosenNames
{
    private readonly List<(string Text, byte[] Utf8, int Field, bool IsEvent)> _missing = [];
    private readonly string? _campaign;
    private readonly string? _only;
    private bool _any;

    /// <param name="fields">The fields of a row.</param>
    /// <param name="choice">The chosen names.</param>
    /// <param name="custom">The custom attributes with their own fields, by name.</param>
    /// <param name="campaign">The campaign; null if all recipients are read.</param>
    public SqlChosenNames(IReadOnlyList<SqlField> fields, RecipientChoice choice, IReadOnlyDictionary<string, SqlField> custom, string? campaign)
    {
        (_campaign, _only) = (campaign, EngagementFilterNames.Of(choice.Only));
        Add(choice.CustomAttributes.Where(name => !custom.ContainsKey(name)), ProfileFields.CustomAttributes, isEvent: false);
        Add(choice.CustomEvents, ProfileFields.CustomEvents, isEvent: true);

        // If the field is not read, no column needs it.
        void Add(IEnumerable<string> names, SqlField field, bool isEvent)
        {
            for (var at = 0; at < fields.Count; at++)
            {
                if (fields[at] == field)
                    _missing.AddRange(names.Select(name => (name, Encoding.UTF8.GetBytes(name), at, isEvent)));
            }
        }
    }

    /// <summary>The number of recipients without a profile, if there are no rows.</summary>
    /// <value>Default 0.</value>
    public long WithoutProfile { get; set; }

    /// <summary>Searches the rows of a page for names that have not been found yet.</summary>
    public void Look(IReadOnlyList<SqlRow> rows)
    {
        _any |= rows.Count > 0;
        for (var at = 0; at < rows.Count && _missing.Count > 0; at++)
        {
            for (var name = _missing.Count - 1; name >= 0; name--)
            {
                var (_, utf8, field, isEvent) = _missing[name];
                if (rows[at].TryGetText(field, out var json) && (isEvent ? SqlCustomCells.HasEvent(json, utf8) : SqlCustomCells.HasAttribute(json, utf8)))
                    _missing.RemoveAt(name);
            }
        }
    }

    /// <summary>Reports the names that were not found.</summary>
    public void Report(Action<string> warn)
    {
        if (_campaign is not null && !_any && WithoutProfile > 0)
            warn(string.Create(CultureInfo.InvariantCulture, $"{WithoutProfile:N0} {(WithoutProfile == 1 ? "person" : "people")} received the campaign '{_campaign}', but the store has no profile of them. Import the profiles, too ('import --profiles')."));
        else if (_campaign is not null && !_any)
            warn($"no person has received the campaign '{_campaign}'{(_only is null ? "" : $" and is selected by the filter '{_only}'")}.");
        foreach (var (text, _, _, isEvent) in _missing)
            warn($"no person has the custom {(isEvent ? "event" : "attribute")} '{text}'.");
    }
}
