namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A request for an export. Omitted properties have the defaults of the library.</summary>
internal sealed record SubmissionBody
{
    /// <summary>The API id of the campaign.</summary>
    public string? CampaignId { get; init; }

    /// <summary>The contents: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public string? Contents { get; init; }

    /// <summary>The format: <c>csv</c> or <c>jsonl</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The IANA id of the time zone of days; UTC if it is omitted.</summary>
    public string? TimeZone { get; init; }

    /// <summary>For charts: the first day.</summary>
    public string? From { get; init; }

    /// <summary>For charts: the last day.</summary>
    public string? To { get; init; }

    /// <summary>For charts: <c>day</c>, <c>hour</c>, <c>week</c>, <c>week-from-sunday</c> or <c>month</c>; day if it is omitted.</summary>
    public string? Granularity { get; init; }

    /// <summary>For charts: <c>by-statistic</c> or <c>by-variant</c>.</summary>
    public string? Grouping { get; init; }

    /// <summary>For charts: <c>wide</c> or <c>long</c>.</summary>
    public string? Layout { get; init; }

    /// <summary>For charts: the API names of the metrics; the documented columns if it is omitted.</summary>
    public IReadOnlyList<string?>? Metrics { get; init; }

    /// <summary>For charts and the mail: <c>en</c> or <c>fr</c>; the language of the user if it is omitted.</summary>
    public string? Language { get; init; }

    /// <summary>For recipients: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    public string? Packaging { get; init; }

    /// <summary>For recipients: the columns, in order.</summary>
    public IReadOnlyList<string?>? Columns { get; init; }

    /// <summary>For recipients: the custom events that get a column.</summary>
    public IReadOnlyList<string?>? CustomEvents { get; init; }

    /// <summary>For recipients: the custom attributes that get a column.</summary>
    public IReadOnlyList<string?>? CustomAttributes { get; init; }

    /// <summary>For recipients: whether to add the columns of what recipients did with the campaign.</summary>
    public bool? Engagement { get; init; }

    /// <summary>For recipients: <c>opened</c>, <c>not-opened</c>, <c>clicked</c>, <c>converted</c> or <c>bounced</c>; all recipients if it is omitted.</summary>
    public string? Only { get; init; }

    /// <summary>For recipients: the maximum number of rows in a file.</summary>
    public long? MaxRowsPerFile { get; init; }

    /// <summary>For recipients: the number of partitions that workers export at the same time, each to a file of its own.</summary>
    public long? Split { get; init; }
}
