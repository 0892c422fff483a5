using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Recipients;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Turns a body into a request of the library.</summary>
internal static class Submissions
{
    private const int MaxKeyLength = 200;

    /// <summary>Parses a submission and collects all its errors.</summary>
    public static ExportJobRequest Read(
        SubmissionBody body, ExportCampaign campaign, ExportRequester user, string? idempotencyKey, RequestWords words)
    {
        var requester = new ExportRequester(user.UserId)
        {
            Address = user.Address,
            Language = words.Language(body.Language, "language") ?? user.Language,
            TimeZone = user.TimeZone,
        };
        var contents = words.OneOf(body.Contents, "contents", "charts", "user-data", "email", "all");
        words.Require(body.Contents, "contents");
        var request = contents == "charts"
            ? (ExportJobRequest)ReadCharts(body, campaign, requester, words)
            : ReadRecipients(body, contents, campaign, requester, words);
        request = request with
        {
            CampaignName = campaign.Name,
            Format = words.OneOf(body.Format, "format", "csv", "jsonl") ?? request.Format,
            TimeZone = words.Zone(body.TimeZone, "timeZone") is null ? request.TimeZone : body.TimeZone!,
            IdempotencyKey = idempotencyKey,
        };
        if (idempotencyKey?.Length > MaxKeyLength)
            words.Add($"Idempotency-Key is longer than {MaxKeyLength} characters.", $"Idempotency-Key a plus de {MaxKeyLength} caractères.");
        return request;
    }

    private static ChartJobRequest ReadCharts(SubmissionBody body, ExportCampaign campaign, ExportRequester user, RequestWords words)
    {
        RefuseOther("charts", words,
            (nameof(body.Packaging), body.Packaging), (nameof(body.Columns), body.Columns), (nameof(body.CustomEvents), body.CustomEvents),
            (nameof(body.CustomAttributes), body.CustomAttributes), (nameof(body.Engagement), body.Engagement), (nameof(body.Only), body.Only), (nameof(body.MaxRowsPerFile), body.MaxRowsPerFile),
            (nameof(body.Split), body.Split));
        return new ChartJobRequest(campaign.WorkspaceId, campaign.Id, user)
        {
            From = words.Day(body.From, "from"),
            To = words.Day(body.To, "to"),
            Granularity = words.Granularity(body.Granularity, "granularity") ?? Granularity.Day,
            Grouping = words.Grouping(body.Grouping, "grouping"),
            Layout = words.Layout(body.Layout, "layout") ?? ChartLayout.Wide,
            Metrics = body.Metrics is null ? null : NamesOf(body.Metrics, "metrics", words),
        };
    }

    private static RecipientJobRequest ReadRecipients(SubmissionBody body, string? name, ExportCampaign campaign, ExportRequester user, RequestWords words)
    {
        var contents = RecipientContentsNames.Find(name);
        if (contents is not null)
            RefuseOther(name!, words,
                (nameof(body.From), body.From), (nameof(body.To), body.To), (nameof(body.Granularity), body.Granularity), (nameof(body.Grouping), body.Grouping), (nameof(body.Layout), body.Layout),
                (nameof(body.Metrics), body.Metrics));
        var choice = new RecipientChoice(contents ?? RecipientContents.UserData)
        {
            CustomEvents = NamesOf(body.CustomEvents, "customEvents", words),
            CustomAttributes = NamesOf(body.CustomAttributes, "customAttributes", words),
            Columns = body.Columns is null ? null : NamesOf(body.Columns, "columns", words),
            Engagement = body.Engagement ?? false,
            Only = EngagementFilterNames.Find(words.OneOf(body.Only, "only", [.. EngagementFilterNames.All])),
        };
        var request = new RecipientJobRequest(campaign.WorkspaceId, campaign.Id, user, choice)
        {
            MaxRowsPerFile = body.MaxRowsPerFile,
            Split = (int)Math.Min(body.Split ?? 1, int.MaxValue),
        };
        return request with { Packaging = words.OneOf(body.Packaging, "packaging", "none", "gzip", "zip") ?? request.Packaging };
    }

    // An ignored property would be a misunderstanding, so it is an error.
    private static void RefuseOther(string contents, RequestWords words, params ReadOnlySpan<(string Name, object? Value)> others)
    {
        foreach (var (name, value) in others)
        {
            var property = $"{char.ToLowerInvariant(name[0])}{name[1..]}";
            if (value is not null)
                words.Add($"{property} does not apply to {contents}.", $"{property} ne s’applique pas à {contents}.");
        }
    }

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<string?>? names, string property, RequestWords words)
    {
        var given = (names ?? []).OfType<string>().Where(name => name.Length > 0).ToList();
        if (given.Count < (names?.Count ?? 0))
            words.Add($"{property} contains an empty name.", $"{property} contient un nom vide.");
        return given;
    }
}
