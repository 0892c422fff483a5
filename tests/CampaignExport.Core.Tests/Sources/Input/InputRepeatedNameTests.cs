using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Objects with a repeated name, of which one value would be lost.</summary>
public sealed class InputRepeatedNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("'email':'a','email':'b'", "email")]
    [InlineData("'email':'a','EMAIL':'a'", "EMAIL")]
    [InlineData("'email':'a','email_address':'b'", "email_address")]
    [InlineData("'phone_number':'1','phone':'2'", "phone")]
    [InlineData("'custom_attributes':{'a':1},'custom_attributes':{'b':1}", "custom_attributes")]
    [InlineData("'custom_attributes':{'plan':1,'x':2,'plan':1}", "plan")]
    [InlineData("'plan':1,'plan':2", "plan")]
    [InlineData("'user_aliases':[{'alias_name':'a','alias_name':'b'}]", "alias_name")]
    [InlineData("'user_aliases':[],'user_aliases':[{'alias_name':'b'}]", "user_aliases")]
    [InlineData("'devices':[{'model':'a','os':'x','model':'b'}]", "model")]
    [InlineData("'devices':[{'ad_tracking_enabled':true,'ad_tracking_enabled':false}]", "ad_tracking_enabled")]
    [InlineData("'push_tokens':[{'token':'a','token':'b'}]", "token")]
    [InlineData("'apps':[{'sessions':1,'sessions':2}]", "sessions")]
    [InlineData("'custom_events':[{'name':'x','count':1,'count':2}]", "count")]
    [InlineData("'campaigns_received':[{'api_campaign_id':'a','api_campaign_id':'b'}]", "api_campaign_id")]
    [InlineData("'campaigns_received':[{'multiple_converted':{'a':true,'a':false}}]", "a")]
    [InlineData("'campaigns_received':[{'engaged':{'opened_email':true,'opened_email':false}}]", "opened_email")]
    [InlineData("'canvases_received':[{'steps_received':[{'name':'a','name':'b'}]}]", "name")]
    [InlineData("'cards_clicked':[{'name':'a','name':'b'}]", "name")]
    [InlineData("'session_count':1,'gender':'F','session_count':null,'session_count':2", "session_count")]
    public async Task Repeated_name_of_a_person_is_malformed_and_named(string fields, string name)
    {
        _folder.Write("users", $"{{\"braze_id\":\"1\",{fields.Replace('\'', '"')}}}\n{{\"braze_id\":\"2\"}}\n");
        var errors = new List<SourceFormatException>();
        var source = new UserExportSource(
            _folder["users"], new UserExportOptions { SkipMalformed = SkipLimit.Unlimited, OnMalformed = errors.Add, CustomAttributes = ["plan"] });
        (await source.ReadAllAsync()).Select(user => user.Id).Should().Equal("2");
        errors.Should().ContainSingle().Which.Problem.Should().BeOneOf($"'{name}' occurs twice in one object.", $"'{name}' occurs twice in one object, or under a synonym of its name.");
    }

    [Theory]
    [InlineData("'email':null,'email':'a'")]
    [InlineData("'email':'a','email':null")]
    [InlineData("'email':'a','email_address':null")]
    [InlineData("'email_address':null,'email':'a'")]
    [InlineData("'email':'a','number_of_IDFAs':1,'number_of_IDFVs':1,'number_of_google_ad_ids':0")]
    [InlineData("'email':'a','external_id':'7','user_id':'7','external_user_id':'7'")]
    [InlineData("'email':'a','external_id':'7','external_id':'7'")]
    [InlineData("'email':'a','new_field':1,'new_field':2")]
    [InlineData("'email':'a','custom_attributes':{'a':{'x':1},'b':{'x':2}}")]
    [InlineData("'email':'a','devices':[{'model':'a'},{'model':'b'}],'apps':[{'name':'a'}],'purchases':[{'name':'b'}]")]
    public async Task Repeated_name_without_a_lost_value_is_accepted(string fields)
    {
        _folder.Write("users", $"{{\"braze_id\":\"1\",{fields.Replace('\'', '"')}}}\n");
        (await new UserExportSource(_folder["users"]).ReadAllAsync()).Should().ContainSingle().Which.Email.Should().Be("a");
    }

    [Theory]
    [InlineData("'id':'1','id':'2'", "id")]
    [InlineData("'campaign_id':'c','campaign_id':'d'", "campaign_id")]
    [InlineData("'campaign_id':'c','CAMPAIGN_ID':'d'", "campaign_id")]
    [InlineData("'time':1,'time':2", "time")]
    [InlineData("'time':{'long':1},'time':{'long':2}", "time")]
    [InlineData("'event_type':'users.messages.email.Open','event_type':'users.behaviors.CustomEvent'", "event_type")]
    [InlineData("'event_type':'users.behaviors.CustomEvent','event_type':'users.messages.email.Open'", "event_type")]
    [InlineData("'properties':{'campaign_id':'c','campaign_id':'d'}", "campaign_id")]
    [InlineData("'user':{'user_id':'u'},'user':{'user_id':'v'}", "user")]
    [InlineData("'properties':{'campaign_id':'c'},'properties':{'campaign_id':'d'}", "properties")]
    [InlineData("'machine_open':true,'machine_open':false", "machine_open")]
    public async Task Repeated_name_of_an_event_is_malformed_and_named(string fields, string name)
    {
        var rest = string.Concat(new[] { "'id':'1'", "'time':1", "'event_type':'users.messages.email.Open'", "'campaign_id':'c'", "'user_id':'u'" }
            .Where(field => !fields.Contains(field.Split(':')[0], StringComparison.OrdinalIgnoreCase)).Select(field => $"{field},"));
        _folder.Write("events", $"{{{rest}{fields}}}\n".Replace('\'', '"'));
        var read = async () => await new MessageEventSource(_folder["events"]).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be($"'{name}' occurs twice in one object.");
    }

    [Theory]
    [InlineData("'time':null,'time':1,'campaign_id':'c'")]
    [InlineData("'time':1,'time':null,'campaign_id':'c'")]
    [InlineData("'time':1,'campaign_id':'c','campaign_api_id':'c'")]
    [InlineData("'time':1,'campaign_id':'c','properties':{'campaign_id':'other','canvas_id':'1','canvas_step_id':'2'},'user':{'user_id':'v'}")]
    [InlineData("'time':1,'campaign_id':'c','other':1,'other':2")]
    public async Task Repeated_name_of_an_event_without_a_lost_value_is_accepted(string fields)
    {
        _folder.Write("events", $"{{'id':'1','event_type':'users.messages.email.Open','user_id':'u',{fields}}}\n".Replace('\'', '"'));
        var events = await new MessageEventSource(_folder["events"]).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        events.Should().ContainSingle().Which.CampaignId.Should().Be("c");
    }

    public void Dispose() => _folder.Dispose();
}
