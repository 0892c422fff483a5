using ClickHouse.Driver;

namespace CampaignExport.ClickHouse;

/// <summary>Statements that run one after the other, with temporary tables. The server ends the session an hour after its last statement.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class ClickHouseSession(ClickHouseClient client, Dictionary<string, object> settings)
{
    private readonly QueryOptions _options = new() { UseSession = true, SessionId = Guid.NewGuid().ToString("N"), CustomSettings = settings };

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        ClickHouseDatabase.RunAsync(() => client.ExecuteNonQueryAsync(sql, options: _options, cancellationToken: cancellationToken), cancellationToken);

    public Task ReadAsync(string sql, Action<System.Data.Common.DbDataReader> take, CancellationToken cancellationToken) => ClickHouseDatabase.RunAsync(
        async () =>
        {
            using var reader = await client.ExecuteReaderAsync(sql, options: _options, cancellationToken: cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                take(reader);
            return true;
        },
        cancellationToken);

    /// <summary>Runs a query of texts and numbers that can be null, and passes its rows.</summary>
    public Task ReadAsync(string sql, bool[] isInteger, Func<RowBinaryReader, Task> read, CancellationToken cancellationToken) => ClickHouseDatabase.RunAsync(
        async () =>
        {
            using var result = await client.ExecuteRawResultAsync($"{sql} FORMAT RowBinary", _options, cancellationToken).ConfigureAwait(false);
            var stream = await result.ReadAsStreamAsync().ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                await read(new RowBinaryReader(stream, isInteger)).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}
