using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Exports;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Users can choose only the columns of the host's source.</summary>
public sealed class OfferedColumnsTests
{
    [Fact]
    public async Task Campaign_offers_the_documented_columns_that_the_source_has_and_its_custom_attributes()
    {
        await using var desk = await OpenAsync("user_id", "email", "plan", "in_control");

        var campaign = await (await desk.SignInAsync("ada")).JsonAsync("/campaigns/summer-sale");

        Names(campaign.GetProperty("columns").GetProperty("all")).Should().Equal("email", "user_id", "in_control");
        Names(campaign.GetProperty("columns").GetProperty("user-data")).Should().Equal("email", "user_id");
        Names(campaign.GetProperty("columns").GetProperty("email")).Should().Equal("user_id", "email");
        Names(campaign.GetProperty("customAttributes")).Should().Equal("plan");
        campaign.GetProperty("takesCustomNames").GetBoolean().Should().BeFalse();
    }

    [Theory]
    [InlineData("custom_attributes")]
    [InlineData("custom_events")]
    public async Task Source_with_custom_maps_accepts_any_name(string column)
    {
        await using var desk = await OpenAsync("user_id", column);

        var campaign = await (await desk.SignInAsync("ada")).JsonAsync("/campaigns/summer-sale");

        campaign.GetProperty("takesCustomNames").GetBoolean().Should().BeTrue();
        Names(campaign.GetProperty("customAttributes")).Should().BeEmpty();
    }

    [Fact]
    public async Task Source_without_a_list_of_columns_offers_all_documented_columns()
    {
        await using var desk = await WebDesk.OpenAsync();

        var campaign = await (await desk.SignInAsync("ada")).JsonAsync("/campaigns/summer-sale");

        campaign.GetProperty("columns").GetProperty("user-data").GetArrayLength().Should().Be(36);
        campaign.TryGetProperty("customAttributes", out _).Should().BeFalse();
        campaign.GetProperty("takesCustomNames").GetBoolean().Should().BeTrue();
    }

