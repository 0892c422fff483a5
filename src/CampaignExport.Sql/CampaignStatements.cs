using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignExport.Campaigns;

namespace CampaignExport.Sql;

/// <summary>The SQL that keeps what is known of a campaign, and finds it again.</summary>
internal sealed class CampaignStatements(string prefix)
{
    /// <summary>The lock of those who write about a campaign.</summary>
    public string Lock(string campaignId) => $"{prefix}campaigns {campaignId}";

    /// <summary>Gives the document.</summary>
    public SqlStatement Find(string campaignId) =>
        new SqlStatement($"SELECT document FROM {prefix}campaigns WHERE campaign_id = @campaign").With("campaign", campaignId);

    /// <summary>Keeps the campaign as a document, and what is counted by in columns. Names take the place of those that events gave.</summary>
    public SqlStatement Save(string campaignId, Campaign campaign)
    {
        var sql = new StringBuilder($"""
            INSERT INTO {prefix}campaigns (campaign_id, name, document) VALUES (@campaign, @name, @document)
            ON CONFLICT (campaign_id) DO UPDATE SET name = excluded.name, document = excluded.document;
            DELETE FROM {prefix}conversions WHERE campaign_id = @campaign
            """);
        for (var at = 0; at < campaign.ConversionBehaviors.Count; at++)
            sql.Append(CultureInfo.InvariantCulture, $"; INSERT INTO {prefix}conversions (campaign_id, behavior, conversion_window) VALUES (@campaign, '{at}', @w{at})");
        for (var at = 0; at < campaign.Variations.Count; at++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"""
                ; INSERT INTO {prefix}variations AS v (campaign_id, channel, variation_id, name) VALUES (@campaign, @h{at}, @v{at}, @n{at})
                ON CONFLICT (campaign_id, channel, variation_id) DO UPDATE SET name = COALESCE(excluded.name, v.name)
                """);
        }

        var statement = new SqlStatement(sql.ToString()).With("campaign", campaignId).With("name", campaign.Name)
            .With("document", JsonSerializer.Serialize(campaign, CampaignJson.Default.Campaign));
        for (var at = 0; at < campaign.ConversionBehaviors.Count; at++)
            statement.With($"w{at}", campaign.ConversionBehaviors[at].Window.Ticks);
        for (var at = 0; at < campaign.Variations.Count; at++)
        {
            var one = campaign.Variations[at];
            statement.With($"h{at}", one.IsControl ? "" : one.Channel).With($"v{at}", one.Id ?? "").With($"n{at}", one.Name);
        }

        return statement;
    }
}
