using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Events in Parquet files, as warehouses unload them.</summary>
public sealed class ParquetEventTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("snappy", "")]
    [InlineData("zstd", "")]
    [InlineData("gzip", "")]
    [InlineData("uncompressed", "upper(column)")]
    [InlineData("zstd", "epoch_ms")]
    [InlineData("zstd", "gzip")]
    [InlineData("zstd", "zip")]
    public async Task Parquet_counts_like_the_same_lines(string codec, string form)
    {
        var lines = _folder.Write("lines/a.jsonl", [.. Enumerable.Range(0, 500).Select(at => EventJson.Sent(at))]);
        var columns = form switch
        {
            "upper(column)" => "event_type AS EVENT_TYPE, id AS ID, \"time\" AS TIME, user_id AS USER_ID, campaign_id AS CAMPAIGN_ID, message_variation_id AS MESSAGE_VARIATION_ID, dispatch_id AS DISPATCH_ID",
            "epoch_ms" => "* REPLACE (make_timestamptz(\"time\" * 1000000) AS \"time\")",
            _ => "*",
        };
        var path = _folder.WriteParquet($"SELECT {columns} FROM read_json({SqlText.Literal(lines)})", codec: codec);
        if (form is "gzip" or "zip")
            path = _folder.Pack(path, form);
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });

        var import = await store.ImportFilesAsync([path]);
        var straight = await new EventFileMetricsSource([path]).ReadAsync(new MetricsQuery("c"));

        (import.Read, import.Kept, import.Rejected.Count).Should().Be((500, 500, 0));
        var expected = DailyLines.Of(await new EventFileMetricsSource([lines]).ReadAsync(new MetricsQuery("c")));
        expected.Should().NotBeEmpty();
        DailyLines.Of(straight).Should().BeEquivalentTo(expected);
        DailyLines.Of(await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"))).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task Malformed_row_is_named_by_its_number_and_the_import_resumes_after_the_last_commit()
    {
        var lines = _folder.Write("lines/a.jsonl", [.. Enumerable.Range(0, 95).Select(at => EventJson.Sent(at))]);
        var path = _folder.WriteParquet($"SELECT * REPLACE (CASE WHEN id = '40' THEN NULL ELSE id END AS id) FROM read_json({SqlText.Literal(lines)})", codec: "zstd");
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_folder.Path, "store"), Threads = 2 });
        var rejected = new List<SourceFormatException>();
        using var stop = new CancellationTokenSource();
        var options = new EventImportOptions { PageSize = 10, EventsPerCommit = 20, AllowedMalformed = SkipLimit.Unlimited, OnRejected = rejected.Add };

        var import = () => store.ImportFilesAsync([path], options, new AtOnce(one => Stop(one.Read >= 50)), stop.Token);
        await import.Should().ThrowAsync<OperationCanceledException>();
        var before = (await store.ListCampaignsAsync()).Sum(campaign => campaign.Events);
        var rest = await store.ImportFilesAsync([path], options);

        before.Should().BeInRange(20, 60);
        rest.Read.Should().Be(94 - before);
        (await store.ListCampaignsAsync()).Sum(campaign => campaign.Events).Should().Be(94);
        rejected.Should().Contain(one => one.Message == "a.parquet, record 41: the event has no 'id'.");

        void Stop(bool isTime)
        {
            if (isTime)
                stop.Cancel();
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public async Task Damaged_file_is_an_error_that_names_it_and_no_other_path(int cut)
    {
        var lines = _folder.Write("lines/a.jsonl", [.. Enumerable.Range(0, 50).Select(at => EventJson.Sent(at))]);
        var path = _folder.WriteParquet($"SELECT * FROM read_json({SqlText.Literal(lines)})", codec: "zstd");
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..^cut]);

        var read = () => new EventFileMetricsSource([path]).ReadAsync(new MetricsQuery("c"));

        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("a.parquet, record 1: this Parquet file cannot be read").And.NotContain(_folder.Path);
    }

    private sealed class AtOnce(Action<EventImport> report) : IProgress<EventImport>
    {
        public void Report(EventImport value) => report(value);
    }
}
