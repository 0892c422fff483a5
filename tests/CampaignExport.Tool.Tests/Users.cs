using CampaignExport.Recipients;
using CampaignExport.Tool.Demo;

namespace CampaignExport.Tool.Tests;

/// <summary>Users of the demo, in the documented JSON Lines.</summary>
internal static class Users
{
    public const string Campaign = "campaign-1";
    public const string OtherCampaign = "campaign-2";

    /// <summary>Generates users: two of three received the campaign, one the other campaign.</summary>
    public static IReadOnlyList<Recipient> Make(int count)
    {
        var campaign = new DemoReceipts(Campaign, DemoCampaigns.Multivariate());
        var other = new DemoReceipts(OtherCampaign, DemoCampaigns.Multichannel());
        return [.. Enumerable.Range(0, count).Select(number => DemoPeople.Make(number, number % 3 == 2 ? other : campaign))];
    }

    /// <summary>Writes users to a file, and returns its name.</summary>
    public static string Write(TemporaryFolder folder, int count, string name = "users-in.jsonl")
    {
        File.WriteAllBytes(folder[name], DemoUserJson.Write(Make(count)));
        return name;
    }
}
