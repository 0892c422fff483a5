using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

public sealed class InputMixedFramingTests : IDisposable
{
    // @ stands for a person or an event. A file has one framing after another.
    private static readonly string[] Framings =
    [
        "@",
        "{\n  \"x\": 1,\n @}",
        "[@]",
        "[[@]]",
        "[\n@\n]",
        "{\"users\":[@]}",
        "{\"message\":\"success\",\"events\":[@],\"total\":1}",
        "{\n\"records\": [\n@\n]}",
        "[{\"users\":[@]}]",
        "{\"stream\":\"x\",\"data\":[@]}",
        "{\"results\":[],\"users\":[@]}",
        "{\"type\":\"RECORD\",\"record\":@}",
        "{\"stream\":\"x\",\"data\":@}",
        "{\"_airbyte_data\":@}",
        "{\"type\":\"RECORD\",\n\"record\":@}",
        "[{\"type\":\"RECORD\",\"record\":@}]",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string> All => [.. Framings];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Text_after_a_framing_is_read_or_refused(string first)
    {
        foreach (var second in Framings.Concat(["{\"users\":[]}", "[]", "{\"items\":[@]}", "{\"users\":@}", "{\"message\":\"Rate limit\"}", "{\"data\":{\"users\":[@]}}"]))
        {
            foreach (var between in new[] { "\n", " " })
            {
                _folder.Write("users", $"{With(first, User(1))}{between}{With(second, User(2))}\n");
                var (ids, refused) = await ReadPeopleAsync("users");
                Check(first, second, ids, refused);
                _folder.Write("events", $"{With(first, Event(1))}{between}{With(second, Event(2))}\n");
                (ids, refused) = await ReadEventsAsync("events");
                Check(first, second, ids, refused);
            }
        }

        static void Check(string first, string second, string?[] ids, bool refused)
        {
            if (Framings.Contains(second) && IsObjects(first))
                (string.Join(' ', ids), refused).Should().Be(("1 2", false), $"of {first} and {second}");
            else if (second is "{\"users\":[]}" or "[]")
                (refused || ids.Length == 1).Should().BeTrue($"of {first} and {second}");
            else
                (refused || ids.Length == 2).Should().BeTrue($"of {first} and {second}");
        }
    }

    [Theory]
    [InlineData("{'external_id':'1','email':'x','events':[]}")]
    [InlineData("{'external_id':'1','results':[{'external_id':'x'}]}")]
    [InlineData("{'events':[],'external_id':'1'}")]
    [InlineData("{'results':[{'external_id':'x'}],'more':[1],'external_id':'1'}")]
    [InlineData("{'users':[{'external_id':'x'}],'email':'a','braze_id':'1'}")]
    [InlineData("{'custom_attributes':{'users':[]},'data':[],'external_id':'1'}")]
    [InlineData("{'data':[],'user_aliases':[{'alias_name':'1'}]}")]
    [InlineData("{'records':[{}],'campaigns_received':[],'external_id':'1'}")]
    public async Task Person_with_a_list_named_like_a_response_is_a_person(string first)
    {
        first = first.Replace('\'', '"');
        foreach (var text in new[] { $"{first}\n{first}\n{first}\n", $"[{first},{first}\n,{first}]", $"{first}{first} {first}" })
        {
            _folder.Write("users", text);
            foreach (var bufferBytes in new[] { 1, 4096 })
            {
                var users = await new UserExportSource(_folder["users"], null, bufferBytes, int.MaxValue).ReadAllAsync();
                users.Should().HaveCount(3).And.OnlyContain(user => user.Id == "1" || user.ExternalId == "1" || user.Aliases![0].Name == "1");
            }
        }
    }

    [Theory]
    [InlineData("'data':[],")]
    [InlineData("'results':[],")]
    [InlineData("'events':[{'x':1}],'data':{'y':[{}]},")]
    [InlineData("'users':[],'properties':{'data':[]},")]
    public async Task Event_with_a_list_named_like_a_response_is_an_event(string list)
    {
        foreach (var before in new[] { true, false })
        {
            _folder.Write("events", string.Join('\n', Enumerable.Range(1, 3).Select(id => $"{{{(before ? list : "")}{Event(id)[1..^1]}{(before ? "" : $",{list.TrimEnd(',')}")}}}".Replace('\'', '"'))));
            (await ReadEventsAsync("events")).Should().BeEquivalentTo((new[] { "1", "2", "3" }, false));
        }
    }

    [Fact]
    public async Task Person_with_fields_after_a_long_list_is_refused_and_can_be_skipped_and_resumed()
    {
        var users = string.Join(',', Enumerable.Range(1, 3000).Select(User));
        _folder.Write("users", $"{{\"users\":[{users}],\"external_id\":\"x\"}}\n{User(3001)}");
        var read = () => new UserExportSource(_folder["users"]).ReadAllAsync();
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().Contain("and then 'external_id'");

        foreach (var bufferBytes in new[] { 1000, 65_536, 200_000 })
        {
            var source = new UserExportSource(_folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited, PageSize = 1000 }, bufferBytes, int.MaxValue);
            var pages = await source.ReadPagesAsync();
            pages.Sum(page => page.Rows.Count).Should().Be(3001);
            source.MalformedRecords.Should().Be(1);
            (await source.ReadPagesAsync(pages[1].Cursor)).Sum(page => page.Rows.Count).Should().Be(1001);
        }
    }

