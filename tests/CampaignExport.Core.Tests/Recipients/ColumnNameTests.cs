using System.Runtime.CompilerServices;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Manifests;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;
using CampaignExport.Tests.Sources;

namespace CampaignExport.Tests.Recipients;

/// <summary>Files with renamed columns remain verifiable and readable.</summary>
public sealed class ColumnNameTests : IDisposable
{
    private static readonly string[] All = [.. new RecipientChoice(RecipientContents.All).CreateSelection().Columns.Select(column => column.Name)];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_of_engagement_can_be_renamed_as_others() =>
        new RecipientChoice(RecipientContents.UserData) { Engagement = true, Columns = ["opens", "sent_at"], ColumnNames = Names(("opens", "reads")) }
            .CreateSelection().Columns.Select(column => column.Name).Should().Equal("reads", "sent_at");

    [Fact]
    public async Task Chosen_names_are_headers_in_csv_and_property_names_in_json_lines()
    {
        var choice = new RecipientChoice(RecipientContents.UserData)
        {
            ColumnNames = Names(("Appboy ID", "id"), ("user_id", "customer"), ("opted_in_to_emails_at", "not in this export")),
            Columns = ["user_id", "Appboy ID", "city"],
        };

        await ExportAsync(choice, new CsvFormat(), FilePackaging.None);
        (await File.ReadAllLinesAsync(_folder["users.csv"])).Should().Equal("customer,id,city", "c0,a0,Oslo");
        var manifest = await ExportManifest.ReadAsync(new MemoryStream(File.ReadAllBytes(_folder["manifest.json"])));
        manifest.Columns.Should().Equal("customer", "id", "city");
        manifest.ColumnNames.Should().BeEquivalentTo(Names(("id", "Appboy ID"), ("customer", "user_id")));

        await ExportAsync(choice, new JsonLinesFormat(), FilePackaging.None);
        (await File.ReadAllLinesAsync(_folder["users.jsonl"])).Should().Equal("""{"customer":"c0","id":"a0","city":"Oslo"}""");
    }

    [Theory]
    [InlineData("csv", "none", FormulaGuard.Text)]
    [InlineData("csv", "gzip", FormulaGuard.Text)]
    [InlineData("csv", "zip", FormulaGuard.Off)]
    [InlineData("csv", "none", FormulaGuard.Everything)]
    [InlineData("jsonl", "none", FormulaGuard.Off)]
    [InlineData("jsonl", "zip", FormulaGuard.Off)]
    public async Task Renamed_columns_are_verified_and_read_back(string format, string packaging, FormulaGuard guard)
    {
        // Names that equal documented columns, and other names.
        var names = All.ToDictionary(column => column, column => $"our {column}");
        (names["Appboy ID"], names["user_id"], names["email"], names["city"]) = ("user_id", "customer", "city", "email");
        var choice = new RecipientChoice(RecipientContents.All) { ColumnNames = names };

        await ExportAsync(choice, format == "csv" ? new CsvFormat(new() { FormulaGuard = guard }) : new JsonLinesFormat(), FilePackaging.Find(packaging)!);

        await ExportVerifier.VerifyAsync(_folder["manifest.json"]);
        var file = Directory.GetFiles(_folder.Path).Single(path => Path.GetFileName(path) != "manifest.json");
        IRecipientSource<Recipient> source = format == "csv"
            ? new RecipientCsvSource(file, new RecipientCsvOptions { OnWarning = _warnings.Add, RemoveFormulaGuard = guard == FormulaGuard.Everything ? true : null })
            : new UserExportSource(file, new UserExportOptions());
        var user = (await source.ReadAllAsync()).Should().ContainSingle().Subject;
        (user.Id, user.ExternalId, user.Email, user.City, user.SessionCount, user.Gender).Should().Be(("a0", "c0", "ann@example.com", "Oslo", 7, "F"));
        user.Aliases.Should().BeEquivalentTo([new UserAlias("ann", "crm")]);
    }

