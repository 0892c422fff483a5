using CampaignExport.DuckDb.Tests;
using CampaignExport.Events;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.ClickHouse.Tests;

/// <summary>Commits have an order, are made once, and end snapshots while they run.</summary>
[Collection(nameof(OnClickHouse))]
public sealed class CommitTests(ClickHouseServer server) : IAsyncLifetime
{
    private static readonly ImportedRange[] Inputs = [new("/it's a \\ file\n", "", 3, 4, null, null)];

    private ClickHouseStore? _store;

    private Commits Commits => _store!.Commits;

    public async ValueTask InitializeAsync()
    {
        _store = new ClickHouseStore(new ClickHouseOptions { ConnectionString = await server.CreateDatabaseAsync() });
        await _store.MigrateAsync();
    }

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Snapshot_ends_before_a_commit_that_runs()
    {
        (await Commits.SnapshotAsync(default)).Should().Be(0);
        var first = (await Commits.BeginAsync("first", default))!.Value;
        var second = (await Commits.BeginAsync("second", default))!.Value;
        second.Should().BeGreaterThan(first);
        await Commits.EndAsync(second, "second", Inputs, default);

        (await Commits.SnapshotAsync(default), await Commits.LastAsync(default)).Should().Be((first - 1, second));
        await Commits.EndAsync(first, "first", [], default);
        (await Commits.SnapshotAsync(default)).Should().Be(second);
    }

    [Fact]
    public async Task Export_warns_that_it_lacks_what_was_committed_after_an_interrupted_import()
    {
        var interrupted = (await Commits.BeginAsync("interrupted", default))!.Value;
        await _store!.ImportProfilesAsync(new[] { new Recipient { Id = "u" } }.ToAsyncEnumerable());
        var warnings = new List<string>();
        var source = new ClickHouseRecipients(_store) { OnWarning = warnings.Add }.CreateSource(new RecipientChoice(RecipientContents.UserData) { Columns = ["Appboy ID"] });

        (await Rows.ReadAsync(source, source.Selection, new(null))).Should().BeEmpty();
        warnings.Should().ContainSingle().Which.Should().StartWith("An import that began earlier still runs or was interrupted");

        await Commits.EndAsync(interrupted, "interrupted", [], default);
        (await Rows.ReadAsync(source, source.Selection, new(null))).Should().ContainSingle();
        warnings.Should().ContainSingle();
    }

    [Fact]
    public async Task Commit_that_was_interrupted_an_hour_ago_ends_no_snapshot()
    {
        var tables = _store!.Database.Tables;
        await _store.Database.ExecuteAsync($"INSERT INTO {tables.Commits} (commit, name, done, inputs, at) VALUES (7, 'old', 0, '', now() - 3700), (9, 'done', 0, '', now()), (9, 'done', 1, '', now())", default);
        (await Commits.SnapshotAsync(default)).Should().Be(9);
        await _store.Database.ExecuteAsync($"INSERT INTO {tables.Commits} (commit, name, done, inputs, at) VALUES (8, 'running', 0, '', now() - 3500)", default);
        (await Commits.SnapshotAsync(default)).Should().Be(7);
    }

    [Fact]
    public async Task Commit_is_made_once_and_names_its_files()
    {
        var commit = (await Commits.BeginAsync("same", default))!.Value;
        await Commits.EndAsync(commit, "same", Inputs, default);

        (await Commits.BeginAsync("same", default)).Should().BeNull();
        (await Commits.ReadImportedAsync(default)).Find("/it's a \\ file\n", "", 3, 4).Should().Be(Inputs[0]);
        (await Commits.SnapshotAsync(default)).Should().BeGreaterThanOrEqualTo(commit, "the second attempt is over");
    }

    [Fact]
    public async Task Interrupted_commit_is_over_when_it_is_repeated()
    {
        var first = (await Commits.BeginAsync("same", default))!.Value;
        var second = (await Commits.BeginAsync("same", default))!.Value;

        (await Commits.SnapshotAsync(default)).Should().Be(second - 1).And.BeGreaterThanOrEqualTo(first);
    }

    [Fact]
    public async Task Rows_of_the_same_token_are_inserted_once()
    {
        var tables = _store!.Database.Tables;
        for (var commit = 1; commit <= 2; commit++)
        {
            var rows = new RowBinary();
            rows.BeginRow();
            rows.Write(HashedId.Of("id"));
            rows.Write(1L);
            rows.WriteNullableHash(null);
            rows.WriteNullableHash("target");
            await _store.Database.InsertAsync(tables.Changes, "id, t, person, replaced_by", rows, commit, "token", default);
        }

        var seen = new List<long>();
        await _store.Database.ReadAsync($"SELECT commit FROM {tables.Changes}", row => seen.Add(CountReader.Number(row, 0)), default);
        seen.Should().Equal(1);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("-2.25")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("0.0000000015")]
    public async Task Prices_are_exact_to_nine_places(string text)
    {
        var price = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        await _store!.ImportAsync(new[] { new MessageEvent("1", EventKinds.Find(EventKinds.Purchase)!, DateTimeOffset.UnixEpoch, "", "u") { Price = price, Currency = "USD" } }.ToAsyncEnumerable());

        string? stored = null;
        await _store.Database.ReadAsync($"SELECT toString(price) FROM {_store.Database.Tables.Purchases}", row => stored = row.GetString(0), default);
        decimal.Parse(stored!, System.Globalization.CultureInfo.InvariantCulture).Should().Be(Math.Round(price, 9));
    }
}
