using System.Data.Common;
using System.Text;
using CampaignExport.Formats;
using CampaignExport.Recipients;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Pages that several connections read ahead are the same as those of two, whatever is in the way.</summary>
public sealed class RecipientReadAheadTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Pages_without_recipients_are_skipped(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await FillAsync(database, 100, _ => "Ann");
        await SaveReceiptsAsync(database, 100);
        // Whole pages, at the beginning, in the middle and at the end, and parts of some.
        int[] deleted = [.. Enumerable.Range(0, 21), 33, .. Enumerable.Range(50, 17), .. Enumerable.Range(88, 12)];
        foreach (var id in deleted)
            await database.QueryAsync($"INSERT INTO campaign_export_user_changes (user_id, replaced_by, occurred_at, event_id) VALUES ('{id:000}', NULL, 0, 'e{id}')");

        foreach (var query in new RecipientQuery[] { new(null), new("m") })
        {
            foreach (var connections in new[] { 2, 3, 8 })
            {
                var source = Source(database, connections, pageSize: 4);
                var pages = await ReadAsync(source, query);

                pages.SelectMany(page => page.Rows).Should().Equal(Enumerable.Range(0, 100).Except(deleted).Select(id => $"{id:000},Ann"));
                pages.Should().OnlyContain(page => page.Rows.Count > 0 && page.Rows.Count <= 4);
                for (var at = 0; at < pages.Count; at++)
                    (await ReadAsync(source, query, pages[at].Cursor)).Should().BeEquivalentTo(pages.Skip(at + 1), same => same.WithStrictOrdering());
            }
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Page_of_long_rows_ends_earlier_without_a_loss(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        // Twenty rows of a megabyte between short ones: a page takes some eight of them.
        await FillAsync(database, 100, id => id is >= 40 and < 60 ? new string((char)('a' + (id % 26)), 1 << 20) : "Ann");

        var inTurn = (await ReadAsync(Source(database, connections: 1, pageSize: 16), new(null))).SelectMany(page => page.Rows).ToList();
        inTurn.Should().HaveCount(100);
        foreach (var connections in new[] { 2, 5 })
        {
            var source = Source(database, connections, pageSize: 16);
            var pages = await ReadAsync(source, new(null));

            pages.SelectMany(page => page.Rows).Should().Equal(inTurn);
            pages.Select(page => page.Rows.Count).Should().Contain(count => count > 5 && count < 12);
            for (var at = 0; at < pages.Count; at++)
                (await ReadAsync(source, new(null), pages[at].Cursor)).Select(page => page.Cursor).Should().Equal(pages.Skip(at + 1).Select(page => page.Cursor));
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Pages_are_read_ahead_up_to_the_number_of_connections(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await FillAsync(database, 100, _ => "Ann");
        await using var counting = new CountingSource(database.Source) { ClosesWithAnotherOpen = true };
        var source = new SqlRecipients(counting, database.Dialect, new() { PageSize = 5, Connections = 2 }, migrateOnFirstUse: false)
            .CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });
        await using var pages = source.ReadAsync(new RecipientQuery(null), null).GetAsyncEnumerator();
        var before = counting.Opened;
        (await pages.MoveNextAsync()).Should().BeTrue();
        pages.Current.Dispose();

        for (var waited = 0; counting.Opened < before + 3 && waited < 200; waited++)
            await Task.Delay(50);
        await Task.Delay(200);

        // Checking the tables may have taken the first.
        (counting.Opened - before).Should().BeInRange(3, 4);
        counting.MostAtOnce.Should().Be(2);
    }

    [Theory]
    [InlineData("sqlite", 2)]
    [InlineData("postgresql", 1)]
    public async Task Number_of_connections_depends_on_the_database_unless_configured(string kind, int expected)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await FillAsync(database, 200, _ => "Ann");
        await using var counting = new CountingSource(database.Source) { ClosesWithAnotherOpen = expected > 1 };
        var source = new SqlRecipients(counting, database.Dialect, new() { PageSize = 5 }, migrateOnFirstUse: false)
            .CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });

        var pages = await ReadAsync(source, new RecipientQuery(null));

        pages.Sum(page => page.Rows.Count).Should().Be(200);
        counting.MostAtOnce.Should().Be(expected);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Error_of_a_page_read_ahead_is_thrown_in_order(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await FillAsync(database, 40, _ => "Ann");
        await using var failing = new CountingSource(database.Source) { FailsFrom = 6 };
        var source = new SqlRecipients(failing, database.Dialect, new() { PageSize = 5, Connections = 2 }, migrateOnFirstUse: false)
            .CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });
        var rows = 0;

        var read = async () =>
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
            {
                using (page)
                    rows += page.Rows.Count;
            }
        };

        (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("No connection.");
        rows.Should().BeGreaterThanOrEqualTo(15).And.BeLessThan(40);
    }

    private static SqlRecipientSource Source(Database database, int connections, int pageSize) =>
        new SqlRecipients(database.Source, database.Dialect, new() { PageSize = pageSize, Connections = connections })
            .CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID", "first_name"] });

    private static async Task FillAsync(Database database, int count, Func<int, string> name) =>
        await new SqlProfileStore(database.Source, database.Dialect)
            .ImportAsync(Enumerable.Range(0, count).Select(id => new Recipient { Id = $"{id:000}", FirstName = name(id) }).ToAsyncEnumerable());

    private static async Task SaveReceiptsAsync(Database database, int count) =>
        await new SqlProfileStore(database.Source, database.Dialect).SaveReceiptsAsync(
            Enumerable.Range(0, count).Select(id => new SqlReceipt("m", $"{id:000}") { LastReceived = DateTimeOffset.UnixEpoch }).ToAsyncEnumerable());

    private static async Task<List<(string Cursor, List<string> Rows)>> ReadAsync(SqlRecipientSource source, RecipientQuery query, string? cursor = null)
    {
        var pages = new List<(string, List<string>)>();
        await foreach (var page in source.ReadAsync(query, cursor))
        {
            using (page)
            {
                var encoder = new CsvFormat().CreateEncoder(source.Selection.Columns);
                foreach (var row in page.Rows)
                    encoder.WriteRow(row);
                pages.Add((page.Cursor, [.. Encoding.UTF8.GetString(encoder.Written.Span).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)]));
            }
        }

        return pages;
    }

    /// <summary>Counts the connections it gives, and gives no more from one on.</summary>
    private sealed class CountingSource(DbDataSource source) : DbDataSource
    {
        private readonly Lock _lock = new();
        private int _open;

        public int Opened { get; private set; }

        public int MostAtOnce { get; private set; }

        public int? FailsFrom { get; init; }

        public bool ClosesWithAnotherOpen { get; init; }

        public override string ConnectionString => source.ConnectionString;

        protected override DbConnection CreateDbConnection() => throw new NotSupportedException("Connections are opened here.");

        protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                Opened++;
                if (Opened >= FailsFrom)
                    throw new InvalidOperationException("No connection.");
                MostAtOnce = Math.Max(MostAtOnce, ++_open);
            }

            var connection = await source.OpenConnectionAsync(cancellationToken);
            connection.StateChange += (_, change) =>
            {
                if (change.CurrentState != System.Data.ConnectionState.Closed)
                    return;
                // One that is alone waits for another, which does not come if pages are read in turn.
                if (ClosesWithAnotherOpen)
                    SpinWait.SpinUntil(() => MostAtOnce > 1, TimeSpan.FromSeconds(5));
                lock (_lock)
                    _open--;
            };
            return connection;
        }
    }
}