    [Fact]
    public async Task Changed_file_is_read_by_the_names_in_the_file()
    {
        await ExportAsync(new(RecipientContents.UserData) { ColumnNames = Names(("Appboy ID", "key")) }, new JsonLinesFormat(), FilePackaging.None);
        File.AppendAllText(_folder["users.jsonl"], "\n");

        (await new UserExportSource(_folder["users.jsonl"], new UserExportOptions()).ReadAllAsync()).Should().ContainSingle().Which.Id.Should().BeNull();
    }

    [Theory]
    [InlineData("id")]
    [InlineData("ID")]
    public void Custom_column_with_a_chosen_name_gets_a_number(string attribute)
    {
        var choice = new RecipientChoice(RecipientContents.All)
        {
            CustomAttributes = [attribute],
            CustomEvents = ["order"],
            ColumnNames = Names(("Appboy ID", "id"), ("in_control", "holdout")),
        };

        choice.CreateSelection().Columns.Select(column => column.Name).Should().StartWith("id").And.EndWith(["order", $"{attribute} (2)", "variation_name", "variation_api_id", "holdout"]);
        (choice with { Columns = [attribute, "Appboy ID"] }).CreateSelection().Columns.Select(column => column.Name).Should().Equal($"{attribute} (2)", "id");
    }

    [Theory]
    [InlineData("id", "key", "ColumnNames renames 'id', which is not a documented column. The columns are: *Appboy ID*in_control*unsubscribed.")]
    [InlineData("appboy id", "key", "*'appboy id', which is not a documented column*")]
    [InlineData("city", "", "*'city' to a name that is empty*")]
    [InlineData("city", "  ", "*'city' to a name that is empty*")]
    [InlineData("city", " town", "*begins or ends with white space*")]
    [InlineData("city", "to\nwn", "*'city' to a name with a control character*")]
    [InlineData("city", "to\uD800wn", "*'city' to a name with a control character or invalid Unicode*")]
    [InlineData("city", "=town", "*'city' to '=town', which a spreadsheet would run as a formula*")]
    [InlineData("city", "-town", "*would run as a formula*")]
    [InlineData("city", "＠town", "*would run as a formula*")]
    [InlineData("city", "'=town", "*would run as a formula*")]
    [InlineData("city", "email", "*the columns 'email' and 'city' the same name, 'email'*")]
    [InlineData("city", "EMAIL", "*the columns 'email' and 'city' the same name*")]
    [InlineData("opted_in_to_emails_at", "user_id", "*the columns 'user_id' and 'opted_in_to_emails_at' the same name*")]
    [InlineData("in_control", "Country", "*the columns 'country' and 'in_control' the same name*")]
    public void Invalid_column_name_is_an_error(string column, string name, string problem)
    {
        var choice = new RecipientChoice(RecipientContents.All) { ColumnNames = Names((column, name)) };

        choice.Invoking(one => one.CreateSelection()).Should().Throw<ExportRequestException>().WithMessage(problem);
    }

    private static Dictionary<string, string> Names(params (string Key, string Value)[] names) => names.ToDictionary(name => name.Key, name => name.Value);

    private async Task ExportAsync(RecipientChoice choice, IExportFormat format, FilePackaging packaging)
    {
        var user = new Recipient
        {
            Id = "a0",
            ExternalId = "c0",
            Email = "ann@example.com",
            City = "Oslo",
            SessionCount = 7,
            Gender = "F",
            Aliases = [new UserAlias("ann", "crm")],
        };
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Delete(file);
        var request = new RecipientExportRequest<Recipient>(choice.CreateSelection()) { Format = format, Packaging = packaging };
        await new RecipientExporter<Recipient>(new SingleUser(user)).ExportAsync(request, new FileExportSink(_folder.Path));
    }

    private sealed class SingleUser(Recipient user) : IRecipientSource<Recipient>
    {
        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ListPage<Recipient>([user], "end");
        }
    }
}
