using System.Globalization;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>What a profile is kept by: its internal id, or else its external id, or else an alias.</summary>
internal static class ProfileKey
{
    private const string External = "~external_id:";
    private const string Alias = "~alias:";

    /// <summary>Gives the key of a profile; null if it has none of them.</summary>
    public static string? Of(Recipient profile)
    {
        if (!string.IsNullOrEmpty(profile.Id))
            return profile.Id;
        if (!string.IsNullOrEmpty(profile.ExternalId))
            return External + profile.ExternalId;
        // The aliases may come in any order. Both parts may have a colon in them, so the length says where the label ends.
        return profile.Aliases?.Where(alias => !string.IsNullOrEmpty(alias.Name))
            .Select(alias => string.Create(CultureInfo.InvariantCulture, $"{Alias}{alias.Label?.Length ?? 0}:{alias.Label}:{alias.Name}")).Min(StringComparer.Ordinal);
    }

    /// <summary>Whether it is the key of a profile without an internal id, which exports do not show.</summary>
    public static bool IsMade(ReadOnlySpan<byte> key) => key.StartsWith("~external_id:"u8) || key.StartsWith("~alias:"u8);
}
