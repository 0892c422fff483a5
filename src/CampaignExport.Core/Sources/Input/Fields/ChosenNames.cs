using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Determines which of the chosen custom attributes and events no person has, and whether any person received the campaign.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ChosenNames(IReadOnlyList<string>? attributes, IReadOnlyList<string> events, string? campaignId = null)
{
    private readonly Name[] _attributes = [.. (attributes ?? []).Select(name => new Name(name))];
    private readonly Name[] _events = [.. events.Select(name => new Name(name))];
    private volatile bool _any;

    /// <summary>Finds a chosen custom attribute by its name in UTF-8. Returns null if there is none.</summary>
    public string? Attribute(ReadOnlySpan<byte> name)
    {
        foreach (var attribute in _attributes)
        {
            if (name.SequenceEqual(attribute.Utf8))
                return attribute.Text;
        }

        return null;
    }

    /// <summary>Checks a returned person.</summary>
    public void Look(Recipient user)
    {
        _any = true;
        foreach (var attribute in _attributes)
        {
            if (!attribute.IsFound && user.CustomAttributes?.ContainsKey(attribute.Text) == true)
                attribute.IsFound = true;
        }

        foreach (var name in _events)
        {
            if (!name.IsFound && user.CustomEvents is { } histories && histories.Any(history => history.Name == name.Text))
                name.IsFound = true;
        }
    }

    /// <summary>Marks the campaign as found, because the input is an export of its recipients.</summary>
    public void FoundCampaign() => _any = true;

    /// <summary>Marks a custom attribute as found, because the input has its column.</summary>
    public void FoundAttribute(string name) => Found(_attributes, name);

    /// <summary>Marks a custom event as found, because the input has its column.</summary>
    public void FoundEvent(string name) => Found(_events, name);

    /// <summary>Adds a warning for each name that was not found.</summary>
    public void Report(Warnings warnings)
    {
        if (campaignId is not null && !_any)
            warnings.Add($"no person in the files has received the campaign '{campaignId}'.");
        foreach (var attribute in _attributes.Where(attribute => !attribute.IsFound))
            warnings.Add($"no person in the files has the custom attribute '{attribute.Text}'.");
        foreach (var name in _events.Where(name => !name.IsFound))
            warnings.Add($"no person in the files has the custom event '{name.Text}'.");
    }

    private static void Found(Name[] names, string name)
    {
        foreach (var chosen in names.Where(chosen => chosen.Text == name))
            chosen.IsFound = true;
    }

    private sealed class Name(string text)
    {
        private volatile bool _isFound;

        public string Text => text;

        public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

        public bool IsFound
        {
            get => _isFound;
            set => _isFound = value;
        }
    }
}
