using Avro.File;
using CampaignExport.Avro.Tests.Support;
using CampaignExport.DuckDb;
using CampaignExport.Events;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.Avro.Tests;

/// <summary>Container files on their way into a store.</summary>
public sealed class AvroImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_cancelled_within_a_block_resumes_without_loss_or_duplicates()
    {
        var file = _folder.Write("in/a.avro", AvroFile.OfSent(1000, Codec.Type.Deflate, blockBytes: 5000));
        _folder.Write("in/b.jsonl", EventFields.Line(new MessageEvent("x", EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch, "c", "u")));
        using var store = Open("a");
        var options = new EventImportOptions { PageSize = 33, EventsPerCommit = 66, Formats = [new AvroEventFormat()] };
        using var stop = new CancellationTokenSource();

        var import = () => store.ImportFilesAsync([Path.GetDirectoryName(file)!], options, new AtOnce(one => Stop(one.Read >= 500)), stop.Token);

        await import.Should().ThrowAsync<OperationCanceledException>();
        var kept = await CountAsync(store);
        kept.Should().BeInRange(66, 561);
        (kept % 33).Should().Be(0);
        var reports = new List<EventImport>();
        (await store.ImportFilesAsync([Path.GetDirectoryName(file)!], options, new AtOnce(reports.Add))).Should().BeEquivalentTo(new { Read = 1001 - kept, Kept = 1001 - kept, Files = 2 });
        reports.Select(one => one.BytesRead).Should().BeInAscendingOrder().And.EndWith(reports[0].TotalBytes!.Value);
        (await CountAsync(store)).Should().Be(1001);
        (await store.ImportFilesAsync([Path.GetDirectoryName(file)!], options)).Should().BeEquivalentTo(new { Read = 0, FilesImportedBefore = 2 });

        void Stop(bool isTime)
        {
            if (isTime)
                stop.Cancel();
        }
    }

    [Fact]
    public async Task Damaged_file_is_an_error_and_the_repaired_file_is_read()
    {
        var whole = AvroFile.OfSent(300);
        var file = _folder.Write("a.avro", whole[..^20]);
        using var store = Open("a");
        var options = new EventImportOptions { PageSize = 10, EventsPerCommit = 10, Formats = [new AvroEventFormat()] };

        var import = () => store.ImportFilesAsync([file], options);

        (await import.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().EndWith("ends too early: the file was cut off.");
        (await CountAsync(store)).Should().BeGreaterThanOrEqualTo(250);
        _folder.Write("a.avro", whole);
        await store.ImportFilesAsync([file], options);
        (await CountAsync(store)).Should().Be(300);
    }

    [Fact]
    public async Task Without_the_format_a_container_file_is_an_error_that_names_the_package()
    {
        using var store = Open("a");
        var import = () => store.ImportFilesAsync([_folder.Write("a.avro", AvroFile.OfSent(3))]);

        var error = (await import.Should().ThrowAsync<SourceFormatException>()).Which;
        error.File.Should().Be("a.avro");
        error.Problem.Should().Contain("Avro object container file").And.Contain("CampaignExport.Avro");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Metrics_are_the_same_as_from_lines(int seed)
    {
        var made = RandomEvents.Make(seed, 600, isMultivariate: seed == 12).GroupBy(one => one.Kind).ToList();
        foreach (var kind in made)
        {
            _folder.Write($"avro/{kind.Key.Name}.avro", EventFields.File(kind, new Random(seed)));
            _folder.Write($"lines/{kind.Key.Name}.jsonl", string.Join('\n', kind.Select(EventFields.Line)));
        }

        using var avro = Open("a");
        using var lines = Open("b");
        await avro.ImportFilesAsync([Path.Combine(_folder.Path, "avro")], new() { Formats = [new AvroEventFormat()] });
        await lines.ImportFilesAsync([Path.Combine(_folder.Path, "lines")]);

        var campaigns = await avro.ListCampaignsAsync();
        campaigns.Should().NotBeEmpty().And.BeEquivalentTo(await lines.ListCampaignsAsync());
        foreach (var campaign in campaigns)
        {
            var metrics = await new EventStoreMetricsSource(avro).ReadAsync(new(campaign.Id));
            metrics.Should().BeEquivalentTo(await new EventStoreMetricsSource(lines).ReadAsync(new(campaign.Id)));
        }
    }

    private EventStore Open(string name) => new(new DuckDbOptions { Directory = Path.Combine(_folder.Path, name), Threads = 2 });

    private static async Task<long> CountAsync(EventStore store) => (await store.ListCampaignsAsync()).Sum(campaign => campaign.Events);

    /// <summary>Handles progress on the reporting thread.</summary>
    private sealed class AtOnce(Action<EventImport> report) : IProgress<EventImport>
    {
        public void Report(EventImport value) => report(value);
    }
}
