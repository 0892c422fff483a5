using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.DuckDb.Tests;

/// <summary>The tests of stores in a bucket share a server.</summary>
[CollectionDefinition(nameof(BucketStores))]
public sealed class BucketStores : ICollectionFixture<RealStore>;

/// <summary>A store in a bucket has the numbers and rows of one in a folder, on every machine.</summary>
[Collection(nameof(BucketStores))]
public sealed class BucketStoreTests(RealStore server) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private string _bucket = "";

    public async ValueTask InitializeAsync() => _bucket = await server.NewBucketAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Numbers_and_rows_are_those_of_a_folder_before_and_after_a_compaction_on_every_machine()
    {
        using var local = new EventStore(new DuckDbOptions { Directory = _folder["local"] });
        using var one = Open();
        var people = new RandomRecipients(3, 80, _folder.Path);
        for (var commit = 0; commit < 4; commit++)
        {
            var (profiles, events) = (people.Profiles(commit, 0.4), people.Events(80).Concat(people.Changes(commit * 2)).ToList());
            foreach (var store in new[] { local, one })
            {
                await store.ImportAsync(events.ToAsyncEnumerable());
                await store.ImportProfilesFromAsync(profiles);
                await store.SaveCampaignAsync("c1", new Campaigns.Campaign { Channels = ["email"] });
            }
        }

        using var other = Open("other");
        await CompareAsync(other, "c1");
        (await other.CompactAsync())!.SegmentsAfter.Should().Be(3);
        using var third = Open("third");
        await CompareAsync(third, "c0");

        async Task CompareAsync(EventStore store, string campaign)
        {
            var (expected, actual) = (new EventStoreMetricsSource(local), new EventStoreMetricsSource(store));
            DailyLines.Of(await actual.ReadAsync(new MetricsQuery(campaign))).Should().Equal(DailyLines.Of(await expected.ReadAsync(new MetricsQuery(campaign)))).And.NotBeEmpty();
            (await store.DistinctPeopleAsync(campaign)).Should().BeEquivalentTo(await local.DistinctPeopleAsync(campaign));
            (await store.ReconcileAsync(campaign)).Should().BeEquivalentTo(await local.ReconcileAsync(campaign));
            (await RowsAsync(store, campaign)).Should().Equal(await RowsAsync(local, campaign)).And.NotBeEmpty();
        }
    }

    [Fact]
    public async Task Export_that_began_on_one_machine_resumes_on_another_with_the_same_rows()
    {
        using var one = Open();
        var people = new RandomRecipients(8, 100, _folder.Path);
        for (var commit = 0; commit < 5; commit++)
        {
            await one.ImportProfilesFromAsync(people.Profiles(commit, 0.5));
            await one.ImportAsync(people.Events(100).ToAsyncEnumerable());
        }

        var source = new StoreRecipients(one) { PageSize = 9 }.CreateSource(new(RecipientContents.All));
        var pages = await Rows.ReadPagesAsync(source, source.Selection, new("c0"));
        pages.Should().HaveCountGreaterThan(4);

        await one.ImportProfilesFromAsync(people.Profiles(77, 0.5));
        await one.ImportAsync(people.Events(100).Concat(people.Changes(20)).ToAsyncEnumerable());
        await one.CompactAsync();
        using var other = Open("other");
        var resumed = new StoreRecipients(other) { PageSize = 9 }.CreateSource(new(RecipientContents.All));
        var rest = await Rows.ReadPagesAsync(resumed, resumed.Selection, new("c0"), pages[2].Cursor);

        rest.SelectMany(page => page.Rows).Should().Equal(pages.Skip(3).SelectMany(page => page.Rows));
        (await RowsAsync(other, "c0")).Should().NotEqual(pages.SelectMany(page => page.Rows));
    }

    [Fact]
    public async Task Export_whose_file_was_pruned_does_not_resume_and_names_the_file()
    {
        using var one = Open();
        for (var commit = 0; commit < 4; commit++)
            await one.ImportAsync(RandomEvents.Make(commit, 20, isMultivariate: false).ToAsyncEnumerable());
        await one.ImportProfilesAsync(new[] { new Recipient { Id = "a" } }.ToAsyncEnumerable());
        var source = new StoreRecipients(one).CreateSource(new(RecipientContents.All));
        var cursor = (await Rows.ReadPagesAsync(source, source.Selection, new("c")))[0].Cursor;
        await one.CompactAsync();
        _time.Advance(TimeSpan.FromDays(8));
        (await one.CompactAsync())!.DeletedFiles.Should().Be(4);

        var resume = () => Rows.ReadPagesAsync(source, source.Selection, new("c"), cursor);

        (await resume.Should().ThrowAsync<CheckpointException>()).WithMessage("*'events/*.parquet'*Start a new export.");
    }

    [Fact]
    public async Task Copies_keep_to_their_limit_except_for_those_in_use()
    {
        const int commits = 4;
        using var one = Open();
        for (var commit = 0; commit < commits; commit++)
            await one.ImportAsync(Enumerable.Range(0, 1000).Select(at => Sent($"{commit}-{at}")).ToAsyncEnumerable());
        var segments = one.Files.Read().Of("c").Segments;
        var limit = segments.Take(2).Sum(segment => segment.Bytes);
        var cache = _folder["small"];
        using var small = Open("small", limit);
        using var also = Open("small", limit);

        (await SentAsync(small)).Should().Be(commits * 1000);
        SizeOf().Should().BeInRange(1, limit);
        using (var connection = small.Engine.Connect())
        {
            var paths = small.Files.Open(segments, connection, CancellationToken.None);
            (await SentAsync(also)).Should().Be(commits * 1000);
            paths.Should().OnlyContain(path => File.Exists(path));
            connection.ReadNumber($"SELECT count(*) FROM read_parquet([{SqlText.List(paths)}])", CancellationToken.None).Should().Be(commits * 1000);
        }

        SizeOf().Should().BeInRange(1, limit);
        using (var connection = small.Engine.Connect())
            small.Files.Open([segments[^1]], connection, CancellationToken.None);
        // The one used last stays.
        Directory.GetFiles(cache, "*.parquet", SearchOption.AllDirectories).Select(Path.GetFileName).Should().Contain(Path.GetFileName(segments[^1].File));

        long SizeOf() => new DirectoryInfo(cache).EnumerateFiles("*.parquet", SearchOption.AllDirectories).Sum(file => file.Length);
    }

    [Theory]
    [InlineData("is missing")]
    [InlineData("instead of")]
    [InlineData("was changed")]
    public async Task Damaged_object_is_named_and_never_counted(string problem)
    {
        using var one = Open();
        await one.ImportAsync(RandomEvents.Make(1, 50, isMultivariate: false).ToAsyncEnumerable());
        var file = one.Files.Read().Of("c").Segments.Single().File;
        var bytes = (await server.Client.ReadAsync(_bucket, $"store/{file}"))!;
        bytes[bytes.Length / 2] ^= 1;
        if (problem == "is missing")
            await server.Client.DeleteObjectAsync(_bucket, $"store/{file}");
        else
            await PutAsync($"store/{file}", problem == "was changed" ? bytes : bytes[..^7]);
        using var other = Open("other");

        (await FluentActions.Awaiting(() => SentAsync(other)).Should().ThrowAsync<StoreException>()).WithMessage($"*'{file}'*{problem}*Nothing was counted.");
        (await FluentActions.Awaiting(() => other.DistinctPeopleAsync("c")).Should().ThrowAsync<StoreException>()).WithMessage($"*'{file}'*{problem}*");
        Directory.GetFiles(_folder["other"], "*.parquet", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Damaged_copy_is_fetched_again(bool isCut)
    {
        using (var one = Open())
            await one.ImportAsync(Enumerable.Range(0, 1000).Select(at => Sent($"{at}")).ToAsyncEnumerable());
        var copy = Directory.GetFiles(_folder["cache"], "*.parquet", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(copy);
        var damaged = bytes[..];
        damaged[^20] ^= 1;
        await File.WriteAllBytesAsync(copy, isCut ? bytes[..100] : damaged);
        using var again = Open();

        (await SentAsync(again)).Should().Be(1000);

        (await File.ReadAllBytesAsync(copy)).Should().Equal(bytes);
    }

    [Fact]
    public async Task Large_segment_comes_in_parts_and_whole()
    {
        using var one = Open();
        var random = new Random(1);
        var texts = Enumerable.Range(0, 20).Select(_ => string.Concat(Enumerable.Range(0, 1_000_000).Select(_ => (char)random.Next(33, 126)))).ToArray();
        await one.ImportProfilesAsync(texts.Select((text, at) => new Recipient { Id = $"{at}", FirstName = text }).ToAsyncEnumerable());
        one.Files.Read().Current.Single(pair => pair.Value.Profiles is not null).Value.Profiles!.Bytes.Should().BeGreaterThan(15 << 20);
        (await server.Client.UploadsAsync(_bucket)).Should().BeEmpty();
        using var other = Open("other");
        var source = new StoreRecipients(other).CreateSource(new(RecipientContents.UserData) { Columns = ["first_name"] });

        (await Rows.ReadAsync(source, source.Selection, new(null))).Select(row => row.TrimEnd().Trim('"').Replace("\"\"", "\"", StringComparison.Ordinal).Length).Should().HaveCount(20).And.OnlyContain(length => length >= 1_000_000);
    }

    [Fact]
    public async Task Files_that_are_imported_twice_at_once_are_committed_once()
    {
        var file = _folder.Write("a.jsonl", [.. Enumerable.Range(0, 500).Select(at => EventJson.Sent(at))]);
        EventStore[] stores = [.. Enumerable.Range(0, 4).Select(at => Open($"{at}"))];

        var results = await Task.WhenAll(stores.Select(store => Task.Run(() => store.ImportFilesAsync([file]))));

        results.Sum(result => result.Kept).Should().Be(500);
        (await server.Client.KeysAsync(_bucket)).Where(key => key.EndsWith(".manifest", StringComparison.Ordinal)).Should().ContainSingle();
        (await server.Client.KeysAsync(_bucket)).Where(key => key.EndsWith(".parquet", StringComparison.Ordinal)).Should().ContainSingle();
        (await SentAsync(stores[0])).Should().Be(500);
        foreach (var store in stores)
            store.Dispose();
    }

    [Fact]
    public async Task One_process_compacts_at_a_time_and_an_expired_lock_is_taken_over()
    {
        using var one = Open();
        await one.ImportAsync(RandomEvents.Make(1, 20, isMultivariate: false).ToAsyncEnumerable());
        using var other = Open("other");

        using (one.Files.TryLock())
        {
            (await other.CompactAsync()).Should().BeNull();
            // It is written again while it is held.
            var key = (await server.Client.KeysAsync(_bucket)).Single(name => name.StartsWith("store/locks/", StringComparison.Ordinal));
            await server.Client.DeleteObjectAsync(_bucket, key);
            _time.Advance(TimeSpan.FromMinutes(5));
            (await server.Client.KeysAsync(_bucket)).Should().Contain(key);
        }

        (await other.CompactAsync()).Should().NotBeNull();
        (await server.Client.KeysAsync(_bucket)).Should().NotContain(name => name.StartsWith("store/locks/", StringComparison.Ordinal));
        // Objects that a killed process left.
        await PutAsync("store/locks/00000007", [1]);
        (await other.CompactAsync()).Should().BeNull();
        _time.Advance(TimeSpan.FromMinutes(31));
        using (other.Files.TryLock())
            (await server.Client.KeysAsync(_bucket)).Where(name => name.StartsWith("store/locks/", StringComparison.Ordinal)).Should().Equal("store/locks/00000008");
    }

    [Fact]
    public async Task One_of_many_processes_that_lock_at_once_gets_the_lock()
    {
        using var store = Open();
        await store.ImportAsync(RandomEvents.Make(1, 20, isMultivariate: false).ToAsyncEnumerable());
        var locks = new IDisposable?[8];

        await Task.WhenAll(Enumerable.Range(0, locks.Length).Select(at => Task.Run(() => locks[at] = store.Files.TryLock())));

        locks.Should().ContainSingle(one => one != null);
        foreach (var one in locks)
            one?.Dispose();
        (await server.Client.KeysAsync(_bucket)).Should().NotContain(name => name.StartsWith("store/locks/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replaced_segments_and_what_killed_processes_left_are_deleted_in_time()
    {
        using var one = Open();
        for (var commit = 0; commit < 4; commit++)
            await one.ImportAsync(RandomEvents.Make(commit, 20, isMultivariate: false).ToAsyncEnumerable());
        await one.CompactAsync();
        await PutAsync("store/events/killed.parquet", [1]);
        await server.Client.InitiateMultipartUploadAsync(_bucket, "store/events/begun.parquet");

        _time.Advance(TimeSpan.FromHours(23));
        (await one.CompactAsync())!.DeletedFiles.Should().Be(0);
        (await server.Client.UploadsAsync(_bucket)).Should().ContainSingle();
        _time.Advance(TimeSpan.FromHours(2));
        (await one.CompactAsync())!.DeletedFiles.Should().Be(1);
        await server.Client.ShouldHaveNoUploadsAsync(_bucket);
        _time.Advance(TimeSpan.FromDays(7));
        (await one.CompactAsync())!.DeletedFiles.Should().Be(4);

        (await server.Client.KeysAsync(_bucket)).Where(key => key.StartsWith("store/events/", StringComparison.Ordinal)).Should().ContainSingle();
        using var other = Open("other");
        (await new EventStoreMetricsSource(other).ReadAsync(new MetricsQuery("c"))).Days.Should().NotBeNull();
    }

    [Fact]
    public async Task Prefix_with_other_objects_and_an_empty_one_are_no_stores()
    {
        await PutAsync("store/mine.txt", [1]);
        using var one = Open();

        (await FluentActions.Awaiting(() => one.ImportAsync(RandomEvents.Make(1, 20, isMultivariate: false).ToAsyncEnumerable())).Should().ThrowAsync<StoreException>())
            .WithMessage($"'s3://{_bucket}/store' has other files and is not a store.*");
        (await FluentActions.Awaiting(() => SentAsync(one)).Should().ThrowAsync<StoreException>()).WithMessage($"There is no store in 's3://{_bucket}/store'.*");
    }

    [Theory]
    [InlineData("secret", "*credentials were refused (SignatureDoesNotMatch)*")]
    [InlineData("key", "*credentials were refused (InvalidAccessKeyId)*")]
    [InlineData("bucket", "*the bucket does not exist*")]
    [InlineData("service", "*the service did not answer*")]
    public async Task Bucket_that_cannot_be_used_is_an_error_that_says_why_without_secrets(string wrong, string message)
    {
        using var client = RealStore.ClientOf(
            wrong == "service" ? Ports.Free(1)[0] : server.Port, config => config.MaxErrorRetry = 0,
            wrong switch
            {
                "secret" => new BasicAWSCredentials("test", "not-the-secret"),
                "key" => new BasicAWSCredentials("not-the-key", "testsecret"),
                _ => null,
            });
        using var store = new EventStore(
            new DuckDbOptions { S3 = new() { Bucket = wrong == "bucket" ? "no-such-bucket" : _bucket, Prefix = "store", CacheDirectory = _folder["cache"], Upload = new() { MaxAttempts = 1 } } },
            _time, client);

        var error = (await FluentActions.Awaiting(() => SentAsync(store)).Should().ThrowAsync<StoreException>()).WithMessage(message).Which;

        error.Message.Should().NotContain("not-the").And.NotContain("testsecret");
    }

    [Theory]
    [InlineData("s3://bucket/a/b", "bucket", "a/b")]
    [InlineData("S3://bucket", "bucket", "")]
    [InlineData("s3://bucket/a/", "bucket", "a")]
    [InlineData("some/folder", null, null)]
    public void Address_names_a_bucket_or_a_folder(string address, string? bucket, string? prefix)
    {
        var options = DuckDbOptions.FromLocation(address, new Uri("http://localhost:1"));

        (options.S3?.Bucket, options.S3?.Prefix, options.Directory).Should().Be((bucket, prefix, bucket is null ? address : ""));
        options.ThrowIfInvalid();
    }

    [Theory]
    [InlineData("s3:/bucket", "*Give s3://BUCKET/PREFIX*")]
    [InlineData("gs://bucket/a", "*Give s3://BUCKET/PREFIX*")]
    [InlineData("s3://", "*names no bucket*")]
    [InlineData("s3:///a", "*names no bucket*")]
    [InlineData("s3://bucket/a//b", "*two slashes*")]
    [InlineData("s3://bucket/a b", "*U+0020*")]
    public void Invalid_address_says_why(string address, string message) =>
        FluentActions.Invoking(() => DuckDbOptions.FromLocation(address)).Should().Throw<StoreException>().WithMessage(message);

    [Fact]
    public void Options_name_what_to_set()
    {
        Problem(new()).Should().Be("DuckDbOptions.Directory is missing. Set it to the folder of the store, or DuckDbOptions.S3 to its bucket.");
        Problem(new() { Directory = "a", S3 = new() { Bucket = "b" } }).Should().StartWith("DuckDbOptions.Directory and DuckDbOptions.S3 are both set.");
        Problem(new() { Directory = "s3://bucket/events" }).Should().Be("DuckDbOptions.Directory must be the path of a folder. For a bucket, set DuckDbOptions.S3.");
        Problem(new() { S3 = new() }).Should().StartWith("DuckDbOptions.S3.Bucket is missing.");
        Problem(new() { S3 = new() { Bucket = "b", CacheBytes = 0 } }).Should().StartWith("DuckDbOptions.S3.CacheBytes must be positive.");
        Problem(new() { S3 = new() { Bucket = "b", CacheDirectory = " " } }).Should().StartWith("DuckDbOptions.S3.CacheDirectory is empty.");
        Problem(new() { S3 = new() { Bucket = "b", ServiceUrl = new Uri("ftp://x") } }).Should().StartWith("DuckDbOptions.S3.ServiceUrl ");
        Problem(new() { S3 = new() { Bucket = "b" } }).Should().BeNull();

        static string? Problem(DuckDbOptions options) => options.FindProblems().FirstOrDefault();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("DuckDb:S3:Buckte", "*Buckte*")]
    [InlineData("DuckDb:S3:Upload:Attemps", "*Attemps*")]
    [InlineData("DuckDb:Directory", "*both set*")]
    public void Configuration_sets_the_bucket_and_refuses_what_it_does_not_know(string? further, string? problem)
    {
        var settings = new Dictionary<string, string?>
        {
            ["DuckDb:S3:Bucket"] = "b",
            ["DuckDb:S3:Prefix"] = "p",
            ["DuckDb:S3:ServiceUrl"] = "http://localhost:1",
            ["DuckDb:S3:CacheDirectory"] = "c",
            ["DuckDb:S3:CacheBytes"] = "7",
            ["DuckDb:S3:Upload:MaxAttempts"] = "3",
        };
        if (further is not null)
            settings[further] = "1";
        var services = new ServiceCollection();
        services.AddCampaignExport(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddDuckDb();
        using var provider = services.BuildServiceProvider();
        var options = () => provider.GetRequiredService<IOptions<DuckDbOptions>>().Value;

        if (problem is null)
        {
            var bucket = options().S3!;
            (bucket.Bucket, bucket.Prefix, bucket.ServiceUrl!.Port, bucket.CacheDirectory, bucket.CacheBytes, bucket.Upload.MaxAttempts).Should().Be(("b", "p", 1, "c", 7L, 3));
        }
        else
        {
            options.Should().Throw<OptionsValidationException>().WithMessage(problem);
        }
    }

    private static MessageEvent Sent(string id) => new(id, EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddDays(20_000), "c", $"user-{id}") { Channel = "email" };

    private static async Task<List<string>> RowsAsync(EventStore store, string campaign)
    {
        var source = new StoreRecipients(store) { PageSize = 20 }.CreateSource(new(RecipientContents.All));
        return await Rows.ReadAsync(source, source.Selection, new(campaign));
    }

    private static async Task<long> SentAsync(EventStore store)
    {
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        return (long)metrics.Variations.Sum(one => metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", one.Key, "sent").ValueOn(day)));
    }

    private async Task PutAsync(string key, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var put = await server.Client.PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = stream, UseChunkEncoding = false });
        put.HttpStatusCode.Should().Be(HttpStatusCode.OK);
    }

    private EventStore Open(string machine = "cache", long cacheBytes = 1L << 30) => new(
        new DuckDbOptions { S3 = new() { Bucket = _bucket, Prefix = "store", CacheDirectory = _folder[machine], CacheBytes = cacheBytes }, Threads = 2, KeptCountBytes = 0 }, _time, server.Client);
}
