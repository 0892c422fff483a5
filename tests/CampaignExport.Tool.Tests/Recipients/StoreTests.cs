using CampaignExport.DuckDb;
using CampaignExport.Recipients;

namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>Recipients from a store.</summary>
public sealed class StoreTests : IDisposable
{
    private static readonly Sizes Small = new(10, 800);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("user-data")]
    [InlineData("email")]
    [InlineData("all")]
    public async Task Export_from_a_store_equals_the_export_of_sorted_users(string contents)
    {
        await ImportAsync();

        var files = await RunAsync("--users", "sorted.jsonl", "--out", "files", "--contents", contents, "--campaign", Users.Campaign, "--packaging", "none");
        var store = await RunAsync("--store", "people-store", "--out", "store", "--contents", contents, "--campaign", Users.Campaign, "--packaging", "none");

        files.ExitCode.Should().Be(0);
        (store.ExitCode, store.Error).Should().Be((0, files.Error));
        _folder.Csv("store/users.csv").Order().Should().Equal(_folder.Csv("files/users.csv").Order(), "the store has an order of its own");
    }

    [Fact]
    public async Task Parquet_of_a_warehouse_is_imported_and_exported_like_the_same_lines()
    {
        Users.Write(_folder, 90, "people.jsonl");
        using (var connection = new DuckDB.NET.Data.DuckDBConnection("Data Source=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // The engine makes UUIDs of texts that look like them, which changes their case. So both files come from one table.
            command.CommandText = $"""
                CREATE TABLE people AS SELECT * FROM read_json('{_folder["people.jsonl"]}', sample_size = -1, map_inference_threshold = -1);
                COPY people TO '{_folder["users.parquet"]}' (FORMAT parquet);
                COPY people TO '{_folder["users.jsonl"]}' (FORMAT json);
                """;
            command.ExecuteNonQuery();
        }

        var imported = await Tool.RunAsync(_folder, Small, "import", "--store", "of-parquet", "--profiles", "users.parquet");
        (await Tool.RunAsync(_folder, Small, "import", "--store", "of-lines", "--profiles", "users.jsonl")).ExitCode.Should().Be(0);
        foreach (var (from, files) in new[] { (Input: "--users", Files: (string[])["users.parquet", "users.jsonl"]), ("--store", ["of-parquet", "of-lines"]) })
        {
            foreach (var file in files)
                (await RunAsync(from, file, "--out", $"out-{file}", "--contents", "all", "--campaign", Users.Campaign, "--packaging", "none")).ExitCode.Should().Be(0);
            _folder.Csv($"out-{files[0]}/users.csv").Should().Equal(_folder.Csv($"out-{files[1]}/users.csv")).And.HaveCountGreaterThan(3);
        }

        imported.ExitCode.Should().Be(0, imported.Error);
    }

    [Fact]
    public async Task Interrupted_export_resumes_with_the_store()
    {
        // Enough recipients for a kill long before the end.
        await ImportAsync(10_000);
        string[] arguments = ["--store", "people-store"];
        (await RunAsync([.. arguments, "--out", "whole"])).ExitCode.Should().Be(0);
        using (var process = Tool.Start(_folder, Small, ["recipients", .. arguments, "--out", "parts"]))
        {
            while (!File.Exists(_folder["parts/.checkpoint.json"]) && !process.HasExited)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.Exists(_folder["parts/manifest.json"]).Should().BeFalse();
        (await RunAsync([.. arguments, "--out", "parts"])).ShouldFail(2, "--resume", "--overwrite");
        (await RunAsync([.. arguments, "--out", "parts", "--resume"])).ExitCode.Should().Be(0);
        (await File.ReadAllBytesAsync(_folder["parts/users.zip"])).Should().Equal(await File.ReadAllBytesAsync(_folder["whole/users.zip"]));
    }

    [Fact]
    public async Task Interrupted_export_whose_files_are_gone_says_what_to_do()
    {
        await ImportAsync(10_000);
        using var store = new EventStore(new DuckDbOptions { Directory = _folder["people-store"] });
        for (var commit = 0; commit < 3; commit++)
            await store.ImportProfilesAsync(new[] { new Recipient { Id = $"{commit}" } }.ToAsyncEnumerable());
        using (var process = Tool.Start(_folder, Small, ["recipients", "--store", "people-store", "--out", "out"]))
        {
            while (!File.Exists(_folder["out/.checkpoint.json"]) && !process.HasExited)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        string[] resume = ["--store", "people-store", "--out", "out", "--resume"];
        var file = Directory.GetFiles(_folder["people-store/profiles"])[0];
        File.Move(file, _folder["elsewhere"]);
        var missing = await RunAsync(resume);
        var begun = await RunAsync("--store", "people-store", "--out", "other");
        File.Move(_folder["elsewhere"], file);
        (await store.CompactAsync(TimeSpan.Zero))!.DeletedFiles.Should().BePositive();
        var pruned = await RunAsync(resume);

        const string restore = "is missing. Restore it from a backup, or import its files into a new store. Nothing was counted.";
        missing.ShouldFail(1, $"{restore} Correct that, then run the same command with --resume to continue from what is stored.");
        begun.ShouldFail(1, restore);
        begun.Error.Should().NotContain("--resume");
        Directory.Exists(_folder["other"]).Should().BeFalse();
        pruned.ShouldFail(2, "The store no longer has the file 'profiles/", "so the export cannot resume with the same rows. Start a new export. Give --overwrite for that.");
        (await RunAsync([.. resume[..^1], "--overwrite"])).ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("--users", "--store")]
    [InlineData("there is no folder", "--store", "missing-store")]
    [InlineData("'sorted.jsonl' is a file", "--store", "sorted.jsonl")]
    [InlineData("--distinct", "--store", "people-store", "--distinct")]
    [InlineData("--snapshot", "--store", "people-store", "--snapshot")]
    public async Task Unreadable_input_is_refused_before_anything_is_written(string said, params string[] arguments)
    {
        await ImportAsync();

        var run = await RunAsync([.. arguments.Length == 1 ? [] : arguments, "--out", "out"]);

        run.ShouldFail(2, said);
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("C1")]
    [InlineData("c1 ")]
    [InlineData("' OR 1=1")]
    public async Task Unknown_campaign_is_refused(string campaign)
    {
        _folder.Write("u.jsonl", "{\"braze_id\":\"1\",\"campaigns_received\":[{\"api_campaign_id\":\"c1\"}]}");
        await Tool.RunAsync(_folder, "import", "--store", "s-store", "--profiles", "u.jsonl");

        (await RunAsync("--store", "s-store", "--campaign", campaign, "--out", "out")).ShouldFail(2, $"--campaign: there is nothing of a campaign '{campaign}' in the store.");

        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Fact]
    public async Task Names_that_no_user_of_the_store_has_are_warnings()
    {
        _folder.Write("u.jsonl", """
            {"braze_id":"1","email":"a@b","custom_attributes":{"x":1},"campaigns_received":[{"api_campaign_id":"c1"}]}
            {"braze_id":"2","custom_attributes":{"plan":null},"custom_events":[{"name":"Other","count":1},{"name":"Opened","count":1}]}
            """);
        _folder.Write("c2.json", """{"message":"success","name":"Launch","channels":["email"],"messages":{"v1":{"channel":"email","name":"Short"}}}""");
        _folder.Write("e.jsonl", """{"event_type":"users.messages.email.Open","id":"1","time":1780306200,"user_id":"unknown","campaign_id":"c3"}""");
        await Tool.RunAsync(_folder, "import", "--store", "s-store", "--profiles", "u.jsonl", "--details", "c2.json", "--events", "e.jsonl");
        var count = 0;

        await Export("", "--custom-attributes", "plan,x", "--custom-events", "Opened");
        await Export("no person has the custom attribute 'Plan'.", "--custom-attributes", "x,Plan");
        await Export("no person has the custom event 'opened'.", "--custom-events", "opened,Opened");
        await Export("no person has the custom attribute 'plan'.", "--custom-attributes", "plan,x", "--campaign", "c1");
        await Export("no person has received the campaign 'c2'.", "--campaign", "c2");
        await Export("no person has received the campaign 'c3'.", "--campaign", "c3", "--contents", "all");
        await Export("", "--campaign", "c1", "--contents", "email");

        async Task Export(string warning, params string[] options)
        {
            var run = await RunAsync(["--store", "s-store", .. options, "--out", $"out{++count}"]);
            run.ErrorLines.Should().Equal(warning.Length == 0 ? [] : [$"campaign-export: warning: {warning}"]);
            run.ExitCode.Should().Be(0);
        }
    }

    [Fact]
    public async Task Password_of_a_connection_is_not_repeated()
    {
        var run = await RunAsync("--store", "postgres:Host=;Password=secret", "--out", "out");

        run.ShouldFail(2, "--store");
        run.Error.Should().NotContain("secret");
    }

    private Task<ToolRun> RunAsync(params string[] arguments) => Tool.RunAsync(_folder, Small, ["recipients", .. arguments]);

    private async Task ImportAsync(int count = 300)
    {
        var users = Users.Make(count).OrderBy(user => user.Id, StringComparer.Ordinal).ToList();
        await File.WriteAllBytesAsync(_folder["sorted.jsonl"], Demo.DemoUserJson.Write(users));
        using var store = new EventStore(new DuckDbOptions { Directory = _folder["people-store"] });
        await store.ImportProfilesFromAsync(new CampaignExport.Sources.UserExportSource(_folder["sorted.jsonl"]));
    }
}