    [Theory]
    [InlineData("{'users':[@],'deleted_users':[{'id':'9'}]}", "'deleted_users'")]
    [InlineData("{'more':{'users':[{'external_id':'9'}]},'users':[@]}", "'more'")]
    [InlineData("{'users':[@],'ann!example.com':[{}]}", "a field")]
    [InlineData("{'users':[@]} {'users':[],'old':[[{}]]}", "'old'")]
    public async Task Objects_outside_the_list_of_a_response_are_a_warning(string text, string field)
    {
        _folder.Write("users", text.Replace('\'', '"').Replace("@", User(1), StringComparison.Ordinal));
        (await ReadPeopleAsync("users")).Should().BeEquivalentTo((new[] { "1" }, false));
        _warnings.Should().Equal($"users: objects in {field} of a response are not read: it has another list, which is.");
    }

    [Theory]
    [InlineData("{'users':[@],'message':'x','total':1,'errors':[],'paging':{'next':null},'invalid_user_ids':[]}")]
    [InlineData("{'data':['x'],'users':[@]}")]
    public async Task Other_fields_of_a_response_cause_no_warning(string text)
    {
        _folder.Write("users", text.Replace('\'', '"').Replace("@", User(1), StringComparison.Ordinal));
        (await ReadPeopleAsync("users")).Should().BeEquivalentTo((new[] { "1" }, false));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_lists_of_objects_are_refused()
    {
        _folder.Write("users", $"{{\"users\":[{User(1)}],\"records\":[{User(2)}]}}");
        (await ReadPeopleAsync("users")).Refused.Should().BeTrue();
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsObjects(string framing) => framing[0] == '[' || framing.Contains("[@", StringComparison.Ordinal) || framing.Contains('\n', StringComparison.Ordinal);

    private static string User(int id) => $"{{\"braze_id\":\"{id}\",\"email\":\"x\"}}";

    private static string Event(int id) => $"{{\"id\":\"{id}\",\"time\":1,\"event_type\":\"users.messages.email.Open\",\"user_id\":\"u\",\"campaign_id\":\"c\"}}";

    // Its own braces are removed.
    private static string With(string framing, string one) =>
        framing.Replace("@}", framing.StartsWith("{\n  \"x\"", StringComparison.Ordinal) ? one[1..] : one + "}", StringComparison.Ordinal).Replace("@", one, StringComparison.Ordinal);

    private async Task<(string?[] Ids, bool Refused)> ReadPeopleAsync(string name)
    {
        var source = new UserExportSource(_folder[name], new UserExportOptions { OnWarning = _warnings.Add, SkipMalformed = SkipLimit.Unlimited });
        try
        {
            string?[] ids = [.. (await source.ReadAllAsync()).Select(user => user.Id)];
            return (ids, source.MalformedRecords > 0);
        }
        catch (SourceFormatException)
        {
            return ([], true);
        }
    }

    private async Task<(string?[] Ids, bool Refused)> ReadEventsAsync(string name)
    {
        var source = new MessageEventSource(_folder[name], new MessageEventOptions { SkipMalformed = true });
        try
        {
            var events = await source.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            return ([.. events.Select(one => one.Id)], source.MalformedRecords > 0);
        }
        catch (SourceFormatException)
        {
            return ([], true);
        }
    }
}
