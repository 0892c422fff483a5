using CampaignExport.Benchmarks.Rows;

namespace CampaignExport.Benchmarks.Events;

/// <summary>A campaign with generated events, of email or push, with variations.</summary>
/// <param name="Number">Its number; the largest has 0.</param>
/// <param name="Id">Its API id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Share">Its share of all messages, in thousandths.</param>
/// <param name="IsPush">Whether it is a push campaign; otherwise it is an email campaign.</param>
/// <param name="Variations">The ids of its variations.</param>
internal sealed record EventCampaign(int Number, string Id, string Name, int Share, bool IsPush, IReadOnlyList<string> Variations)
{
    private static readonly int[] Shares = [300, 150, 100, 80, 60, 50, 40, 35, 30, 25, 20, 20, 15, 15, 10, 10, 10, 8, 7, 5, 4, 3, 2, 1];

    /// <summary>All campaigns, the largest first.</summary>
    public static IReadOnlyList<EventCampaign> All { get; } = [.. Shares.Select(Make)];

    private static EventCampaign Make(int share, int number)
    {
        var dice = new Dice(number, seed: 31);
        var id = Texts.Uuid(ref dice);
        var variations = new string[2 + (number % 3)];
        for (var i = 0; i < variations.Length; i++)
            variations[i] = Texts.Uuid(ref dice);
        return new(number, id, Texts.CampaignName(ref dice), share, IsPush: number % 3 == 2, variations);
    }
}
