using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignExport.Tool.Demo;

namespace CampaignExport.Tool.Tests.Stores;

/// <summary>The same commands on SQLite and on a real PostgreSQL: what they print and write is the same.</summary>
public sealed partial class BothStoresTests(PostgreSqlServer server) : IDisposable
{
    private const string Campaign = Users.Campaign;

    private readonly TemporaryFolder _sqlite = new();
    private readonly TemporaryFolder _postgres = new();

    public void Dispose()
    {
        _sqlite.Dispose();
        _postgres.Dispose();
    }

    [Fact]
    public async Task Every_command_on_PostgreSQL_prints_and_writes_what_it_does_on_SQLite()
    {
        string[][] commands =
        [
            ["import", "--events", "events.jsonl", "--profiles", "users.jsonl", "--details", $"{Campaign}.json"],
            ["import", "--events", "events.jsonl"],
            ["charts", "--campaign", Campaign, "--out", "charts"],
            ["charts", "--campaign", Campaign, "--time-zone", "Asia/Kathmandu", "--group-by", "variant", "--language", "fr", "--out", "charts-by-variant"],
            ["charts", "--campaign", Campaign, "--layout", "long", "--format", "jsonl", "--from", "2026-06-08", "--to", "2026-06-14", "--out", "charts-long"],
            ["recipients", "--out", "everybody"],
            ["recipients", "--campaign", Campaign, "--contents", "all", "--packaging", "none", "--out", "all"],
            ["recipients", "--campaign", Campaign, "--contents", "email", "--packaging", "gzip", "--snapshot", "--out", "email"],
            [
                "recipients", "--campaign", Campaign, "--custom-attributes", "note,tags,vip,loyalty_points", "--custom-events", "Added to Cart", "--format", "jsonl",
                "--max-rows-per-file", "50", "--snapshot", "--out", "custom",
            ],
            ["reconcile", "--campaign", Campaign, "--language", "fr"],
            ["charts", "--campaign", "unknown", "--out", "unknown"],
            ["reconcile", "--campaign", "unknown"],
        ];
        var connection = await server.CreateDatabaseAsync();
        Prepare(_sqlite);
        Prepare(_postgres);

        foreach (var command in commands)
        {
            var sqlite = await RunAsync(_sqlite, "sqlite:campaigns.db", command);
            var postgres = await RunAsync(_postgres, $"postgres:{connection}", command);
            postgres.Should().Be(sqlite, string.Join(' ', command));
            sqlite.ExitCode.Should().Be(command.Contains("unknown") ? 2 : 0);
        }

        var files = _postgres.Files;
        files.Should().Equal(_sqlite.Files.Where(file => file != "campaigns.db"));
        foreach (var file in files)
        {
            if (Path.GetFileName(file) == "manifest.json")
                Manifest(_postgres, file).Should().Be(Manifest(_sqlite, file), file);
            else
                _postgres.Bytes(file).Should().Equal(_sqlite.Bytes(file), file);
        }

        _postgres.Csv("charts/messages-sent-by-date-for-each-variant.csv").Should().HaveCountGreaterThan(20);
        var (pages, whole) = ("all-in-pages", "all");
        foreach (var (folder, store) in new[] { (_sqlite, "sqlite:campaigns.db"), (_postgres, $"postgres:{connection}") })
        {
            var run = await Tool.RunAsync(
                folder, new Sizes(30), "recipients", "--store", store, "--campaign", Campaign, "--contents", "all", "--packaging", "none", "--out", pages);
            run.ExitCode.Should().Be(0);
            folder.Text($"{pages}/users.csv").Should().Be(folder.Text($"{whole}/users.csv"));
        }

        _postgres.Csv("all/users.csv").Should().HaveCount(1 + Recipients().Count - DeletedOf(Recipients().Count));
        files.Count(file => file.StartsWith("custom/users-", StringComparison.Ordinal)).Should().BeGreaterThan(2);
    }

    [Fact]
    public async Task Export_from_PostgreSQL_that_is_killed_goes_on_to_the_bytes_of_an_undisturbed_one()
    {
        var store = $"postgres:{await server.CreateDatabaseAsync()}";
        File.WriteAllBytes(_postgres["users.jsonl"], DemoUserJson.Write(Users.Make(10_000)));
        await RunAsync(_postgres, store, ["import", "--profiles", "users.jsonl"]);
        var sizes = new Sizes(10, 800);
        string[] export = ["recipients", "--store", store];
        (await Tool.RunAsync(_postgres, sizes, [.. export, "--out", "whole"])).ExitCode.Should().Be(0);

        using (var process = Tool.Start(_postgres, sizes, [.. export, "--out", "parts"]))
        {
            while (!File.Exists(_postgres["parts/.checkpoint.json"]) && !process.HasExited)
                await Task.Delay(2, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.Exists(_postgres["parts/manifest.json"]).Should().BeFalse();
        (await Tool.RunAsync(_postgres, sizes, [.. export, "--out", "parts", "--resume"])).ExitCode.Should().Be(0);
        _postgres.Bytes("parts/users.zip").Should().Equal(_postgres.Bytes("whole/users.zip"));
    }

    private static List<CampaignExport.Recipients.Recipient> Recipients() =>
        [.. Users.Make(300).Where(user => user.CampaignsReceived![0].CampaignId == Campaign)];

    private static int DeletedOf(int recipients) => ((recipients - 1) / 150) + 1;

    private static void Prepare(TemporaryFolder folder)
    {
        File.WriteAllBytes(folder["users.jsonl"], DemoUserJson.Write(Users.Make(300)));
        File.WriteAllBytes(folder["events.jsonl"], DemoEvents.Write(DemoCampaigns.Multivariate(), Recipients()).Bytes);
        File.WriteAllBytes(folder[$"{Campaign}.json"], DemoJson.Details(DemoCampaigns.Multivariate()));
    }

    private static async Task<ToolRun> RunAsync(TemporaryFolder folder, string store, string[] command)
    {
        var run = await Tool.RunAsync(folder, [.. command, "--store", store]);
        return run with { Output = Times().Replace(Sizes().Replace(run.Output, "manifest.json"), "") };
    }

    // Their sizes depend on the times in them.
    [GeneratedRegex(@"manifest\.json\t\d+\t\d+")]
    private static partial Regex Sizes();

    [GeneratedRegex(@"; [\d.]+ s, [\d,]+ \w+/s")]
    private static partial Regex Times();

    private static string Manifest(TemporaryFolder folder, string file)
    {
        var manifest = JsonNode.Parse(folder.Text(file))!.AsObject();
        foreach (var own in (string[])["exportId", "startedAt", "completedAt"])
            manifest.Remove(own).Should().BeTrue(own);
        return manifest.ToJsonString();
    }
}
