using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Objects of a series with a repeated name, of which one value would be lost or counted twice.</summary>
public sealed class DataSeriesRepeatedNameTests
{
    [Theory]
    [InlineData("{'data':[{'time':'2026-06-01','time':'2026-06-02','messages':{}}]}", "time")]
    [InlineData("{'data':[{'time':'2026-06-01','messages':{'email':[{'sent':1}]},'messages':{'email':[{'sent':2}]}}]}", "messages")]
    [InlineData("{'data':[{'time':'2026-06-01','messages':{'email':[{'sent':1}],'email':[{'sent':2}]}}]}", "email")]
    [InlineData("{'data':[{'time':'2026-06-01','messages':{'email':[{'sent':1,'sent':2}]}}]}", "sent")]
    [InlineData("{'data':[{'time':'2026-06-01','messages':{'email':[{'variation_name':'a','variation_name':'b','sent':1}]}}]}", "variation_name")]
    [InlineData("{'data':[{'time':'2026-06-01','messages':{'email':[{'variation_api_id':'a','sent':1,'variation_api_id':'b'}]}}]}", "variation_api_id")]
    [InlineData("{'data':[{'time':'2026-06-01','conversions':1,'conversions':2}]}", "conversions")]
    [InlineData("{'data':[{'time':'2026-06-01'}],'data':[{'time':'2026-06-02'}]}", "data")]
    public async Task Repeated_name_in_an_object_is_an_error_that_names_it(string text, string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("series.json", text.Replace('\'', '"'));
        var read = () => new DataSeriesFileSource(folder["series.json"]).ReadAsync(new MetricsQuery("c"), TestContext.Current.CancellationToken);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be($"'{name}' occurs twice in one object.");
    }

    [Fact]
    public async Task Same_name_in_several_objects_is_read()
    {
        using var folder = new TemporaryFolder();
        const string text = "{'data':[{'time':'2026-06-01','messages':{'email':[{'sent':1},{'sent':2}],'sms':[{'sent':4}]}},{'time':'2026-06-02','messages':{'email':[{'sent':8}]}}]}";
        folder.Write("series.json", (text + text.Replace("06-0", "07-0", StringComparison.Ordinal)).Replace('\'', '"'));
        var metrics = await new DataSeriesFileSource(folder["series.json"]).ReadAsync(new MetricsQuery("c"), TestContext.Current.CancellationToken);
        metrics.Days!.Last.Should().Be(new DateOnly(2026, 7, 2));
    }
}
