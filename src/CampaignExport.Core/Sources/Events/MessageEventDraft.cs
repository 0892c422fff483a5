using System.Globalization;
using System.Runtime.CompilerServices;
using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>The fields of an event as they come, in any order: its kind may come last.</summary>
internal struct MessageEventDraft
{
    public const string OfCanvas = "belongs to a Canvas";
    public const string WithoutCampaign = "has no campaign";
    public const string Automated = "made by a machine";

    private Texts _texts;

    public DateTimeOffset? Time;
    public bool IsOfCanvas;
    public bool IsAutomated;

    public string? this[EventField field]
    {
        readonly get => _texts[(int)field];
        set => _texts[(int)field] = value;
    }

    /// <summary>Makes the event; null if it makes no metric of a campaign and changes no person.</summary>
    /// <param name="kindOfFile">What it is if it does not say so itself.</param>
    /// <param name="humanOnly">Whether events that no person caused are skipped.</param>
    /// <param name="reason">Why there is none.</param>
    /// <exception cref="FormatException">A field is missing or invalid.</exception>
    public readonly MessageEvent? ToEvent(string? kindOfFile, bool humanOnly, out string? reason)
    {
        var name = this[EventField.Kind] ?? kindOfFile ?? throw new FormatException("the event has no 'event_type'");
        var kind = EventKinds.Find(name) ?? throw new FormatException(IsName(name)
            ? HeaderWords.Has(name) ? $"the event type '{name}' is not known" : "the event type is not known, and may be a value of a person" : "the event has an 'event_type' that is no name of events");
        // The id of the interface goes first: in warehouses the other one is internal.
        var campaign = this[EventField.CampaignApiId] ?? this[EventField.CampaignId];
        reason = kind.ChangesUser ? null
            : kind.Metrics.Count == 0 ? kind.Reason
            : campaign is null ? IsOfCanvas ? OfCanvas : WithoutCampaign
            : humanOnly && IsAutomated ? Automated
            : null;
        if (reason is not null)
            return null;
        var (id, time, user) = (Require(EventField.Id, "id"), Time ?? throw Missing("time"), this[EventField.UserId]);
        if (user is null && kind.NeedsUser)
            throw Missing("user_id");
        if (kind.ChangesUser)
        {
            return new MessageEvent(id, kind, time, "", user)
            {
                ReplacedBy = kind.Name == EventKinds.UserOrphan ? Require(EventField.OrphanedById, "orphaned_by_id") : null,
            };
        }

        return new MessageEvent(id, kind, time, campaign!, user)
        {
            Channel = kind.IsOfPlatform ? $"{Require(EventField.Platform, "platform").ToLowerInvariant()}_push" : kind.Channel,
            VariationId = this[EventField.VariationApiId] ?? this[EventField.VariationId],
            VariationName = this[EventField.VariationName],
            DispatchId = this[EventField.DispatchId] ?? this[EventField.SendId],
            Detail = DetailOf(kind),
        };
    }

    /// <summary>Whether the text of a mark sets it.</summary>
    public static bool IsSet(string? text) =>
        !(text is null || (text.Length < 6 && text.ToUpperInvariant() is "" or "FALSE" or "F" or "0" or "NO" or "N" or "NULL"));

    // What is shown in an error is the name of a type, and nothing that a person may have written.
    private static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static FormatException Missing(string field) => new($"the event has no '{field}'");

    private readonly string Require(EventField field, string name) => this[field] ?? throw Missing(name);

    private readonly string? DetailOf(EventKind kind) => kind.DetailField switch
    {
        "platform" => OfInterest(kind, this[EventField.Platform]),
        "button_id" => OfInterest(kind, this[EventField.ButtonId]),
        "action" => OfInterest(kind, this[EventField.Action]),
        // A failure that is not terminal is told from one that says nothing.
        "is_terminal" => this[EventField.IsTerminal] is { } mark ? IsSet(mark) ? "true" : "false" : null,
        "conversion_behavior_index" => this[EventField.ConversionBehaviorIndex] is { } index ? Behavior(index) : null,
        _ => null,
    };

    private static string? OfInterest(EventKind kind, string? text)
    {
        var detail = text?.ToLowerInvariant();
        foreach (var metric in kind.Metrics)
        {
            if (detail is not null && metric.Details is not null && metric.Takes(detail))
                return detail;
        }

        return null;
    }

    private static string Behavior(string index) => decimal.TryParse(index, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number switch { 0 => "0", 1 => "1", 2 => "2", 3 => "3", _ => throw UnknownBehavior() }
        : throw UnknownBehavior();

    private static FormatException UnknownBehavior() => new("the event has a 'conversion_behavior_index' that is none of 0 to 3, and 0 is the primary one");

    [InlineArray((int)EventField.Canvas)]
    private struct Texts
    {
        private string? _first;
    }
}

/// <summary>The fields of events that are read.</summary>
internal enum EventField
{
    Id,
    Kind,
    UserId,
    CampaignId,
    CampaignApiId,
    VariationId,
    VariationApiId,
    VariationName,
    DispatchId,
    SendId,
    Platform,
    ButtonId,
    Action,
    IsTerminal,
    ConversionBehaviorIndex,
    OrphanedById,

    /// <summary>An id of a Canvas or of one of its steps.</summary>
    Canvas,

    /// <summary>A mark of an opening or a click that no person made.</summary>
    Automated,
    Time,

    /// <summary>An object that holds other fields.</summary>
    Group,
}
