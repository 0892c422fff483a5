using System.Globalization;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.AspNetCore.Listing;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Reports;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Parses the values of a request and collects their errors. A missing or invalid value is null.</summary>
internal sealed class RequestWords
{
    private const int MaxQuoted = 100;

    private readonly List<Sentence> _problems = [];

    public IReadOnlyList<Sentence> Problems => _problems;

    public DateOnly? Day(string? word, string name) => Read(
        word, name, "a day such as 2026-06-30", "un jour comme 2026-06-30",
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null);

    public TimeZoneInfo? Zone(string? word, string name) => Read(
        word, name, "an IANA time zone", "un fuseau horaire IANA", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : null);

    public Granularity? Granularity(string? word, string name) => Value<Granularity>(word, name);

    public ChartGrouping? Grouping(string? word, string name) => Value<ChartGrouping>(word, name);

    public ChartLayout? Layout(string? word, string name) => Value<ChartLayout>(word, name);

    public CampaignStatus? Status(string? word, string name) => Value<CampaignStatus>(word, name);

    public CampaignOrder? Order(string? word, string name) => Value<CampaignOrder>(word, name);

    public ExperimentMetric? Successes(string? word, string name) => Value<ExperimentMetric>(word, name);

    public IReadOnlyDictionary<string, double>? Shares(string? word, string name) => Read(
        word, name, "percentages by variation, each variation once, such as a=45,b=45,control=10", "des pourcentages par variante, chaque variante une fois, comme a=45,b=45,control=10",
        text => ExperimentShares.Parse(text, out _));

    public IReadOnlyList<string>? Names(string? word, string name) => Read(
        word, name, "a list of names with one comma between them", "une liste de noms séparés par une virgule",
        text => text.Split(',', StringSplitOptions.TrimEntries) is var names && names.Contains("") ? null : names);

    public string? Language(string? word, string name) => OneOf(word, name, [.. ExportLanguages.All]);

    public ExportJobState? State(string? word, string name) => Value<ExportJobState>(word, name);

    /// <summary>One of a few words.</summary>
    public string? OneOf(string? word, string name, params string[] words) =>
        Read(
        word, name, $"{string.Join(", ", words[..^1])} or {words[^1]}", $"{string.Join(", ", words[..^1])} ou {words[^1]}", text => words.Contains(text) ? text : null);

    /// <summary>An id. Ids have no control characters, and some stores refuse to look them up.</summary>
    public string? Id(string? word, string name) => Read(
        word, name, "an id without control characters", "un id sans caractères de contrôle", text => text.Any(char.IsControl) ? null : text);

    /// <summary>The position of a page of jobs: the id of the last job of the page before.</summary>
    public string? Before(string? word, string name) => Read(
        word, name, "the value of next in a page", "la valeur next d’une page", text => PartitionJobRequest.IsId(text) ? text : null);

    /// <summary>A number from 1 to a maximum.</summary>
    public int? Count(string? word, string name, int greatest) => Read(
        word, name, FormattableString.Invariant($"a number from 1 to {greatest}"), FormattableString.Invariant($"un nombre de 1 à {greatest}"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= greatest ? number : (int?)null);

    /// <summary>Adds an error for a missing value, unless the value has another one.</summary>
    public void Require(string? word, string name)
    {
        if (word is null && !_problems.Any(problem => problem.English.StartsWith($"{name} ", StringComparison.Ordinal)))
            Add($"{name} is required.", $"{name} est nécessaire.");
    }

    public void Add(FormattableString english, FormattableString french) => _problems.Add(new(english, french));

    public void Add(Sentence problem) => _problems.Add(problem);

    /// <summary>A word of a request, cut if it is long.</summary>
    public static string Quote(string word) => word.Length <= MaxQuoted ? word : word[..MaxQuoted] + "...";

    private T? Value<T>(string? word, string name)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        var found = OneOf(word, name, [.. values.Select(EnumNames.NameOf)]);
        return found is null ? null : values.First(value => EnumNames.NameOf(value) == found);
    }

    private T? Read<T>(string? word, string name, string wanted, string voulu, Func<string, T?> read)
    {
        if (word is null)
            return default;
        var value = read(word);
        if (value is null)
            Add($"{name} must be {wanted}, not '{Quote(word)}'.", $"{name} doit être {voulu}, non « {Quote(word)} ».");
        return value;
    }
}
