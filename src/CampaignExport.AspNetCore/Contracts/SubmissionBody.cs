namespace CampaignExport.AspNetCore.Contracts;

/// <summary>What a user asks to be exported. What is left out is as the library has it.</summary>
internal sealed record SubmissionBody
{
    /// <summary>The API id of the campaign.</summary>
    public string? CampaignId { get; init; }

    /// <summary>What: <c>charts</c>, <c>user-data</c>, <c>email</c> or <c>all</c>.</summary>
    public string? Content { get; init; }

    /// <summary>The format: <c>csv</c> or <c>jsonl</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The IANA id of the zone in which days begin; UTC if it is left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Of charts: the first day.</summary>
    public string? From { get; init; }

    /// <summary>Of charts: the last day.</summary>
    public string? To { get; init; }

    /// <summary>Of charts: <c>by-statistic</c> or <c>by-variant</c>.</summary>
    public string? Grouping { get; init; }

    /// <summary>Of charts: <c>wide</c> or <c>long</c>.</summary>
    public string? Layout { get; init; }

    /// <summary>Of charts and the mail: <c>en</c> or <c>fr</c>; that of the user if it is left out.</summary>
    public string? Language { get; init; }

    /// <summary>Of recipients: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    public string? Packaging { get; init; }

    /// <summary>Of recipients: the columns, in order.</summary>
    public IReadOnlyList<string?>? Columns { get; init; }

    /// <summary>Of recipients: names of custom events that get a column.</summary>
    public IReadOnlyList<string?>? CustomEvents { get; init; }

    /// <summary>Of recipients: names of custom attributes that get a column.</summary>
    public IReadOnlyList<string?>? CustomAttributes { get; init; }

    /// <summary>Of recipients: after how many rows another file begins.</summary>
    public long? MaxRowsPerFile { get; init; }
}
