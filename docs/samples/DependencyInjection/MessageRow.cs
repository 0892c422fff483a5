namespace DependencyInjection;

/// <summary>The numbers of one message on one day.</summary>
internal sealed record MessageRow(string CampaignId, string Channel, DateOnly Day, long Sent, long Delivered, long Opens);
