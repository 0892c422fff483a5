using Avro.File;
using CampaignExport.Avro.Tests.Support;
using CampaignExport.Events;
using CampaignExport.Sources;
using CampaignExport.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Avro.Tests;

/// <summary>Container files on their way into a database.</summary>
public sealed class AvroImportTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServiceProvider> _services = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _services)
            await one.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_stopped_within_a_block_resumes_without_loss_or_duplicates()
    {
        var file = _folder.Write("in/a.avro", AvroFile.OfSent(1000, Codec.Type.Deflate, blockBytes: 5000));
        _folder.Write("in/b.jsonl", EventFields.Line(new MessageEvent("x", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", "u")));
        var store = Store("a.db");
        var options = new SqlEventImportOptions { PageSize = 33, Formats = [new AvroEventFormat()] };
        using var stop = new CancellationTokenSource();

        var import = () => store.ImportFilesAsync([Path.GetDirectoryName(file)!], options, new AtOnce(one => Stop(one.Read >= 500)), stop.Token);

        await import.Should().ThrowAsync<OperationCanceledException>();
        Query("a.db", "SELECT count(*) FROM campaign_export_events").Should().Equal("528");
        var reports = new List<SqlEventImport>();
        Counts(await store.ImportFilesAsync([Path.GetDirectoryName(file)!], options, new AtOnce(reports.Add))).Should().Be(new SqlEventImport(473, 473) { Files = 2 });
        reports.Select(one => one.BytesRead).Should().BeInAscendingOrder().And.EndWith(reports[0].BytesInAll!.Value);
        Query("a.db", "SELECT count(*) FROM campaign_export_events").Should().Equal("1001");
        Counts(await store.ImportFilesAsync([Path.GetDirectoryName(file)!], options)).Should().Be(new SqlEventImport(0, 0) { FilesImportedBefore = 2 });

        void Stop(bool isTime)
        {
            if (isTime)
                stop.Cancel();
        }
    }

    [Fact]
    public async Task Damaged_file_is_an_error_that_keeps_earlier_events_and_the_repaired_file_is_read()
    {
        var whole = AvroFile.OfSent(300);
        var file = _folder.Write("a.avro", whole[..^20]);
        var store = Store("a.db");
        var options = new SqlEventImportOptions { PageSize = 10, Formats = [new AvroEventFormat()] };

        var import = () => store.ImportFilesAsync([file], options);

        (await import.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().EndWith("ends too early: the file was cut off.");
        Query("a.db", "SELECT count(*) >= 280 FROM campaign_export_events").Should().Equal("1");
        _folder.Write("a.avro", whole);
        await store.ImportFilesAsync([file], options);
        Query("a.db", "SELECT count(*) FROM campaign_export_events").Should().Equal("300");
    }

    [Fact]
    public async Task Without_the_format_a_container_file_is_an_error_that_names_the_package()
    {
        var import = () => Store("a.db").ImportFilesAsync([_folder.Write("a.avro", AvroFile.OfSent(3))]);

        var error = (await import.Should().ThrowAsync<SourceFormatException>()).Which;
        error.File.Should().Be("a.avro");
        error.Problem.Should().Contain("Avro object container file").And.Contain("CampaignExport.Avro");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Tables_are_the_same_as_from_lines(int seed)
    {
        var made = RandomEvents.Make(seed, 600, isMultivariate: seed == 12).GroupBy(one => one.Kind).ToList();
        foreach (var kind in made)
        {
            _folder.Write($"avro/{kind.Key.Name}.avro", EventFields.File(kind, new Random(seed)));
            _folder.Write($"lines/{kind.Key.Name}.jsonl", string.Join('\n', kind.Select(EventFields.Line)));
        }

        await Store("avro.db").ImportFilesAsync([Path.Combine(_folder.Path, "avro")], new() { Formats = [new AvroEventFormat()] });
        await Store("lines.db").ImportFilesAsync([Path.Combine(_folder.Path, "lines")]);

        foreach (var table in (string[])["events ORDER BY id", "variations ORDER BY campaign_id, channel, variation_id", "campaign_recipients ORDER BY campaign_id, user_id"])
        {
            var rows = Query("avro.db", $"SELECT * FROM campaign_export_{table}");
            rows.Should().NotBeEmpty().And.Equal(Query("lines.db", $"SELECT * FROM campaign_export_{table}"));
        }
    }

    private static SqlEventImport Counts(SqlEventImport import) => import with { BytesRead = 0, BytesInAll = null };

    private SqlEventStore Store(string database)
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddSqlite(options => options.Path = Path.Combine(_folder.Path, database));
        _services.Add(services.BuildServiceProvider());
        return _services[^1].GetRequiredService<SqlEventStore>();
    }

    private List<string> Query(string database, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, database)}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(at => FormattableString.Invariant($"{reader.GetValue(at)}"))));
        return rows;
    }

    /// <summary>Takes progress on the thread that reports it.</summary>
    private sealed class AtOnce(Action<SqlEventImport> report) : IProgress<SqlEventImport>
    {
        public void Report(SqlEventImport value) => report(value);
    }
}
