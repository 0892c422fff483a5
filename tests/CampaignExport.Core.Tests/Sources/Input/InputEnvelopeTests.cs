using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Events and people with a list, and ambiguous responses.</summary>
public sealed class InputEnvelopeTests : IDisposable
{
    private const string File = "users.messages.email.Send-0.json";
    private const string Second = "{\"id\":\"2\",\"time\":1780306200,\"properties\":{\"campaign_id\":\"C1\"},\"user\":{\"user_id\":\"u\"}}";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("{'id':'1','time':1780306200,'properties':{'campaign_id':'C1'},@}")]
    [InlineData("{'id':'1','time':1780306200,'properties':{'campaign_id':'C1'},'user':{'user_id':'u'},@}")]
    [InlineData("{@,'id':'1','time':1780306200,'properties':{'campaign_id':'C1'},'user':{'user_id':'u'}}")]
    [InlineData("{'ID':'1',@,'TIME':1780306200,'PROPERTIES':{'CAMPAIGN_ID':'C1'}}")]
    [InlineData("{'id':'1','user':{'user_id':'u','campaign_id':'C1','time':1780306200},@}")]
    [InlineData("{'id':7,@,'properties':{'time':'1780306200','campaign_api_id':'C1'}}")]
    public async Task Event_with_few_or_nested_fields_is_an_event(string first)
    {
        foreach (var list in new[] { "'data':[]", "'results':[]", "'events':[]", "'records':[]", "'users':[]", "'data':[1,2]", "'data':[],'events':[]", "'data':[{'sku':1}]" })
        {
            var line = first.Replace("@", list, StringComparison.Ordinal).Replace('\'', '"');
            foreach (var text in new[] { $"{line}\n{Second}\n", $"[{line},{Second}]", $"{line} {Second}", line })
            {
                foreach (var bufferBytes in new[] { 1, 4096 })
                {
                    var (ids, malformed, skipped) = await ReadAsync(text, bufferBytes: bufferBytes);
                    malformed.Should().BeEmpty(text);
                    skipped.Should().Be(0);
                    ids.Should().HaveCount(text == line ? 1 : 2, text);
                }
            }
        }
    }

    [Theory]
    [InlineData("{'event_type':'users.messages.email.Send','events':[@]}")]
    [InlineData("{'event_type':'users.behaviors.CustomEvent','data':[@]}")]
    [InlineData("{'results':[@],'event_type':'users.messages.email.Send'}")]
    [InlineData("{'campaign_id':'C1','records':[@]}")]
    [InlineData("{'user_id':'u','EVENTS':[@]}")]
    [InlineData("{'canvas_id':'x','users':[@]}")]
    public async Task Object_without_an_id_but_with_events_is_malformed_and_names_its_list(string first)
    {
        var line = first.Replace("@", Second, StringComparison.Ordinal).Replace('\'', '"');
        foreach (var text in new[] { $"{line}\n{Second}\n", $"[{line},{Second}]", line })
        {
            var (ids, malformed, skipped) = await ReadAsync(text);
            ids.Should().HaveCount(text == line ? 0 : 1);
            skipped.Should().Be(0);
            malformed.Should().ContainSingle().Which.Problem.Should().MatchRegex("^the object has fields of an event, no 'id', and a list of objects, '(events|EVENTS|data|results|records|users)', so it is not clear what to read");
        }
    }

    [Fact]
    public async Task Response_after_the_first_line_is_malformed_even_if_the_file_has_a_kind()
    {
        foreach (var list in new[] { "events", "data", "users" })
        {
            var (ids, malformed, skipped) = await ReadAsync($"{Second}\n{{\"{list}\":[{Second}]}}\n");
            (ids.Length, malformed.Count, skipped).Should().Be((1, 1, 0));
        }
    }

    [Theory]
    [InlineData("{'events':[@]}", "events")]
    [InlineData("{'message':'ok','Data':[@],'total':1}", "Data")]
    [InlineData("{'users':[],'records':[@]}", "records")]
    [InlineData("{'user':null,'results':[@]}", "results")]
    public async Task List_of_events_on_one_line_is_malformed_with_a_hint(string line, string list)
    {
        line = line.Replace("@", Second, StringComparison.Ordinal).Replace('\'', '"');
        var (ids, malformed, _) = await ReadAsync($"{Second}\n{line}\n{Second}\n");
        ids.Should().HaveCount(2);
        malformed.Should().ContainSingle().Which.Message.Should().Be(
            $"{File}, line 2, position 1: the object is a list of events, '{list}', in a file with one event per line. Write each of its events on a line of its own, or give it a file of its own.");
    }

    [Theory]
    [InlineData("{'message':'ok','id':'r1','data':[@]}")]
    [InlineData("{'time':0.02,'results':[@]}")]
    [InlineData("{'properties':{'page':1},'events':[@]}")]
    [InlineData("{'EVENTS':[@]}")]
    [InlineData("{'Data':[@],'Message':'ok'}")]
    [InlineData("{'Users':[],'Results':[@]}")]
    public async Task Response_is_found_in_any_case_and_with_other_fields(string response)
    {
        var (ids, malformed, _) = await ReadAsync(response.Replace("@", Second, StringComparison.Ordinal).Replace('\'', '"'));
        malformed.Should().BeEmpty();
        ids.Should().Equal("2");
    }

    [Theory]
    [InlineData("{'users':[@],'data':[@]}", "'users' and 'data'")]
    [InlineData("{'data':[@],'message':'x','Users':[@]}", "'data' and 'Users'")]
    [InlineData("{'records':[@],'events':[],'results':[@]}", "'records' and 'results'")]
    public async Task Response_with_two_lists_of_objects_is_malformed_and_names_them(string response, string lists)
    {
        const string user = "{\"external_id\":\"2\"}";
        var text = response.Replace("@", user, StringComparison.Ordinal).Replace('\'', '"');
        foreach (var (content, users) in new[] { (text, 0), ($"{text}\n{{\"users\":[{user}]}}\n", 1), ($"[{text},{user}]", 1), ($"{text}{user}", 1) })
        {
            _folder.Write("users", content);
            var strict = () => new UserExportSource(_folder["users"]).ReadAllAsync();
            (await strict.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should()
                .Be($"the object has two lists of objects, {lists}, so it is not clear which one to read.");
            foreach (var bufferBytes in new[] { 1, 4096 })
            {
                var source = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited }, bufferBytes, int.MaxValue);
                (await source.ReadAllAsync()).Should().HaveCount(users);
                source.MalformedRecords.Should().Be(1);
            }
        }
    }

    [Fact]
    public async Task Person_with_two_lists_named_like_a_response_is_a_person()
    {
        _folder.Write("users", "{\"users\":[{}],\"data\":[{}],\"external_id\":\"1\"}");
        (await new UserExportSource(_folder["users"]).ReadAllAsync()).Should().ContainSingle().Which.ExternalId.Should().Be("1");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(string[] Ids, List<SourceFormatException> Malformed, long Skipped)> ReadAsync(string text, int bufferBytes = 4096)
    {
        _folder.Write(File, text);
        var malformed = new List<SourceFormatException>();
        var source = new MessageEventSource(_folder[File], new MessageEventOptions { SkipMalformed = true, OnMalformed = malformed.Add }, bufferBytes);
        var events = await source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return ([.. events.Select(one => one.Id)], malformed, source.Skipped);
    }
}
