using System.Globalization;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Parses the values of a request and collects their errors. A missing or invalid value is null.</summary>
internal sealed class RequestWords
{
    private const int MaxQuoted = 100;

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public DateOnly? Day(string? word, string name) => Read(
        word, name, "a day such as 2026-06-30",
        text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null);

    public TimeZoneInfo? Zone(string? word, string name) => Read(
        word, name, "an IANA time zone", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : null);

    public ChartGrouping? Grouping(string? word, string name) => Read(word, name, "by-statistic or by-variant", text => text switch
    {
        "by-statistic" => ChartGrouping.ByStatistic,
        "by-variant" => ChartGrouping.ByVariant,
        _ => (ChartGrouping?)null,
    });

    public ChartLayout? Layout(string? word, string name) => Read(word, name, "wide or long", text => text switch
    {
        "wide" => ChartLayout.Wide,
        "long" => ChartLayout.Long,
        _ => (ChartLayout?)null,
    });

    public IReadOnlyList<string>? Names(string? word, string name) => Read(
        word, name, "a list of names with one comma between them", text => text.Split(',', StringSplitOptions.TrimEntries) is var names && names.Contains("") ? null : names);

    public string? Language(string? word, string name) => Read(word, name, string.Join(" or ", ExportLanguages.All), text => ExportLanguages.All.Contains(text) ? text : null);

    public ExportJobState? State(string? word, string name) => Read(
        word, name, string.Join(", ", Enum.GetNames<ExportJobState>()),
        text => Enum.GetNames<ExportJobState>().Contains(text) ? Enum.Parse<ExportJobState>(text) : (ExportJobState?)null);

    /// <summary>An id. Ids have no control characters, and some stores refuse to look them up.</summary>
    public string? Id(string? word, string name) => Read(word, name, "an id", text => text.Any(char.IsControl) ? null : text);

    /// <summary>A number from 1 to a maximum.</summary>
    public int? Count(string? word, string name, int greatest) => Read(
        word, name, string.Create(CultureInfo.InvariantCulture, $"a number from 1 to {greatest}"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= greatest ? number : (int?)null);

    public void Add(string problem) => _problems.Add(problem);

    private T? Read<T>(string? word, string name, string wanted, Func<string, T?> read)
    {
        if (word is null)
            return default;
        var value = read(word);
        if (value is null)
            _problems.Add($"{name} '{(word.Length <= MaxQuoted ? word : word[..MaxQuoted] + "...")}' is not {wanted}.");
        return value;
    }
}
