using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>The fields of an event as they come, in any order: its kind may come last.</summary>
internal struct MessageEventDraft
{
    public string? Kind;
    public string? Id;
    public DateTimeOffset? Time;
    public string? UserId;
    public string? CampaignId;
    public string? VariationId;
    public string? VariationName;
    public string? DispatchId;
    public string? SendId;
    public string? Platform;
    public string? ButtonId;
    public string? Action;
    public string? IsTerminal;
    public string? ConversionBehaviorIndex;
    public string? OrphanedById;

    /// <summary>Makes the event; null if it makes no metric of a campaign and changes no person.</summary>
    /// <param name="kindOfFile">What it is if it does not say so itself.</param>
    /// <param name="passedOver">Why there is none.</param>
    /// <exception cref="FormatException">A field is missing.</exception>
    public readonly MessageEvent? ToEvent(string? kindOfFile, out WhyPassedOver passedOver)
    {
        var name = Kind ?? kindOfFile ?? throw new FormatException("the event has no 'event_type'");
        var kind = EventKinds.Find(name);
        passedOver = WhyPassedOver.No;
        if (kind is { ChangesUser: true })
        {
            return new MessageEvent(Require(Id, "id"), kind, Time ?? throw Missing("time"), "", Require(UserId, "user_id"))
            {
                ReplacedBy = name == EventKinds.UserOrphan ? Require(OrphanedById, "orphaned_by_id") : null,
            };
        }

        if (kind is not { Metrics.Count: > 0 })
            passedOver = WhyPassedOver.NoMetric;
        else if (CampaignId is null)
            passedOver = WhyPassedOver.NoCampaign;
        if (passedOver != WhyPassedOver.No)
            return null;
        var detail = DetailOf(kind!);
        return new MessageEvent(Require(Id, "id"), kind!, Time ?? throw Missing("time"), CampaignId!, Require(UserId, "user_id"))
        {
            Channel = kind!.IsOfPlatform ? $"{Require(Platform, "platform").ToLowerInvariant()}_push" : kind.Channel,
            VariationId = VariationId,
            VariationName = VariationName,
            DispatchId = DispatchId ?? SendId,
            Detail = IsOfInterest(kind!, detail) ? detail : null,
        };
    }

    private static bool IsOfInterest(EventKind kind, string? detail)
    {
        // A failure that is not terminal is told from one that says nothing.
        if (detail is null || kind.DetailField == "is_terminal")
            return detail is not null;
        foreach (var metric in kind.Metrics)
        {
            if (metric.Details is not null && metric.Takes(detail))
                return true;
        }

        return false;
    }

    private static string Require(string? value, string field) => value ?? throw Missing(field);

    private static FormatException Missing(string field) => new($"the event has no '{field}'");

    private readonly string? DetailOf(EventKind kind) => kind.DetailField switch
    {
        "platform" => Platform?.ToLowerInvariant(),
        "button_id" => ButtonId,
        "action" => Action?.ToLowerInvariant(),
        "is_terminal" => IsTerminal?.ToLowerInvariant(),
        "conversion_behavior_index" => ConversionBehaviorIndex,
        _ => null,
    };
}
