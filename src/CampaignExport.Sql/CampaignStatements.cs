using System.Data.Common;
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

    /// <summary>Gives a row if there is anything of the campaign.</summary>
    public SqlStatement Exists(string campaignId) => new SqlStatement($"""
        SELECT 1 WHERE EXISTS (SELECT 1 FROM {prefix}campaigns WHERE campaign_id = @campaign)
            OR EXISTS (SELECT 1 FROM {prefix}events WHERE campaign_id = @campaign)
            OR EXISTS (SELECT 1 FROM {prefix}campaign_recipients WHERE campaign_id = @campaign)
        """).With("campaign", campaignId);

    /// <summary>Gives the document, if there is one, and then the variations that it and events name.</summary>
    public SqlStatement Describe(string campaignId) => new SqlStatement($"""
        SELECT document FROM {prefix}campaigns WHERE campaign_id = @campaign;
        SELECT channel, variation_id, name FROM {prefix}variations WHERE campaign_id = @campaign ORDER BY channel, variation_id
        """).With("campaign", campaignId);

    /// <summary>Reads what <see cref="Describe"/> gives: channels and variations; null if no channel is known.</summary>
    public static async Task<Campaign?> DescribeAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var campaign = await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? JsonSerializer.Deserialize(reader.GetString(0), CampaignJson.Default.Campaign)! : new Campaign();
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var (channels, variations) = (campaign.Channels.ToList(), new List<Variation>());
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (channel, id) = (reader.GetString(0), reader.GetString(1));
            // The control group has no channel.
            variations.Add(new(channel, id.Length == 0 ? null : id, reader.IsDBNull(2) ? null : reader.GetString(2)) { IsControl = channel.Length == 0 });
            if (channel.Length > 0 && !channels.Contains(channel))
                channels.Add(channel);
        }

        return channels.Count == 0 ? null : campaign with { Channels = channels, Variations = variations };
    }

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
