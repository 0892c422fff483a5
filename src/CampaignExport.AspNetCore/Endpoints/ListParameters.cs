using System.ComponentModel;
using CampaignExport.AspNetCore.Listing;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The parameters of a list of campaigns.</summary>
internal sealed class ListParameters
{
    [Description("The id of the last campaign of the previous page; the first page if it is omitted.")]
    public string? After { get; init; }

    [Description("The maximum number of campaigns.")]
    public string? Limit { get; init; }

    [Description("True to get the numbers of the campaigns that are counted, and to count the others in the background. The parameters below apply only then.")]
    public string? Numbers { get; init; }

    [Description("A part of the name or the id, in any case, without blanks at its ends; accents do not matter unless the host runs with invariant globalization.")]
    public string? Search { get; init; }

    [Description("The API name of a channel.")]
    public string? Channel { get; init; }

    [Description("not-sent, active (a message within the last seven days) or finished.")]
    public string? Status { get; init; }

    [Description("name, first-day, last-day, sent, delivered, open-rate or click-rate; the order of the host if it is omitted.")]
    public string? Sort { get; init; }

    [Description("ascending or descending; ascending if it is omitted.")]
    public string? Direction { get; init; }

    /// <summary>Parses the search; null for a list without numbers.</summary>
    public CampaignListing? Read(RequestWords words)
    {
        var listing = new CampaignListing
        {
            Search = Search?.Trim() is { Length: > 0 } search ? search : null,
            Channel = Channel,
            Status = words.Status(Status, "status"),
            Order = words.Order(Sort, "sort"),
            IsDescending = words.OneOf(Direction, "direction", "ascending", "descending") == "descending",
        };
        var withNumbers = words.OneOf(Numbers, "numbers", "true", "false") == "true";
        if (!withNumbers && (Search ?? Channel ?? Status ?? Sort ?? Direction) is not null)
            words.Add($"search, channel, status, sort and direction require numbers=true.", $"search, channel, status, sort et direction demandent numbers=true.");
        return withNumbers ? listing : null;
    }
}
