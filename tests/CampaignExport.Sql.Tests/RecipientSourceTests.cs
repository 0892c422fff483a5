using System.Text;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using CampaignExport.Sources;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Recipients come out of databases as they went in, byte for byte, in order, from every cursor.</summary>
public sealed class RecipientSourceTests(PostgreSqlServer server) : IDisposable
{
    private static readonly RecipientChoice Chosen = new(RecipientContents.UserData)
    {
        CustomAttributes = ["a\u00E9\"0", "a\u00E9\"1", "a\u00E9\"2", "email", "missing"],
        CustomEvents = ["e0", "e1"],
        CustomEventTimes = true,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Database_gives_the_bytes_that_the_imported_file_gives(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        for (var seed = 1; seed <= 4; seed++)
        {
            var file = new UserExportSource(WriteUsers(seed, 300));
            await new SqlProfileStore(database.Source, database.Dialect, $"t{seed}_").ImportFromAsync(file);
            var recipients = new SqlRecipients(database.Source, database.Dialect, new() { PageSize = 7, StatementSize = 50 }, $"t{seed}_");
            foreach (var (contents, campaign) in new[]
                {
                    (RecipientContents.UserData, null), (RecipientContents.UserData, "c0"), (RecipientContents.Email, null), (RecipientContents.All, "c1"),
                })
            {
                var choice = contents == RecipientContents.Email ? new RecipientChoice(contents) : Chosen with { Contents = contents };
                foreach (var format in new IExportFormat[] { new CsvFormat(), new JsonLinesFormat() })
                {
                    var request = new RecipientExportRequest<Recipient>(choice.CreateSelection())
                    {
                        CampaignId = campaign,
                        Format = format,
                        Packaging = FilePackaging.None,
                    };
                    var source = recipients.CreateSource(choice);

                    var expected = await ExportAsync(file, request);

                    expected.Should().HaveCountGreaterThan(50);
                    (await ExportAsync(source, new(request, source.Selection))).Should().Equal(expected, "of seed {0} as {1}, {2}, {3}", seed, contents, campaign, format);
                }
            }
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Profile_without_internal_id_is_kept_by_its_external_id_or_alias_and_aliases_hide_personal_data(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        UserAlias nick = new("nick", "l"), mail = new("ann@example.com", "m"), phone = new("+49 170 1234567", null);
        Recipient[] profiles =
        [
            new() { Id = "a", ExternalId = "x", Aliases = [mail, nick] },
            new() { ExternalId = "x", FirstName = "old", CampaignsReceived = [new() { CampaignId = "c" }] },
            new() { ExternalId = "x", FirstName = "new" },
            new() { Aliases = [nick, phone], FirstName = "old" },
            new() { Aliases = [phone, nick], FirstName = "new" },
            new() { Aliases = [new("", "l"), new(null, null)], FirstName = "nobody" },
            new() { FirstName = "nobody" },
        ];

        (await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(profiles.ToAsyncEnumerable())).Should().Be(new SqlProfileImport(5, 1, 2));

        var recipients = new SqlRecipients(database.Source, database.Dialect);
        (await CellsAsync(true, null)).Should().Equal(
            """a,x,,"[{""alias_name"":""ann@example.com"",""alias_label"":""m""},{""alias_name"":""nick"",""alias_label"":""l""}]" """.TrimEnd(),
            """,,new,"[{""alias_name"":""+49 170 1234567""},{""alias_name"":""nick"",""alias_label"":""l""}]" """.TrimEnd(),
            ",x,new,");
        (await CellsAsync(false, null)).Should().Equal(
            """a,x,,"[{""alias_name"":""nick"",""alias_label"":""l""}]" """.TrimEnd(), """,,new,"[{""alias_name"":""nick"",""alias_label"":""l""}]" """.TrimEnd(), ",x,new,");
        (await CellsAsync(true, "c")).Should().Equal(",x,new,");

        async Task<string[]> CellsAsync(bool personalData, string? campaign)
        {
            var source = recipients.CreateSource(
                new(RecipientContents.UserData) { PersonalData = personalData, Columns = ["Appboy ID", "user_id", "first_name", "user_aliases"] });
            var request = new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = campaign, Packaging = FilePackaging.None };
            return [.. Encoding.UTF8.GetString(await ExportAsync(source, request)).TrimEnd().Split("\r\n").Skip(1)];
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Every_cursor_goes_on_with_the_pages_that_followed_it(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportFromAsync(new UserExportSource(WriteUsers(9, 200)));
        foreach (var (snapshot, connections) in new[] { (false, 1), (true, 2), (false, 2), (false, 5) })
        {
            var recipients = new SqlRecipients(
                database.Source, database.Dialect, new() { PageSize = 6, StatementSize = 20, Snapshot = snapshot, Connections = connections });
            foreach (var query in new RecipientQuery[] { new(null), new("c0"), new(null) { Buckets = new(100, 9000) }, new("c1") { Buckets = BucketRange.All } })
            {
                var source = recipients.CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });
                var pages = await ReadAsync(source, query);
                pages.Should().HaveCountGreaterThan(10);
                pages.SkipLast(1).Should().OnlyContain(page => page.Rows.Split('\n', StringSplitOptions.None).Length == 7);
                for (var at = 0; at < pages.Count; at++)
                    (await ReadAsync(source, query, pages[at].Cursor)).Should().Equal(pages.Skip(at + 1), "after page {0} of {1}", at, query);
            }
        }
    }

    [Theory]
    [InlineData("sqlite", 1)]
    [InlineData("sqlite", 2)]
    [InlineData("postgresql", 1)]
    [InlineData("postgresql", 2)]
    public async Task Export_that_is_interrupted_goes_on_and_delivers_the_same_bytes(string kind, int connections)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportFromAsync(new UserExportSource(WriteUsers(5, 1500)));
        var source = new SqlRecipients(database.Source, database.Dialect, new() { PageSize = 9, StatementSize = 40, Connections = connections })
            .CreateSource(new(RecipientContents.All));
        var request = new RecipientExportRequest<SqlRow>(source.Selection) { CampaignId = "c0", Packaging = FilePackaging.Gzip, PartBytes = 2000, MaxRowsPerFile = 300 };
        var (whole, parts) = (Path.Combine(_folder.Path, "whole"), Path.Combine(_folder.Path, "parts"));
        await new RecipientExporter<SqlRow>(source).ExportAsync(request, new FileExportSink(whole));

        var interruptions = 0;
        while (true)
        {
            using var stop = new CancellationTokenSource();
            var stored = 0;
            var exporter = new RecipientExporter<SqlRow>(source);
            try
            {
                await exporter.ExportAsync(request, new FileExportSink(parts), new FileCheckpointStore(parts), new Reporter(() => StopAtSecond(ref stored, stop)), stop.Token);
                break;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                interruptions++;
            }
        }

        interruptions.Should().BeGreaterThan(2);
        foreach (var file in Directory.GetFiles(whole, "users*"))
            (await File.ReadAllBytesAsync(Path.Combine(parts, Path.GetFileName(file)))).Should().Equal(await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task Partitions_hold_each_recipient_once(string kind)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportFromAsync(new UserExportSource(WriteUsers(11, 300)));
        var source = new SqlRecipients(database.Source, database.Dialect).CreateSource(new(RecipientContents.UserData) { Columns = ["Appboy ID"] });
        foreach (var query in new RecipientQuery[] { new(null), new("c0") })
        {
            var all = (await ReadAsync(source, query)).SelectMany(page => page.Rows.Split('\n')).ToList();
            foreach (var count in new[] { 1, 3, 16 })
            {
                var partitions = await source.PartitionAsync(query, count);
                var rows = new List<string>();
                foreach (var partition in partitions)
                    rows.AddRange((await ReadAsync(source, partition)).SelectMany(page => page.Rows.Split('\n')).Where(row => row.Length > 0));

                partitions.Should().HaveCount(count);
                rows.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(all.Where(row => row.Length > 0));
            }
        }
    }

    [Theory]
    [InlineData("sqlite", true)]
    [InlineData("sqlite", false)]
    [InlineData("postgresql", true)]
    [InlineData("postgresql", false)]
    public async Task Snapshot_alone_keeps_out_what_is_written_meanwhile(string kind, bool snapshot)
    {
        await using var database = await Database.MakeAsync(kind, server);
        var store = new SqlProfileStore(database.Source, database.Dialect);
        await store.ImportAsync(Enumerable.Range(10, 20).Select(id => new Recipient { Id = $"{id}", FirstName = "old" }).ToAsyncEnumerable());
        var source = new SqlRecipients(database.Source, database.Dialect, new() { PageSize = 5, StatementSize = 5, Snapshot = snapshot, Connections = 1 })
            .CreateSource(new(RecipientContents.UserData) { Columns = ["first_name"] });

        var rows = new List<string>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
        {
            using (page)
                rows.AddRange(Encode(source, page).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await store.ImportAsync(Enumerable.Range(10, 20).Select(id => new Recipient { Id = $"{id}", FirstName = "new" }).ToAsyncEnumerable());
        }

        rows.Take(5).Should().AllBe("old");
        rows.Skip(5).Should().HaveCount(15).And.AllBe(snapshot ? "old" : "new");
    }

    [Theory]
    [InlineData("sqlite", 1)]
    [InlineData("sqlite", 3)]
    [InlineData("postgresql", 1)]
    [InlineData("postgresql", 3)]
    public async Task Reading_that_is_given_up_leaves_its_connections_fit_for_others(string kind, int connections)
    {
        await using var database = await Database.MakeAsync(kind, server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(
            Enumerable.Range(0, 5000).Select(id => new Recipient { Id = $"{id}", FirstName = new string('x', 500) }).ToAsyncEnumerable());
        var source = new SqlRecipients(database.Source, database.Dialect, new() { PageSize = 5, Connections = connections }).CreateSource(new(RecipientContents.UserData));
        for (var i = 0; i < 30; i++)
        {
            await foreach (var page in source.ReadAsync(new RecipientQuery(null), null))
            {
                page.Dispose();
                break;
            }
        }

        (await database.QueryAsync("SELECT count(*) FROM campaign_export_profiles")).Should().Equal("5000");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Database_that_takes_too_long_is_a_time_out(int connections)
    {
        await using var database = await Database.MakeAsync("postgresql", server);
        await new SqlProfileStore(database.Source, database.Dialect).ImportAsync(new[] { new Recipient { Id = "1" } }.ToAsyncEnumerable());
        var source = new SqlRecipients(database.Source, database.Dialect, new() { StatementTimeout = TimeSpan.FromMilliseconds(200), Connections = connections })
            .CreateSource(new(RecipientContents.Email));
        (await ReadAsync(source, new RecipientQuery(null))).Should().ContainSingle();
        await using var other = await database.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "LOCK TABLE campaign_export_profiles";
        await command.ExecuteNonQueryAsync();

        var read = () => ReadAsync(source, new RecipientQuery(null));

        (await read.Should().ThrowAsync<TimeoutException>()).WithMessage("*00:00:00.2*");
    }

    private static void StopAtSecond(ref int stored, CancellationTokenSource stop)
    {
        if (++stored == 2)
            stop.Cancel();
    }

    private async Task<byte[]> ExportAsync<TRow>(IRecipientSource<TRow> source, RecipientExportRequest<TRow> request)
    {
        var folder = Path.Combine(_folder.Path, Guid.NewGuid().ToString());
        await new RecipientExporter<TRow>(source).ExportAsync(request, new FileExportSink(folder));
        return await File.ReadAllBytesAsync(Directory.GetFiles(folder, "users*").Single());
    }

    private static async Task<List<(string Cursor, string Rows)>> ReadAsync(SqlRecipientSource source, RecipientQuery query, string? cursor = null)
    {
        var pages = new List<(string, string)>();
        await foreach (var page in source.ReadAsync(query, cursor))
        {
            using (page)
                pages.Add((page.Cursor, Encode(source, page)));
        }

        return pages;
    }

    private static string Encode(SqlRecipientSource source, RecipientPage<SqlRow> page)
    {
        var encoder = new CsvFormat().CreateEncoder(source.Selection.Columns);
        foreach (var row in page.Rows)
            encoder.WriteRow(row);
        return Encoding.UTF8.GetString(encoder.Written.Span).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private string WriteUsers(int seed, int count)
    {
        var path = Path.Combine(_folder.Path, $"users-{seed}.jsonl");
        File.WriteAllLines(path, RandomUsers.Lines(seed, count));
        return path;
    }

    private sealed class Reporter(Action report) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => report();
    }
}
