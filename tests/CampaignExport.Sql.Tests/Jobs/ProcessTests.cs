using System.Diagnostics;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Several processes start with an empty database at the same time.</summary>
public sealed class ProcessTests(PostgreSqlServer server)
{
    [Fact]
    public async Task Processes_on_one_SQLite_file_create_the_tables_once_and_claim_each_job_once()
    {
        using var folder = new TemporaryFolder();
        await ClaimAllAsync("sqlite", Path.Combine(folder.Path, "jobs.db"));
    }

    [Fact]
    public async Task Processes_on_one_PostgreSQL_database_create_the_tables_once_and_claim_each_job_once() =>
        await ClaimAllAsync("postgresql", await server.CreateDatabaseAsync());

    private static async Task ClaimAllAsync(params string[] arguments)
    {
        var processes = Enumerable.Range(0, 3).Select(_ => Process.Start(
            new ProcessStartInfo(
                Command.Dotnet,
                [Path.Combine(AppContext.BaseDirectory, "CampaignExport.Sql.Claimer.dll"), .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!).ToList();
        foreach (var process in processes)
            (await process.StandardOutput.ReadLineAsync()).Should().Be("ready");

        foreach (var process in processes)
            await process.StandardInput.WriteLineAsync("go");
        foreach (var process in processes)
            await process.StandardInput.FlushAsync();
        var claimed = new List<string>();
        foreach (var process in processes)
        {
            claimed.AddRange((await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await process.WaitForExitAsync();
            process.ExitCode.Should().Be(0);
            process.Dispose();
        }

        claimed.Should().OnlyHaveUniqueItems();
        claimed.Select(id => id.Split('-')[0]).Should().BeEquivalentTo(Enumerable.Range(0, 40).Select(number => $"{number:D2}"));
    }
}
