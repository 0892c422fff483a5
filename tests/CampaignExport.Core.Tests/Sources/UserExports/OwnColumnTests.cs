using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Custom attributes and events of our own exports keep their names, even if documented columns have the same ones.</summary>
public sealed class OwnColumnTests : IDisposable
{
    private static readonly string[] Documented =
        [.. Enum.GetValues<RecipientContents>().SelectMany(contents => new RecipientChoice(contents).CreateSelection().Columns.Select(column => column.Name)).Distinct()];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string, RecipientChoice> Choices()
    {
        var choices = new TheoryData<string, RecipientChoice>();
        foreach (var format in new[] { "jsonl", "csv" })
        {
            foreach (var contents in new[] { RecipientContents.UserData, RecipientContents.All })
            {
                var choice = new RecipientChoice(contents) { CustomAttributes = Documented };
                choices.Add(format, choice);
                choices.Add(format, choice with { PersonalData = false, CreatedFrom = false });
                choices.Add(format, choice with { CustomAttributes = [.. Documented, "variation_name (2)", "email (2)", "email (2) (2)", "created_at (3)", " in_control "] });
                choices.Add(format, choice with { CustomEvents = ["email", "in_control", "bought"], CustomEventTimes = true });
                choices.Add(format, choice with { ColumnNames = new Dictionary<string, string> { ["Appboy ID"] = "id", ["variation_name"] = "variant", ["email"] = "in_app" } });
                choices.Add(format, choice with { ColumnNames = new Dictionary<string, string> { ["Appboy ID"] = "braze_id" }, CustomAttributes = ["braze_id", "BRAZE_ID", "in_control"] });
                choices.Add(format, choice with { CustomAttributes = ["opted_in_to_emails_at", "variation_name", "in_control"], Columns = ["in_control", "variation_name", "user_id", "opted_in_to_emails_at"] });
            }
        }

        return choices;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task Custom_attribute_named_like_a_documented_column_is_read_as_an_attribute(string format, RecipientChoice choice)
    {
        await ExportAsync(format, choice, "c1", Person(choice));

        foreach (var isChosen in new[] { false, true })
        {
            var user = (await ReadAsync(choice, isChosen)).Should().ContainSingle().Subject;
            var chosen = choice.Columns is null ? choice.CustomAttributes : choice.Contents == RecipientContents.All ? choice.CustomAttributes : choice.Columns.Intersect(choice.CustomAttributes);
            foreach (var name in chosen)
                Text(user.CustomAttributes![name]).Should().Be($"of {name}", "{0} is chosen: {1}", name, isChosen);
            (user.ExternalId, user.OptedInToEmailsAt).Should().Be(("7", null));
            if (choice.Contents == RecipientContents.All && choice.Columns is null)
            {
                var receipt = user.CampaignsReceived.Should().ContainSingle().Subject;
                (receipt.CampaignId, receipt.VariationName, receipt.VariationId, receipt.InControl).Should().Be(("c1", "A", "va", true));
                (user.Id, user.Email, user.CreatedFrom).Should().Be(("1", choice.PersonalData ? "ann@example.com" : null, choice.CreatedFrom ? "web" : null));
            }
            else
            {
                user.CampaignsReceived.Should().BeNull();
            }

            if (isChosen && choice.CustomEvents.Count > 0)
                user.CustomEvents!.Select(one => (one.Name, one.Count)).Should().BeEquivalentTo([("email", 3L), ("in_control", 4), ("bought", 5)]);
        }
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Column_of_a_host_named_like_a_column_of_other_contents_is_a_custom_attribute(string format)
    {
        var selection = new RecipientChoice(RecipientContents.UserData).CreateSelection();
        selection = selection with { Columns = [.. selection.Columns, new("in_control", static (_, cell) => cell.WriteText("yes")), new("dob", static (_, cell) => cell.WriteText("no date"))] };
        await ExportAsync(format, selection, null, Person(new(RecipientContents.UserData)));

        var user = (await ReadAsync(new(RecipientContents.UserData), isChosen: false)).Should().ContainSingle().Subject;

        (Text(user.CustomAttributes!["in_control"]), Text(user.CustomAttributes["dob"]), user.InControl).Should().Be(("yes", "no date", null));
    }

    [Theory]
    [InlineData("jsonl", RecipientContents.UserData, null)]
    [InlineData("csv", RecipientContents.UserData, null)]
    [InlineData("csv", RecipientContents.Email, null)]
    [InlineData("jsonl", RecipientContents.Email, null)]
    [InlineData("csv", RecipientContents.All, "user_id,variation_name,variation_api_id")]
    [InlineData("jsonl", RecipientContents.All, "user_id,variation_name,variation_api_id")]
    [InlineData("csv", RecipientContents.All, "user_id")]
    public async Task File_without_the_control_group_column_has_no_receipts(string format, RecipientContents contents, string? columns)
    {
        var choice = new RecipientChoice(contents) { Columns = columns?.Split(',') };
        await ExportAsync(format, choice, "c1", Person(choice));

        (await ReadAsync(choice, isChosen: false)).Should().ContainSingle().Which.CampaignsReceived.Should().BeNull();

        _warnings.Should().Equal(
            $"users.{format}: its manifest names the campaign 'c1', but it has no column 'in_control', which says whether a person received it or was in the control group. "
            + "No receipt of the campaign is kept: export its recipients with the contents 'all'.");
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Column_in_control_is_sufficient_for_receipts(string format)
    {
        var choice = new RecipientChoice(RecipientContents.All) { Columns = ["user_id", "in_control"] };
        await ExportAsync(format, choice, "c1", Person(choice), Person(choice, isInControl: false));

        (await ReadAsync(choice, isChosen: false)).Select(user => user.CampaignsReceived!.Single()).Select(receipt => (receipt.CampaignId, receipt.InControl, receipt.VariationId))
            .Should().Equal(("c1", true, null), ("c1", false, null));
        _warnings.Should().BeEmpty();
    }

    [Fact]
    public void Manifest_names_the_custom_columns_and_those_with_a_number()
    {
        var selection = new RecipientChoice(RecipientContents.All) { CustomAttributes = ["plan", "email", "variation_name"], CustomEvents = ["bought"] }.CreateSelection();

        selection.CustomAttributes.Should().BeEquivalentTo(new Dictionary<string, string> { ["plan"] = "plan", ["email (2)"] = "email", ["variation_name"] = "variation_name" });
        selection.CustomEvents.Should().BeEquivalentTo(new Dictionary<string, string> { ["bought"] = "bought" });
        selection.DocumentedNames.Should().BeEquivalentTo(new Dictionary<string, string> { ["variation_name (2)"] = "variation_name" });
    }

    private static Recipient Person(RecipientChoice choice, bool isInControl = true) => new()
    {
        Id = "1",
        ExternalId = "7",
        Email = "ann@example.com",
        CreatedFrom = "web",
        VariationName = "A",
        VariationId = "va",
        InControl = isInControl,
        CustomEvents = [new EventHistory("email", 3), new EventHistory("in_control", 4), new EventHistory("bought", 5)],
        CustomAttributes = choice.CustomAttributes.ToDictionary(name => name, name => AttributeValue.Text($"of {name}")),
    };

    private static string? Text(AttributeValue value)
    {
        var row = new JsonLinesFormat().CreateEncoder<AttributeValue>([new("x", static (one, cell) => one.WriteTo(cell))]);
        row.WriteRow(value);
        return System.Text.Json.Nodes.JsonNode.Parse(row.Written.Span)!["x"]?.ToString();
    }

    private Task ExportAsync(string format, RecipientChoice choice, string? campaignId, params Recipient[] people) => ExportAsync(format, choice.CreateSelection(), campaignId, people);

    private async Task ExportAsync(string format, RowSelection<Recipient> selection, string? campaignId, params Recipient[] people)
    {
        var request = new RecipientExportRequest<Recipient>(selection)
        {
            CampaignId = campaignId,
            Format = format == "csv" ? new CsvFormat() : new JsonLinesFormat(),
            Packaging = FilePackaging.None,
        };
        await new RecipientExporter<Recipient>(new Given(people)).ExportAsync(request, new FileExportSink(_folder.Path), null, null, TestContext.Current.CancellationToken);
    }

    // An import chooses no attributes and no events.
    private async Task<List<Recipient>> ReadAsync(RecipientChoice choice, bool isChosen) => await new RecipientFileSource(
        _folder.Path,
        new UserExportOptions { OnWarning = _warnings.Add, CustomAttributes = isChosen ? choice.CustomAttributes : [], CustomEvents = isChosen ? choice.CustomEvents : [] },
        new RecipientCsvOptions { OnWarning = _warnings.Add, CustomAttributes = isChosen ? choice.CustomAttributes : null, CustomEvents = isChosen ? choice.CustomEvents : [] }).ReadAllAsync();

    private sealed class Given(IReadOnlyList<Recipient> people) : IRecipientSource<Recipient>
    {
        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<Recipient>(people, "end");
        }
    }
}
