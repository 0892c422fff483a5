namespace CampaignExport.AspNetCore.Contracts;

/// <summary>A column of a chart: one value for each day.</summary>
internal sealed record ChartColumnBody(
    string Header, string? Channel, string? VariationId, string? VariationName, string Metric, IEnumerable<decimal> Values);
