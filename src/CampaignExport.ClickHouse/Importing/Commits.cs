using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse;

/// <summary>The commits of a store: each has a number, and begins and ends with a row.</summary>
/// <remarks>
/// A commit takes a number above those of all commits that it sees. If it then sees a higher one, it begins again, so that no commit
/// appears later below a number that a reader has seen. A commit that has not ended after an hour was interrupted.
/// </remarks>
internal sealed class Commits(ClickHouseDatabase database)
{
    private const string TimeToEnd = "INTERVAL 1 HOUR";

    private string Table => database.Tables.Commits;

    /// <summary>Begins a commit.</summary>
    /// <param name="name">The name. A commit of the same name that was interrupted is over.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number; null if a commit of this name has ended.</returns>
    public async Task<long?> BeginAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var number = await ReadNumberAsync($"SELECT greatest(toUnixTimestamp64Micro(now64(6)), ifNull(max(commit), 0) + 1) FROM {Table}", cancellationToken).ConfigureAwait(false);
            await WriteAsync(number, name, isDone: false, "", cancellationToken).ConfigureAwait(false);
            var (highest, isKnown, interrupted) = (0L, false, new List<long>());
            await database.ReadAsync(
                $"SELECT commit, any(name), max(done), max(inputs) FROM {Table} GROUP BY commit HAVING commit >= {Text(number)} OR any(name) = {ClickHouseDialect.Literal(name)}",
                row =>
                {
                    var (commit, isDone) = (CountReader.Number(row, 0), CountReader.Number(row, 2) > 0);
                    highest = Math.Max(highest, commit);
                    isKnown |= row.GetString(1) == name && isDone && row.GetString(3).Length > 0;
                    if (row.GetString(1) == name && !isDone && commit < number)
                        interrupted.Add(commit);
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var commit in interrupted)
                await EndAsync(commit, name, [], cancellationToken).ConfigureAwait(false);
            if (!isKnown && highest == number)
                return number;
            await EndAsync(number, name, [], cancellationToken).ConfigureAwait(false);
            if (isKnown)
                return null;
        }
    }

    /// <summary>Ends a commit.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">The ranges of files that it imported.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public Task EndAsync(long number, string name, IReadOnlyList<ImportedRange> inputs, CancellationToken cancellationToken) =>
        WriteAsync(number, name, isDone: true, inputs.Count == 0 ? "" : JsonSerializer.Serialize([.. inputs], CommitJson.Default.ImportedRangeArray), cancellationToken);

    /// <summary>Ends a commit that failed. The first error is the one that is thrown.</summary>
    public async Task EndQuietlyAsync(long number, string name)
    {
        try
        {
            await EndAsync(number, name, [], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or TimeoutException)
        {
            // It counts as interrupted an hour after its start.
        }
    }

    /// <summary>Reads the imported ranges of files.</summary>
    public async Task<ImportedRanges> ReadImportedAsync(CancellationToken cancellationToken)
    {
        var ranges = new List<ImportedRange>();
        await database.ReadAsync(
            $"SELECT inputs FROM {Table} WHERE done = 1 AND inputs <> '' ORDER BY commit",
            row => ranges.AddRange(JsonSerializer.Deserialize(row.GetString(0), CommitJson.Default.ImportedRangeArray)!),
            cancellationToken).ConfigureAwait(false);
        return new(ranges);
    }

    /// <summary>Gets the number up to which the store is read by counts: that of the last commit that has ended.</summary>
    public Task<long> LastAsync(CancellationToken cancellationToken) => ReadNumberAsync($"SELECT ifNull(max(commit), 0) FROM {Table} WHERE done = 1", cancellationToken);

    /// <summary>Gets the number of the snapshot of an export: the last commit before all that run.</summary>
    public Task<long> SnapshotAsync(CancellationToken cancellationToken) => ReadNumberAsync(
        $"""
        SELECT if(countIf(runs) > 0, minIf(commit, runs) - 1, ifNull(max(commit), 0))
        FROM (SELECT commit, max(done) = 0 AND min(at) > now() - {TimeToEnd} AS runs FROM {Table} GROUP BY commit)
        """,
        cancellationToken);

    private Task WriteAsync(long number, string name, bool isDone, string inputs, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"INSERT INTO {Table} (commit, name, done, inputs) VALUES ({Text(number)}, {ClickHouseDialect.Literal(name)}, {(isDone ? 1 : 0)}, {ClickHouseDialect.Literal(inputs)})", cancellationToken);

    private async Task<long> ReadNumberAsync(string sql, CancellationToken cancellationToken)
    {
        var number = 0L;
        await database.ReadAsync(sql, row => number = CountReader.Number(row, 0), cancellationToken).ConfigureAwait(false);
        return number;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads and writes the inputs of commits, and descriptions, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ImportedRange[]))]
[JsonSerializable(typeof(Campaigns.Campaign))]
internal sealed partial class CommitJson : JsonSerializerContext;
