using System.Data.Common;
using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Whole;
using CampaignExport.Sql;
using CsvHelper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CampaignExport.Benchmarks.Databases;

/// <summary>
/// Recipients from a database to a file: ours, what one would write today, and the client program of the database. The tables are made when
/// they are not there yet, so a first run without rounds keeps that out of what is measured.
/// </summary>
internal static class DatabaseBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var options = new Options(arguments, "database", "folder", "rows", "rounds", "only");
        var (kind, rows, rounds) = (options.Text("database") ?? "sqlite", options.Number("rows", 1_000_000), options.Number("rounds", 3));
        var folder = options.Text("folder") ?? Path.Combine(Path.GetTempPath(), "campaign-export-recipients");
        var output = Path.Combine(folder, $"output-{Environment.ProcessId}");
        await using var server = kind == "postgresql" ? await PostgreSqlProcess.StartAsync(Path.Combine(folder, "postgresql")) : null;
        var services = new ServiceCollection();
        var builder = services.AddCampaignExport();
        DbDataSource source;
        if (server is null)
        {
            var file = Path.Combine(Directory.CreateDirectory(folder).FullName, $"recipients-{rows}.db");
            builder.AddSqlite(one => one.Path = file);
            source = SqliteFactory.Instance.CreateDataSource($"Data Source={file}");
        }
        else
        {
            builder.AddPostgreSql(one => one.ConnectionString = server.ConnectionString);
            source = NpgsqlDataSource.Create(server.ConnectionString);
        }

        await using var provider = services.BuildServiceProvider();
        await using (source)
        {
            await LoadAsync(provider.GetRequiredService<SqlProfileStore>(), source, rows, kind == "postgresql");
            Console.WriteLine($"# Recipients from {(server is null ? "SQLite" : "PostgreSQL")}\n");
            Machine.Describe(typeof(CsvWriter), server is null ? typeof(SqliteConnection) : typeof(NpgsqlConnection));
            var cases = DatabaseCases.All(provider.GetRequiredService<SqlRecipients>(), source, server)
                .Where(one => options.Text("only") is not { } only || one.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
            var measured = new ExportRounds();
            for (var round = -1; round < rounds && rounds > 0; round++)
            {
                foreach (var one in cases)
                {
                    try
                    {
                        var run = await one.MeasureAsync(output);
                        if (round < 0)
                            measured.AddContent(one.Name, await Content.DigestAsync(output));
                        else
                            measured.Add(one.Name, run);
                    }
                    finally
                    {
                        if (Directory.Exists(output))
                            Directory.Delete(output, recursive: true);
                    }
                }
            }

            if (rounds > 0)
                Print(cases, measured, rows, rounds);
        }
    }

    private static void Print(List<ExportCase> cases, ExportRounds measured, int rows, int rounds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} profiles, 36 columns, {rounds} interleaved rounds after one that does not count, medians, to new files. The database shares the two cores."));
        Console.WriteLine();
        var peers = cases.Select(one => one.Name).Where(name => !name.StartsWith("ours", StringComparison.Ordinal)).ToList();
        Console.WriteLine($"| case | Mrow/s | file, MB | B allocated/row | {string.Join(" | ", peers.Select(peer => $"x {peer}"))} |\n|---|---:|---:|---:|{string.Concat(peers.Select(_ => "---:|"))}");
        foreach (var name in cases.Select(one => one.Name))
        {
            var allocated = name.StartsWith("psql", StringComparison.Ordinal) ? "" : (measured.Allocated(name) / rows).ToString("F1", CultureInfo.InvariantCulture);
            var ratios = string.Join(" | ", peers.Select(peer => measured.Ratio(name, peer)?.ToString("F2", CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows / measured.Seconds(name) / 1e6:F2} | {measured.Bytes(name) / 1e6:F1} | {allocated} | {ratios} |"));
        }

        Console.WriteLine();
        foreach (var name in measured.OthersThan(cases[0].Name))
            Console.WriteLine($"* What {name} writes is not the same content as {cases[0].Name} writes; all others are.");
    }

    private static async Task LoadAsync(SqlProfileStore store, DbDataSource source, int rows, bool vacuum)
    {
        await store.Schema.MigrateAsync();
        if (await ExecuteAsync(source, "SELECT count(*) FROM campaign_export_profiles") == rows)
            return;
        await store.ImportAsync(DatabaseProfiles.MakeAsync(rows));
        if (vacuum)
            await ExecuteAsync(source, "VACUUM ANALYZE campaign_export_profiles");
    }

    private static async Task<long> ExecuteAsync(DbDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 600);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
