using System.Net;
using System.Net.Http.Headers;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Jobs;

namespace CampaignExport.AspNetCore.Tests;

public sealed class DownloadTests
{
    [Fact]
    public async Task Link_returns_the_file_with_its_name_and_without_caching()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        var ada = await desk.SignInAsync("ada");
        var body = await ada.JsonAsync($"/jobs/{job.Id}");

        var answer = await ada.GetAsync(body.GetProperty("files")[0].GetProperty("download").GetString());

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(File.ReadAllBytes(desk.PathOf(job)));
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/csv; charset=utf-8; header=present");
        answer.Content.Headers.ContentDisposition!.ToString().Should().Be("attachment; filename=charts.csv; filename*=UTF-8''charts.csv");
        answer.Headers.ETag!.IsWeak.Should().BeFalse();
        answer.Headers.AcceptRanges.Should().Equal("bytes");
        answer.Headers.CacheControl!.ToString().Should().Be("no-store, private");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        body.GetProperty("expiresAt").GetDateTimeOffset().Should().Be(desk.Time.GetUtcNow() + TimeSpan.FromHours(4));

        var head = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, desk.LinkTo(job)));
        head.Content.Headers.ContentLength.Should().Be(job.Files[0].Bytes);
    }

    [Fact]
    public async Task Interrupted_download_resumes_with_a_range()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada", "long-sale");
        var wanted = File.ReadAllBytes(desk.PathOf(job));
        var ada = await desk.SignInAsync("ada");
        var link = desk.LinkTo(job);
        var got = new byte[1000];
        EntityTagHeaderValue? tag;
        using (var first = await ada.GetAsync(link, HttpCompletionOption.ResponseHeadersRead))
        {
            await (await first.Content.ReadAsStreamAsync()).ReadExactlyAsync(got);
            tag = first.Headers.ETag;
        }

        var rest = await AskAsync(1000, new RangeConditionHeaderValue(tag!));

        rest.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        rest.Content.Headers.ContentRange!.ToString().Should().Be($"bytes 1000-{wanted.Length - 1}/{wanted.Length}");
        got.Concat(await rest.Content.ReadAsByteArrayAsync()).Should().Equal(wanted);

        var changed = await AskAsync(1000, new RangeConditionHeaderValue(new EntityTagHeaderValue("\"another\"")));
        changed.StatusCode.Should().Be(HttpStatusCode.OK, "a file that is not the one of before is sent whole");
        (await changed.Content.ReadAsByteArrayAsync()).Should().Equal(wanted);
        (await AskAsync(wanted.Length, null)).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        var same = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { IfNoneMatch = { tag! } } };
        (await ada.SendAsync(same)).StatusCode.Should().Be(HttpStatusCode.NotModified);

        Task<HttpResponseMessage> AskAsync(long from, RangeConditionHeaderValue? condition) => ada.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(from, null), IfRange = condition } });
    }

    [Fact]
    public async Task Unfinished_expired_and_deleted_exports_have_distinct_responses()
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");
        var waits = await desk.Jobs.SubmitAsync(new ChartJobRequest("shop", "test-sale", new ExportRequester("ada")));
        var notReady = await ada.GetAsync(desk.LinkTo(waits));
        notReady.StatusCode.Should().Be(HttpStatusCode.Accepted);
        notReady.Headers.RetryAfter!.Delta.Should().BePositive();
        (await notReady.JsonAsync()).GetProperty("id").GetString().Should().Be(waits.Id);

        await desk.Jobs.CancelAsync(waits.Id, "ada");
        await (await ada.GetAsync(desk.LinkTo(waits))).ShouldBeProblemAsync(410, "gone");

        var job = await desk.ExportAsync("ada");
        var link = desk.LinkTo(job);
        await (await ada.GetAsync(desk.LinkTo(job, lifetime: TimeSpan.Zero))).ShouldBeProblemAsync(410, "expired");
        File.Delete(desk.PathOf(job));
        await (await ada.GetAsync(link)).ShouldBeProblemAsync(410, "gone");
        desk.Time.Advance(TimeSpan.FromHours(4));
        await (await ada.GetAsync(link)).ShouldBeProblemAsync(410, "expired");
        await desk.WorkAsync();
        await (await ada.GetAsync(desk.LinkTo(job))).ShouldBeProblemAsync(410, "expired");
    }

    [Fact]
    public async Task Links_of_other_users_and_forged_links_have_the_same_response()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        var link = desk.LinkTo(job);
        var eve = await desk.SignInAsync("eve");
        // In the middle, because the last character of base64 has unused bits.
        var tampered = $"{link[..^20]}{(link[^20] == 'A' ? 'B' : 'A')}{link[^19..]}";
        var ada = await desk.SignInAsync("ada");

        var answers = new List<HttpResponseMessage>
        {
            await eve.GetAsync(link),
            await ada.GetAsync(tampered),
            await ada.GetAsync(desk.LinkTo(job, user: "eve")),
            await ada.GetAsync($"{WebDesk.Prefix}/downloads/x"),
            await ada.GetAsync($"{WebDesk.Prefix}/downloads/{new string('a', 4000)}"),
            await ada.GetAsync($"{WebDesk.Prefix}/downloads/..%2F..%2Fetc%2Fpasswd"),
            await ada.GetAsync($"{WebDesk.Prefix}/downloads/a%0D%0AX-Evil:%201"),
        };

        foreach (var answer in answers)
        {
            await answer.ShouldBeProblemAsync(404, "not-found");
            (await answer.Content.ReadAsStringAsync()).Should().Be(await answers[0].Content.ReadAsStringAsync());
            answer.Headers.Select(header => header.Key).Should().BeEquivalentTo(answers[0].Headers.Select(header => header.Key));
        }

        (await ada.GetAsync(link)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Link_does_not_work_after_the_permission_is_revoked()
    {
        await using var desk = await WebDesk.OpenAsync();
        var job = await desk.ExportAsync("ada");
        var ada = await desk.SignInAsync("ada");
        (await ada.GetAsync(desk.LinkTo(job))).StatusCode.Should().Be(HttpStatusCode.OK);

        desk.Dismissed = "ada";

        await (await ada.GetAsync(desk.LinkTo(job))).ShouldBeProblemAsync(404, "not-found");
    }
}