    [Fact]
    public async Task Source_without_addresses_offers_none_and_refuses_a_request_for_them()
    {
        await using var desk = await OpenAsync("user_id", "plan");
        var ada = await desk.SignInAsync("ada");

        (await ada.JsonAsync("/campaigns/summer-sale")).GetProperty("columns").EnumerateObject().Select(contents => contents.Name).Should().Equal("all", "user-data");
        var problem = await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "email" })).ShouldBeProblemAsync(400, "invalid");
        Names(problem.GetProperty("errors")).Should().Equal("The recipients have no e-mail addresses. Request user data.");
    }

    [Fact]
    public async Task User_without_the_permission_to_export_recipients_gets_no_columns()
    {
        await using var desk = await OpenAsync("user_id", "plan");

        var campaign = await (await desk.SignInAsync("bob")).JsonAsync("/campaigns/summer-sale");

        (campaign.TryGetProperty("columns", out _), campaign.TryGetProperty("customAttributes", out _), campaign.TryGetProperty("takesCustomNames", out _)).Should().Be((false, false, false));
    }

    [Fact]
    public async Task Missing_custom_attribute_is_refused()
    {
        await using var desk = await OpenAsync("user_id", "plan");
        var ada = await desk.SignInAsync("ada");

        var problem = await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all", customAttributes = new[] { "plan", "shoe" }, customEvents = new[] { "bought" } })).ShouldBeProblemAsync(400, "invalid");

        Names(problem.GetProperty("errors")).Should().Equal("The recipients have no custom attribute 'shoe'.", "The recipients have no custom events.");
        (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all", customAttributes = new[] { "plan" }, columns = new[] { "user_id", "plan" } })).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await desk.WorkAsync();
        var job = (await ada.JsonAsync("/jobs")).GetProperty("jobs")[0];
        (job.GetProperty("state").GetString(), job.GetProperty("files")[0].GetProperty("rows").GetInt64()).Should().Be(("completed", 1));
    }

    [Theory]
    [InlineData(null, "user_id,email,plan,in_control", "email,user_id,plan,in_control")]
    [InlineData(new[] { "plan", "user_id" }, "user_id,email,plan", "plan,user_id")]
    [InlineData(new[] { "user_id" }, "user_id,email,plan", "user_id")]
    public async Task Export_has_the_columns_of_the_source(string[]? requested, string source, string exported)
    {
        await using var desk = await OpenAsync(source.Split(','));
        var ada = await desk.SignInAsync("ada");

        (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all", columns = requested, packaging = "none" })).StatusCode.Should().Be(HttpStatusCode.Accepted);
        await desk.WorkAsync();

        var file = (await ada.JsonAsync("/jobs")).GetProperty("jobs")[0].GetProperty("files")[0].GetProperty("download").GetString();
        (await ada.GetStringAsync(file)).Should().StartWith(exported + "\r\n");
    }

    [Fact]
    public async Task Documented_column_that_the_source_does_not_have_is_refused()
    {
        await using var desk = await OpenAsync("user_id", "plan");
        var ada = await desk.SignInAsync("ada");

        var problem = await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all", columns = new[] { "user_id", "email", "shoe" } })).ShouldBeProblemAsync(400, "invalid");

        Names(problem.GetProperty("errors")).Should().Equal("The recipients have no column 'email'.", "There is no column 'shoe'.");
    }

    [Fact]
    public async Task Engagement_is_for_sources_with_events()
    {
        await using var none = await WebDesk.OpenAsync();
        await using var query = await OpenAsync("user_id", "email");
        await using var events = await WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<IRecipientExports>(new Source(columns: null) { HasEvents = true }));
        foreach (var desk in new[] { none, query })
        {
            var ada = await desk.SignInAsync("ada");
            foreach (var body in new object[] { new { campaignId = "summer-sale", contents = "all", engagement = true }, new { campaignId = "summer-sale", contents = "email", only = "opened" } })
                Names((await (await ada.SubmitAsync(body)).ShouldBeProblemAsync(400, "invalid")).GetProperty("errors")).Should().ContainSingle().Which.Should().StartWith("What recipients did");
        }

        var user = await events.SignInAsync("ada");
        Names((await user.JsonAsync("/campaigns/summer-sale")).GetProperty("engagementColumns")).Should().StartWith("sent_at").And.HaveCount(9);
        (await (await none.SignInAsync("ada")).JsonAsync("/campaigns/summer-sale")).TryGetProperty("engagementColumns", out _).Should().BeFalse();
        (await user.SubmitAsync(new { campaignId = "summer-sale", contents = "all", engagement = true, only = "not-opened", columns = new[] { "user_id", "opens" } })).StatusCode.Should().Be(HttpStatusCode.Accepted);
        Names((await (await user.SubmitAsync(new { campaignId = "summer-sale", contents = "email", engagement = true })).ShouldBeProblemAsync(400, "invalid")).GetProperty("errors"))
            .Should().Equal("The e-mail contents has fixed columns, without those of engagement.");
    }

    private static Task<WebDesk> OpenAsync(params string[] columns) => WebDesk.OpenAsync(add: exports => exports.Services.AddSingleton<IRecipientExports>(new Source(columns)));

    private static IEnumerable<string?> Names(JsonElement names) => names.EnumerateArray().Select(name => name.GetString());

    /// <summary>Exports one recipient.</summary>
    private sealed class Source(IReadOnlyList<string>? columns) : IRecipientExports, IRecipientSource<Recipient>
    {
        public bool HasEvents { get; init; }

        public string Description => "one person";

        public ValueTask<IReadOnlyList<RecipientQuery>> PartitionAsync(RecipientChoice choice, RecipientQuery query, int count, CancellationToken cancellationToken = default) => new([query]);

        public Task<IReadOnlyList<string>?> FindColumnsAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<string>?>(columns);

        public Task<RecipientExportResult> ExportAsync(
            RecipientChoice choice, RecipientExportRequest request, IExportSink sink, IExportCheckpointStore? checkpoints = null,
            IProgress<ExportProgress>? progress = null, CancellationToken cancellationToken = default) =>
            new RecipientExporter<Recipient>(this).ExportAsync(new(request, choice.CreateSelection()), sink, checkpoints, progress, cancellationToken);

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            if (cursor is null)
                yield return new ListPage<Recipient>([new Recipient { ExternalId = "1" }], "end");
        }
    }
}
