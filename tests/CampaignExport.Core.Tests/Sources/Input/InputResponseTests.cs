using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Responses with more than one list of people or events, or with ids that belong to each event.</summary>
public sealed class InputResponseTests : IDisposable
{
    // More than is read to determine the kind of an object.
    private const int Many = 3000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("{'users':[@],'profiles':[$]}", "'users' and 'profiles'")]
    [InlineData("{'users':[@],'data':[$]}", "'users' and 'data'")]
    [InlineData("{'users':[@],'events':[$]}", "'users' and 'events'")]
    [InlineData("{'users':[@],'deleted_users':[$]}", "'users' and 'deleted_users'")]
    [InlineData("{'data':[@],'message':'x','More':[[$]],'total':2}", "'data' and 'More'")]
    [InlineData("{'Records':[@],'skipped':[],'rejected':[{'x':{'y':[1]},'email':'x'}]}", "'Records' and 'rejected'")]
    [InlineData("{'profiles':[$],'users':[@]}", "'profiles' and 'users'")]
    [InlineData("{'users':[@],'é':[$]}", "'users' and 'é'")]
    [InlineData("{'users':[@],'ann!example.com':[$]}", "'users' and a field")]
    public async Task Two_lists_of_people_of_any_length_are_malformed(string response, string lists)
    {
        var expected = $"the object has two lists of objects, {lists}, so it is not clear which one to read.";
        foreach (var (first, second) in new[] { (1, 1), (Many, 1), (1, Many), (Many, Many) })
        {
            var text = response.Replace('\'', '"').Replace("@", Users(first), StringComparison.Ordinal).Replace("$", Users(second), StringComparison.Ordinal);
            foreach (var (content, after) in new[] { (text, 0), ($"{text}\n{{\"users\":[{Users(1)}]}}\n", 1), ($"[{text},{Users(1)}]", 1) })
            {
                _folder.Write("users", content);
                (await FluentActions.Awaiting(() => new UserExportSource(_folder["users"]).ReadAllAsync()).Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be(expected);
                foreach (var bufferBytes in new[] { 1000, 65_536, 300_000 })
                {
                    var source = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited, OnWarning = _warnings.Add, PageSize = 500 }, bufferBytes, int.MaxValue);
                    var pages = await source.ReadPagesAsync();
                    // The list is longer than that, so it is read before the other one is found.
                    pages.Sum(page => page.Rows.Count).Should().BeOneOf(after, after + first);
                    source.MalformedRecords.Should().Be(1);
                    for (var at = 0; at < pages.Count; at += 3)
                        (await source.ReadPagesAsync(pages[at].Cursor)).Sum(page => page.Rows.Count).Should().Be(pages.Skip(at + 1).Sum(page => page.Rows.Count));
                }
            }
        }

        _warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{'users':[@],'errors':[{'type':'x'}]}", "'errors'")]
    [InlineData("{'links':[{'rel':'next'}],'users':[@]}", "'links'")]
    [InlineData("{'users':[@],'more':{'users':[{'external_id':'9'}]}}", "'more'")]
    public async Task Other_objects_are_a_warning_with_a_list_of_any_length(string response, string field)
    {
        foreach (var count in new[] { 1, Many })
        {
            _folder.Write("users", response.Replace('\'', '"').Replace("@", Users(count), StringComparison.Ordinal));
            (await new UserExportSource(_folder["users"], new UserExportOptions { OnWarning = _warnings.Add }).ReadAllAsync()).Should().HaveCount(count);
        }

        _warnings.Distinct().Should().Equal($"users: objects in {field} of a response are not read: it has another list, which is.");
    }

    [Theory]
    [InlineData("{'properties':{'campaign_id':'C1'},'events':[@]}", "'properties'")]
    [InlineData("{'user':{'user_id':'u'},'events':[@]}", "'user'")]
    [InlineData("{'USER':{'External_User_Id':'u'},'Events':[@]}", "'USER'")]
    [InlineData("{'events':[@],'properties':{'dispatch_id':'d'}}", "'properties'")]
    [InlineData("{'events':[@],'message':'success','user':{'x':[1,{'y':2}],'user_id':7}}", "'user'")]
    [InlineData("{'context':{'campaign_api_id':'C1'},'data':[@]}", "'context'")]
    [InlineData("{'campaign':'C1','events':[@]}", "'campaign'")]
    [InlineData("{'events':[@],'campaign':{'id':'C1','name':'n'}}", "'campaign'")]
    [InlineData("{'user':'u1','events':[@]}", "'user'")]
    [InlineData("{'events':[@],'user':17}", "'user'")]
    [InlineData("{'message_variation':{'id':'v'},'results':[@]}", "'message_variation'")]
    [InlineData("{'campaign_name':'n','canvas':{'id':'v'},'records':[@]}", "'canvas'")]
    public async Task Ids_beside_a_list_of_events_are_malformed(string response, string field)
    {
        foreach (var count in new[] { 1, Many })
        {
            var text = response.Replace('\'', '"').Replace("@", Events(count), StringComparison.Ordinal);
            foreach (var (content, after) in new[] { (text, 0), ($"{text}\n{{\"events\":[{Events(1)}]}}", 1), ($"[{text},{Events(1)}]", 1) })
            {
                foreach (var bufferBytes in new[] { 100, 65_536, 1_000_000 })
                {
                    _folder.Write("events", content);
                    var malformed = new List<SourceFormatException>();
                    var source = new MessageEventSource(_folder["events"], new MessageEventOptions { SkipMalformed = true, OnMalformed = malformed.Add }, bufferBytes);
                    var events = await source.ReadAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
                    events.Should().BeOneOf(after, after + count);
                    malformed.Should().ContainSingle().Which.Problem.Should().Be(
                        $"the object has a list of others beside ids in {field}, which would be lost: write the ids into each object of the list.");
                    if (count == 1 || response.IndexOf(field.Trim('\''), StringComparison.Ordinal) < response.IndexOf('@', StringComparison.Ordinal))
                        events.Should().Be(after);
                }
            }
        }
    }

    [Theory]
    [InlineData("{'user':null,'events':[@]}")]
    [InlineData("{'properties':{'page':1},'events':[@]}")]
    [InlineData("{'properties':{},'user':{},'campaign':null,'events':[@]}")]
    [InlineData("{'meta':{'request_id':'r','took':3},'events':[@]}")]
    [InlineData("{'message':'ok','id':'r1','user':{'name':'x'},'events':[@]}")]
    [InlineData("{'campaign':'','events':[@],'user':''}")]
    public async Task Response_without_ids_is_read(string response)
    {
        foreach (var count in new[] { 1, Many })
        {
            _folder.Write("events", response.Replace('\'', '"').Replace("@", Events(count), StringComparison.Ordinal));
            (await new MessageEventSource(_folder["events"]).ReadAsync(TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken)).Should().Be(count);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Users(int count) => string.Join(',', Enumerable.Range(1, count).Select(id => $"{{\"braze_id\":\"{id}\",\"email\":\"x\"}}"));

    private static string Events(int count) => string.Join(
        ',', Enumerable.Range(1, count).Select(id => $"{{\"id\":\"{id}\",\"time\":1,\"event_type\":\"users.messages.email.Open\",\"user_id\":\"u\",\"campaign_id\":\"c\"}}"));
}
