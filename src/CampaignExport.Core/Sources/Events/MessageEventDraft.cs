using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>Collects the fields of an event, in any order. The kind can be the last field.</summary>
internal struct MessageEventDraft
{
    public const string OfCanvas = "belongs to a Canvas";
    public const string WithoutCampaign = "has no campaign";
    public const string WithoutPerson = "has no person";
    public const string Automated = "made by a machine";

    private Texts _texts;

    public DateTimeOffset? Time;
    public bool IsOfCanvas;
    public bool IsMachineOpen;
    public bool IsSuspectedBotClick;

    public string? this[EventField field]
    {
        readonly get => _texts[(int)field];
        set => _texts[(int)field] = value;
    }

    /// <summary>Creates the event. Returns null if it counts towards no metric of a campaign and does not change a person.</summary>
    /// <param name="kindOfFile">The kind of events without an <c>event_type</c>; null if unknown.</param>
    /// <param name="humanOnly">Whether to skip events that are marked as made by a machine.</param>
    /// <param name="reason">The reason why there is no event; null if there is one.</param>
    /// <exception cref="FormatException">A field is missing or invalid.</exception>
    public readonly MessageEvent? ToEvent(string? kindOfFile, bool humanOnly, out string? reason)
    {
        var name = this[EventField.Kind] ?? kindOfFile ?? throw new FormatException("the event has no 'event_type'");
        var kind = EventKinds.Find(name) ?? throw new FormatException(IsName(name)
            ? HeaderWords.Has(name) ? $"the event type '{name}' is not known" : "the event type is not known, and is not shown because it may be personal data" : "the event has an 'event_type' that is not the name of an event type");
        // The API id takes precedence: in data warehouses the other id is internal.
        var campaign = this[EventField.CampaignApiId] ?? this[EventField.CampaignId];
        reason = kind.ChangesPerson ? null
            : kind.Metrics.Count == 0 ? kind.Reason
            : kind.Name == EventKinds.Purchase ? this[EventField.UserId] is null ? WithoutPerson : null
            : campaign is null ? IsOfCanvas ? OfCanvas : WithoutCampaign
            : humanOnly && IsAutomated(kind) ? Automated
            : null;
        if (reason is not null)
            return null;
        var (id, time, user) = (Require(EventField.Id, "id"), Time ?? throw Missing("time"), this[EventField.UserId]);
        if (user is null && kind.NeedsPerson)
            throw Missing("user_id");
        if (kind.ChangesPerson)
        {
            return new MessageEvent(id, kind, time, "", user)
            {
                ReplacedBy = kind.Name == EventKinds.UserOrphan ? Require(EventField.OrphanedById, "orphaned_by_id") : null,
            };
        }

        if (kind.Name == EventKinds.Purchase)
            return new MessageEvent(id, kind, time, "", user) { Product = this[EventField.Product], Price = ReadPrice(), Currency = ReadCurrency() };

        return new MessageEvent(id, kind, time, campaign!, user)
        {
            Channel = kind.ChannelFromPlatform ? PushOf(Require(EventField.Platform, "platform")) : kind.Channel,
            VariationId = this[EventField.VariationApiId] ?? this[EventField.VariationId],
            VariationName = this[EventField.VariationName],
            DispatchId = this[EventField.DispatchId] ?? this[EventField.SendId],
            Detail = DetailOf(kind),
            IsAutomated = IsAutomated(kind),
            ExternalUserId = this[EventField.ExternalUserId],
            Url = kind.HasLink ? this[EventField.Url] : null,
            LinkAlias = kind.HasLink ? this[EventField.LinkAlias] : null,
        };
    }

    /// <summary>Determines whether the text of a flag means true.</summary>
    public static bool IsSet(string? text) =>
        !(text is null || (text.Length < 6 && text.ToUpperInvariant() is "" or "FALSE" or "F" or "0" or "NO" or "N" or "NULL"));

    // Only something that looks like a type name may appear in an error, not text that may be personal data.
    private static bool IsName(string text) =>
        text.Length is > 0 and <= 100 && char.IsAsciiLetter(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private readonly bool IsAutomated(EventKind kind) => kind.MachineField switch
    {
        EventKinds.MachineOpen => IsMachineOpen,
        EventKinds.SuspectedBotClick => IsSuspectedBotClick,
        _ => false,
    };

    private static FormatException Missing(string field) => new($"the event has no '{field}'");

    private readonly string Require(EventField field, string name) => this[field] ?? throw Missing(name);

    // The usual channels are not made anew for each event.
    private static string PushOf(string platform) => platform switch
    {
        "ios" => Channels.IosPush,
        "android" => Channels.AndroidPush,
        _ => $"{platform.ToLowerInvariant()}_push",
    };

    private readonly decimal ReadPrice()
    {
        // Sums of such prices stay exact.
        const decimal end = 1_000_000_000_000_000;
        try
        {
            return JsonValues.ReadNumber(Encoding.UTF8.GetBytes(Require(EventField.Price, "price"))) is > -end and < end and var price ? price
                : throw new FormatException("is a number that is too large");
        }
        catch (FormatException error) when (this[EventField.Price] is not null)
        {
            throw new FormatException($"'price' {error.Message}", error);
        }
    }

    private readonly string ReadCurrency()
    {
        var currency = Require(EventField.Currency, "currency").Trim();
        return currency.Length == 3 && currency.All(char.IsAsciiLetter) ? currency.ToUpperInvariant() : throw new FormatException("'currency' is not a code of three letters, such as USD");
    }

    private readonly string? DetailOf(EventKind kind) => kind.DetailField switch
    {
        "platform" => OfInterest(kind, this[EventField.Platform]),
        "button_id" => OfInterest(kind, this[EventField.ButtonId]),
        "action" => OfInterest(kind, this[EventField.Action]),
        // "false" differs from a missing value.
        "is_terminal" => this[EventField.IsTerminal] is { } mark ? IsSet(mark) ? "true" : "false" : null,
        "conversion_behavior_index" => this[EventField.ConversionBehaviorIndex] is { } index ? Behavior(index) : null,
        _ => null,
    };

    private static string? OfInterest(EventKind kind, string? text)
    {
        var detail = text?.ToLowerInvariant();
        foreach (var metric in kind.Metrics)
        {
            if (detail is not null && metric.Details is not null && metric.Matches(detail))
                return detail;
        }

        return null;
    }

    private static string Behavior(string index) => decimal.TryParse(index, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number switch { 0 => "0", 1 => "1", 2 => "2", 3 => "3", _ => throw UnknownBehavior() }
        : throw UnknownBehavior();

    private static FormatException UnknownBehavior() => new("the event has a 'conversion_behavior_index' other than 0 (the primary one), 1, 2 and 3");

    [InlineArray((int)EventField.Canvas)]
    private struct Texts
    {
        private string? _first;
    }
}

/// <summary>The fields of events that the source reads.</summary>
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
    ExternalUserId,
    Url,
    LinkAlias,
    Product,
    Price,
    Currency,

    /// <summary>The id of a Canvas or of one of its steps.</summary>
    Canvas,

    /// <summary>The flag of an open that a machine made.</summary>
    MachineOpen,

    /// <summary>The flag of a click that a machine made.</summary>
    SuspectedBotClick,
    Time,

    /// <summary>An object that contains other fields.</summary>
    Group,
}
