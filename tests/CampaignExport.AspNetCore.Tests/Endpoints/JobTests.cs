using System.Net;
using System.Text;
using System.Text.Json;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Tests;

public sealed class JobTests
{
    [Fact]
    public async Task Accepted_submission_is_found_at_its_location()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var answer = await ada.SubmitAsync(new
        {
            campaignId = "summer-sale",
            contents = "all",
            format = "jsonl",
            packaging = "gzip",
            timeZone = "Europe/Paris",
            language = "fr",
            columns = new[] { "country", "email" },
            customEvents = new[] { "Buy" },
            maxRowsPerFile = 1000,
        });

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var body = await answer.JsonAsync();
        body.GetProperty("state").GetString().Should().Be("queued");
        (await (await ada.GetAsync(answer.Headers.Location)).JsonAsync()).ToString().Should().Be(body.ToString());
        var request = (await desk.Jobs.FindAsync(body.GetProperty("id").GetString()!))!.Request;
        request.Requester.Should().BeEquivalentTo(new ExportRequester("ada") { Address = "ada@example.com", Language = "fr" });
        request.Should().BeEquivalentTo(new RecipientJobRequest("shop", "summer-sale", request.Requester, new(RecipientContents.All) { Columns = ["country", "email"], CustomEvents = ["Buy"] })
        {
            CampaignName = "Summer sale",
            Format = "jsonl",
            Packaging = "gzip",
            TimeZone = "Europe/Paris",
            MaxRowsPerFile = 1000,
        });
    }

    [Fact]
    public async Task Duplicate_export_is_a_conflict_that_names_the_job()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var first = await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all" })).JsonAsync();

        var problem = await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all" })).ShouldBeProblemAsync(409, "conflict");

        problem.GetProperty("jobId").GetString().Should().Be(first.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Same_idempotency_key_returns_the_same_job()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        ada.DefaultRequestHeaders.Add("Idempotency-Key", "k1");

        var first = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all" });
        var second = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all" });

        second.StatusCode.Should().Be(HttpStatusCode.Accepted);
        second.Headers.Location.Should().Be(first.Headers.Location);
    }

    [Theory]
    [InlineData("mallory", "charts")]
    [InlineData("bob", "user-data")]
    [InlineData("bob", "email")]
    [InlineData("bob", "all")]
    public async Task Submission_without_permission_is_refused(string user, string contents)
    {
        await using var desk = await WebDesk.OpenAsync();

        await (await (await desk.SignInAsync(user)).SubmitAsync(new { campaignId = "summer-sale", contents })).ShouldBeProblemAsync(403, "not-allowed");

        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().BeEmpty();
    }

    [Fact]
    public async Task Full_queue_is_reported_with_a_retry_time()
    {
        await using var desk = await WebDesk.OpenAsync(maxQueued: 1);
        var ada = await desk.SignInAsync("ada");
        (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "all" })).StatusCode.Should().Be(HttpStatusCode.Accepted);

        var answer = await ada.SubmitAsync(new { campaignId = "test-sale", contents = "all" });

        await answer.ShouldBeProblemAsync(429, "queue-full");
        answer.Headers.RetryAfter!.Delta.Should().BePositive();
    }

    [Fact]
    public async Task All_errors_of_a_submission_are_reported_at_once()
    {
        await using var desk = await WebDesk.OpenAsync();

        var problem = await (await (await desk.SignInAsync("ada")).SubmitAsync(new
        {
            campaignId = "summer-sale",
            contents = "all",
            format = "xlsx",
            packaging = "rar",
            timeZone = "Mars",
            language = "de",
            columns = new[] { "no_such" },
            customEvents = new[] { "" },
            maxRowsPerFile = 0,
            from = "2026-06-01",
        })).ShouldBeProblemAsync(400, "invalid");

        problem.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!.Split(' ')[..3]).Select(words => string.Join(' ', words)).Should().BeEquivalentTo(
            "language must be", "from does not", "customEvents contains an", "format must be", "timeZone must be", "packaging must be", "maxRowsPerFile must be", "There is no");
    }

    [Theory]
    [InlineData("own-sale", "forwrads", "The campaign has no metric 'forwrads'. Did you mean 'forwards'?")]
    [InlineData("own-sale", "unheard", "The campaign has no metric 'unheard'. It has: sent, forwards.")]
    [InlineData("own-sale", "forwards", null)]
    [InlineData("summer-sale", "forwards", "The campaign has no metric 'forwards'. It has: sent.")]
    [InlineData("summer-sale", "unique_opens", null)]
    [InlineData("summer-sale", "revenue_eur", null)]
    [InlineData("new-sale", "forwards", null)]
    public async Task Metric_that_nobody_knows_is_refused_at_submission(string campaignId, string metric, string? error)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var answer = await ada.SubmitAsync(new { campaignId, contents = "charts", metrics = new[] { "sent", metric } });

        if (error is null)
            answer.StatusCode.Should().Be(HttpStatusCode.Accepted, "the campaign has the metric, or may have it later");
        else
            (await answer.ShouldBeProblemAsync(400, "invalid")).GetProperty("errors")[0].GetString().Should().Be(error);
        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().HaveCount(error is null ? 1 : 0);
    }

    [Fact]
    public async Task Metrics_are_read_at_submission_only_for_a_valid_request_with_an_undocumented_one()
    {
        var numbers = new FickleNumbers { OnRead = () => throw new SourceDataException("The line 5 is invalid.") };
        var reads = 0;
        await using var desk = await WebDesk.OpenAsync(add: export => export.Services.AddSingleton<ICampaignMetricsSource>(numbers));
        var ada = await desk.SignInAsync("ada");

        var ofUnreadable = await ada.SubmitAsync(new { campaignId = "own-sale", contents = "charts", metrics = new[] { "forwards" } });
        numbers.OnRead = () => Task.FromResult(reads++);
        await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts", metrics = new[] { "sent", "opens", "conversions", "carousel_slide_1_a_click" } });
        var ofInvalid = await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts", metrics = new[] { "forwards" }, from = "2026-06-02", to = "2026-06-01" });

        ofUnreadable.StatusCode.Should().Be(HttpStatusCode.Accepted, "the job names the error of the data");
        (await ofInvalid.ShouldBeProblemAsync(400, "invalid")).GetProperty("errors").GetArrayLength().Should().Be(1);
        reads.Should().Be(0);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"contents\":\"all\"}")]
    [InlineData("{\"campaignId\":5}")]
    [InlineData("{\"campaignId\":\"summer-sale\"}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"everything\"}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"colums\":[]}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"contents\":\"email\"}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"columns\":[null]}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"columns\":[\"country\",\"country\"]}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"maxRowsPerFile\":1e400}")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"all\",\"columns\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}")]
    public async Task Body_with_invalid_properties_is_refused(string body)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        await (await ada.PostAsync($"{WebDesk.Prefix}/jobs", new StringContent(body, Encoding.UTF8, "application/json"))).ShouldBeProblemAsync(400, "invalid");

        (await desk.Jobs.ListAsync(new ExportJobFilter())).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_that_is_too_large_is_refused(bool chunked)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var content = new StringContent($"{{\"campaignId\":\"{new string('x', 70_000)}\"}}", Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, $"{WebDesk.Prefix}/jobs") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;

        await (await ada.SendAsync(request)).ShouldBeProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Body_that_is_not_JSON_is_refused()
    {
        await using var desk = await WebDesk.OpenAsync();

        await (await (await desk.SignInAsync("ada")).PostAsync($"{WebDesk.Prefix}/jobs", new StringContent("a=b", Encoding.UTF8, "text/plain")))
            .ShouldBeProblemAsync(415, "not-json");
    }

    [Fact]
    public async Task Jobs_are_listed_in_pages_with_the_latest_first()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var ids = new List<string?>();
        foreach (var contents in new[] { "user-data", "email", "all" })
        {
            ids.Insert(0, (await (await ada.SubmitAsync(new { campaignId = "summer-sale", contents })).JsonAsync()).GetProperty("id").GetString());
            desk.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await ada.JsonAsync("/jobs?limit=2&campaignId=summer-sale&state=queued");
        var second = await ada.JsonAsync($"/jobs?limit=2&before={first.GetProperty("next").GetString()}");

        first.GetProperty("jobs").EnumerateArray().Concat(second.GetProperty("jobs").EnumerateArray())
            .Select(job => job.GetProperty("id").GetString()).Should().Equal(ids);
        second.TryGetProperty("next", out _).Should().BeFalse();
        (await ada.JsonAsync("/jobs?state=running")).GetProperty("jobs").GetArrayLength().Should().Be(0);
        foreach (var before in new[] { "", "7", ids[0]![1..], ids[0]!.ToUpperInvariant(), $"{ids[0]}-x", $"{ids[0]}%0A" })
            await (await ada.GetAsync($"{WebDesk.Prefix}/jobs?before={before}")).ShouldBeProblemAsync(400, "invalid");
        foreach (var state in new[] { "7", "Queued", "" })
        {
            (await (await ada.GetAsync($"{WebDesk.Prefix}/jobs?state={state}&limit=201")).ShouldBeProblemAsync(400, "invalid"))
                .GetProperty("errors").EnumerateArray().Select(error => error.GetString()).Should().Equal(
                    "limit must be a number from 1 to 200, not '201'.",
                    $"state must be queued, running, completed, failed, cancelled or expired, not '{state}'.");
        }
    }

    [Fact]
    public async Task Job_is_cancelled()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var place = (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).Headers.Location;

        var answer = await ada.DeleteAsync(place);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await answer.JsonAsync()).GetProperty("state").GetString().Should().Be("cancelled");
    }

    [Fact]
    public async Task Job_that_is_retried_has_the_reason_and_the_time_of_the_retry()
    {
        var numbers = new FickleNumbers();
        await using var desk = await WebDesk.OpenAsync(add: export => export.Services.AddSingleton<ICampaignMetricsSource>(numbers));
        var ada = await desk.SignInAsync("ada");
        var place = (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).Headers.Location;
        (await GetAsync()).TryGetProperty("retry", out _).Should().BeFalse("it was not tried yet");

        numbers.OnRead = () => throw new TimeoutException("ada@example.com");
        await desk.WorkAsync();
        var waits = await GetAsync();
        waits.GetProperty("state").GetString().Should().Be("queued");
        waits.GetProperty("retry").ToString().Should().Be($$"""{"failure":"source-failed","at":"{{desk.Time.GetUtcNow().AddSeconds(10):yyyy-MM-ddTHH:mm:sszzz}}"}""");
        waits.TryGetProperty("failure", out _).Should().BeFalse("the job itself has not failed");
        waits.ToString().Should().NotContain("ada@");

        numbers.OnRead = async () =>
        {
            var runs = await GetAsync();
            runs.GetProperty("state").GetString().Should().Be("running");
            runs.GetProperty("retry").ToString().Should().Be("""{"failure":"source-failed"}""");
        };
        desk.Time.Advance(TimeSpan.FromSeconds(10));
        await desk.WorkAsync();
        var done = await GetAsync();
        done.GetProperty("state").GetString().Should().Be("completed");
        done.TryGetProperty("retry", out _).Should().BeFalse();

        async Task<JsonElement> GetAsync() => await (await ada.GetAsync(place)).JsonAsync();
    }

    [Fact]
    public async Task Failed_job_has_a_reason_and_no_retry()
    {
        var numbers = new FickleNumbers { OnRead = () => throw new TimeoutException() };
        await using var desk = await WebDesk.OpenAsync(add: export =>
        {
            export.Services.AddSingleton<ICampaignMetricsSource>(numbers);
            export.Services.Configure<ExportJobOptions>(options => options.MaxConsecutiveFailures = 1);
        });
        var ada = await desk.SignInAsync("ada");
        var place = (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).Headers.Location;

        await desk.WorkAsync();

        var job = await (await ada.GetAsync(place)).JsonAsync();
        (job.GetProperty("state").GetString(), job.GetProperty("failure").GetString()).Should().Be(("failed", "source-failed"));
        job.TryGetProperty("retry", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Event_stream_follows_a_job_to_its_end_and_then_stops_the_browser()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var place = (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).Headers.Location;
        var answer = await ada.GetAsync($"{place}/events", HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await ReadAsync(4)).Should().StartWith("event: job\nid: queued\ndata: {");

        // A comment keeps a silent connection open.
        (await AdvanceUntilAsync(TimeSpan.FromMilliseconds(900), 2)).Should().Be(":\n\n");
        await desk.WorkAsync();
        (await AdvanceUntilAsync(TimeSpan.FromMilliseconds(900), 4)).Should().StartWith("event: job\nid: completed\ndata: {");
        (await reader.ReadToEndAsync()).Should().BeEmpty();

        var again = new HttpRequestMessage(HttpMethod.Get, $"{place}/events") { Headers = { { "Last-Event-ID", "completed" } } };
        (await ada.SendAsync(again)).StatusCode.Should().Be(HttpStatusCode.NoContent);

        async Task<string> ReadAsync(int lines)
        {
            var text = new StringBuilder();
            while (lines-- > 0)
                text.Append(await reader.ReadLineAsync()).Append('\n');
            return text.ToString();
        }

        async Task<string> AdvanceUntilAsync(TimeSpan step, int lines)
        {
            var read = ReadAsync(lines);
            while (await Task.WhenAny(read, Task.Delay(10)) != read)
                desk.Time.Advance(step);
            return await read;
        }
    }

    [Fact]
    public async Task Event_stream_ends_when_the_client_disconnects()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var place = (await ada.SubmitAsync(new { campaignId = "summer-sale", contents = "charts" })).Headers.Location;
        using (var stop = new CancellationTokenSource())
        {
            var answer = await ada.GetAsync($"{place}/events", HttpCompletionOption.ResponseHeadersRead, stop.Token);
            await (await answer.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[20]);
            desk.Requests.Should().Be(1);
            answer.Dispose();
        }

        for (var i = 0; desk.Requests > 0 && i < 1000; i++)
            await Task.Delay(10);
        desk.Requests.Should().Be(0);
    }

    private sealed class FickleNumbers : ICampaignMetricsSource
    {
        /// <summary>Called when the metrics are read.</summary>
        public Func<Task> OnRead { get; set; } = () => Task.CompletedTask;

        public async Task<DailyMetrics> ReadAsync(MetricsQuery query, CancellationToken cancellationToken = default)
        {
            await OnRead();
            return await new Numbers().ReadAsync(query, cancellationToken);
        }
    }
}
