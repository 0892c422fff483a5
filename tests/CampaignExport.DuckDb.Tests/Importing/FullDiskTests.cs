using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;
using CampaignExport.Recipients;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb.Tests;

/// <summary>A disk that is full or read-only ends an import with advice, and loses nothing that was committed.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _disk;

    public FullDiskTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs the right to mount a file system.");
        _disk = _folder["disk"];
        Directory.CreateDirectory(_disk);
        Command.Succeed("sh", "-c", $"mount -t tmpfs -o size=1m none '{_disk}'");
    }

    public void Dispose()
    {
        if (_disk is not null)
            Command.Succeed("sh", "-c", $"umount '{_disk}'");
        _folder.Dispose();
    }

    [Fact]
    public async Task Import_whose_segment_has_no_room_says_so_and_is_repeated()
    {
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_disk, "store"), KeptCountBytes = 0 });
        await store.ImportAsync(new[] { Sent("first") }.ToAsyncEnumerable());
        var large = Enumerable.Range(0, 60_000).Select(at => Sent($"{at}")).ToArray();

        var import = () => store.ImportAsync(large.ToAsyncEnumerable());

        (await import.Should().ThrowAsync<StoreException>()).WithMessage("The disk of the store is full. Make room*").Which.Message.Should().NotContain(_disk);
        Directory.GetFiles(Path.Combine(_disk, "store", "events")).Should().ContainSingle();
        (await SentAsync(store)).Should().Be(1);
        Command.Succeed("sh", "-c", $"mount -o remount,size=20m '{_disk}'");
        await import();
        (await SentAsync(store)).Should().Be(60_001);
    }

    [Fact]
    public async Task Manifest_that_has_no_room_says_so()
    {
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_disk, "store") });
        await store.SaveCampaignAsync("c", new Campaign { Name = "Before" });
        await File.WriteAllBytesAsync(Path.Combine(_disk, "other"), new byte[(1 << 20) - (3 * 4096)]);

        var save = () => store.SaveCampaignAsync("c", new Campaign { Name = new string('x', 20_000) });

        (await save.Should().ThrowAsync<StoreException>()).WithMessage("The disk of the store is full. Make room*");
        (await store.FindCampaignAsync("c"))!.Name.Should().Be("Before");
        Directory.GetFiles(Path.Combine(_disk, "store", "manifests")).Should().ContainSingle();
    }

    [Fact]
    public async Task Read_only_disk_is_named_by_imports_of_any_kind()
    {
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(_disk, "store") });
        await store.ImportAsync(new[] { Sent("first") }.ToAsyncEnumerable());
        Command.Succeed("sh", "-c", $"mount -o remount,ro '{_disk}'");
        using var other = new EventStore(new DuckDbOptions { Directory = Path.Combine(_disk, "other") });

        Func<Task>[] writes =
        [
            () => store.ImportAsync(new[] { Sent("second") }.ToAsyncEnumerable()), () => store.ImportProfilesAsync(new[] { new Recipient { Id = "1" } }.ToAsyncEnumerable()),
            () => store.SaveCampaignAsync("c", new Campaign()), () => store.CompactAsync(), () => other.ImportAsync(new[] { Sent("third") }.ToAsyncEnumerable()),
        ];

        foreach (var write in writes)
            (await write.Should().ThrowAsync<StoreException>()).WithMessage("The folder of the store cannot be written to: Read-only file system. Allow*").Which.Message.Should().NotContain(_disk);
        (await SentAsync(store)).Should().Be(1);
    }

    [Fact]
    public void Engine_without_room_for_temporary_files_says_so()
    {
        using var engine = new DuckDbEngine(new DuckDbOptions { Directory = _folder["store"], TempDirectory = _disk, MemoryLimit = 256L << 20, Threads = 1 });
        using var connection = engine.Connect();

        var spill = () => connection.Execute("CREATE TEMP TABLE t AS SELECT range AS a, hash(range) AS b, hash(range + 1) AS c, hash(range + 2) AS d FROM range(20_000_000)", CancellationToken.None);

        spill.Should().Throw<StoreException>().WithMessage("The disk for temporary files is full. Make room, or set DuckDbOptions.TempDirectory*").Which.Message.Should().NotContain(_disk);
    }

    private static MessageEvent Sent(string id) => new(id, EventKinds.Find("users.messages.email.Send")!, DateTimeOffset.UnixEpoch.AddDays(20_000), "c", $"user-{id}") { Channel = "email" };

    private static async Task<long> SentAsync(EventStore store)
    {
        var metrics = await new EventStoreMetricsSource(store).ReadAsync(new MetricsQuery("c"));
        return (long)metrics.Variations.Sum(one => metrics.Days!.Days.Sum(day => metrics.GetVariationSeries("email", one.Key, "sent").ValueOn(day)));
    }
}
