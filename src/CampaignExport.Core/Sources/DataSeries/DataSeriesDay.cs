using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>Collects one day of a data_series response. The date can come after the numbers.</summary>
internal sealed class DataSeriesDay(ChannelCatalog catalog, DataSeriesDays days, Warnings warnings)
{
    private readonly List<(int? Message, string Metric, decimal Value)> _values = [];
    private readonly HashSet<(int? Message, string Metric)> _metrics = [];
    private readonly List<(string Channel, string? Id, string? Name)> _messages = [];

    /// <summary>The date; null until it is read.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>The API name of the current channel.</summary>
    public string Channel { get; private set; } = "";

    public string? VariationName
    {
        set => _messages[^1] = _messages[^1] with { Name = value };
    }

    public string? VariationId
    {
        set => _messages[^1] = _messages[^1] with { Id = value };
    }

    public void Begin()
    {
        Day = null;
        _values.Clear();
        _metrics.Clear();
        _messages.Clear();
    }

    public void BeginChannel(string name)
    {
        if (catalog.Find(name) is null)
            warnings.Add($"The channel {FieldNames.Show(name)} is not known; its numbers are kept.");
        Channel = catalog.FindOrExtend(name).ApiName;
    }

    public void BeginMessage() => _messages.Add((Channel, null, null));

    /// <exception cref="FormatException">The object has the metric already.</exception>
    public void Add(bool ofMessage, string metric, decimal value)
    {
        int? message = ofMessage ? _messages.Count - 1 : null;
        if (!_metrics.Add((message, metric)))
            throw new FormatException($"{FieldNames.Show(metric)} stands twice in one object.");
        _values.Add((message, metric, value));
    }

    /// <exception cref="FormatException">The day has no date, or conflicts with an earlier day.</exception>
    public void End(string file)
    {
        if (Day is not { } day)
            throw new FormatException("this day has no 'time'.");
        var messages = Array.ConvertAll(Variations(), days.IndexOf);
        var values = _values.Select(one => one.Message is { } at
            ? (messages[at], days.IndexOf(_messages[at].Channel, one.Metric), one.Value)
            : (-1, days.IndexOf(null, one.Metric), one.Value));
        days.Add(day, DataSeriesNumbers.Of(values, messages), file);
    }

    // Only the object of the control group has "enrolled", which identifies it in the response.
    private Variation[] Variations()
    {
        var nameless = new Dictionary<string, int>(StringComparer.Ordinal);
        var controls = _values.Where(value => value.Metric == "enrolled").Select(value => value.Message).ToHashSet();
        return [.. _messages.Select((message, at) => new Variation(message.Channel, message.Id, message.Name)
        {
            IsControl = controls.Contains(at),
            Position = message is { Id: null, Name: null }
                ? nameless[message.Channel] = nameless.GetValueOrDefault(message.Channel) + 1
                : 1,
        })];
    }
}
