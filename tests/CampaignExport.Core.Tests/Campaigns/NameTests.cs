using System.Reflection;
using CampaignExport.Campaigns;

namespace CampaignExport.Tests.Campaigns;

public sealed class NameTests
{
    [Fact]
    public void Every_documented_channel_has_a_constant() =>
        ConstantsOf(typeof(Channels)).Should().BeEquivalentTo(DocumentedChannels.All.Select(channel => channel.ApiName));

    [Fact]
    public void Every_documented_metric_has_a_constant() =>
        ConstantsOf(typeof(CampaignExport.Campaigns.Metrics)).Should().BeEquivalentTo(
            DocumentedChannels.All.SelectMany(channel => channel.Metrics).Concat(DocumentedMetrics.Campaign).Select(metric => metric.ApiName).Distinct());

    private static IEnumerable<string> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
}
