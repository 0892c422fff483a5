using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using CampaignExport.S3;
using CampaignExport.S3.DependencyInjection;
using CampaignExport.S3.Uploads;
using CampaignExport.Sinks;
using CampaignExport.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace CampaignExport.DuckDb;

/// <summary>
/// A store below a prefix in a bucket, with copies of its files on this machine. Objects are created and never changed, except for the lock of a compaction.
/// </summary>
/// <remarks>The engine is synchronous, so its callers wait for the bucket, too.</remarks>
internal sealed class BucketSegmentStorage : SegmentStorage
{
    private const int PartBytes = 8 << 20;
    private const int ReadsAtOnce = 16;
    private const int FilesAtOnce = 4;

    private readonly DuckDbBucketOptions _options;
    private readonly TimeProvider _time;
    private readonly string _prefix;
    private readonly Lazy<OwnedClient> _client;
    private readonly Lazy<SegmentCache> _cache;

    /// <summary>Initializes a storage. Nothing is read or written yet.</summary>
    public BucketSegmentStorage(DuckDbBucketOptions options, TimeProvider time, IAmazonS3? clientOfHost)
    {
        (_options, _time, _prefix) = (options, time, S3KeyLayout.Under(options.Prefix).Prefix);
        _client = new(() => new OwnedClient(options, clientOfHost));
        // The folder is named by the id of the store, because another store below the same prefix has other files.
        _cache = new(() => new SegmentCache(Path.Combine(options.CacheDirectory ?? DuckDbBucketOptions.CacheOfUser, IdOfStore()), options.CacheBytes));
    }

    public override string Name => $"'s3://{_options.Bucket}/{_prefix.TrimEnd('/')}'";

    public override string LocalFolder => _cache.Value.Folder;

    private StoreBucket Bucket => BucketWith(isConditional: false);

    public override bool HasOtherFiles(CancellationToken cancellationToken) => Run(
        async token =>
        {
            await foreach (var one in Bucket.ListAsync(_prefix, token).ConfigureAwait(false))
            {
                var file = one.Key[_prefix.Length..];
                if (file is not ("" or Mark) && !Kinds.Append(Manifests).Append(BucketLock.Folder).Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal)))
                    return true;
            }

            return false;
        },
        cancellationToken);

    public override byte[]? Read(string file, CancellationToken cancellationToken) => Run(token => Bucket.ReadAsync(_prefix + file, token), cancellationToken);

    public override IEnumerable<(string Name, byte[]? Bytes)> ReadManifests(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = new (string, byte[]?)[names.Count];
        Parallel(names.Count, ReadsAtOnce, async (at, token) =>
        {
            var file = $"{Manifests}/{names[at]}{ManifestEnding}";
            if (_cache.Value.ReadSmall(file) is not { } bytes)
            {
                bytes = await Bucket.ReadAsync(_prefix + file, token).ConfigureAwait(false);
                if (bytes is not null)
                    _cache.Value.KeepSmall(file, bytes);
            }

            found[at] = (names[at], bytes);
        }, cancellationToken);
        return found;
    }

    public override bool TryPut(string file, byte[] bytes, CancellationToken cancellationToken) => Run(
        async token =>
        {
            var (key, mark) = (_prefix + file, Guid.NewGuid().ToString("N"));
            try
            {
                await BucketWith(isConditional: true).PutAsync(key, mark, bytes, token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception error) when (error.StatusCode == System.Net.HttpStatusCode.PreconditionFailed)
            {
                // The object may be there because an earlier attempt succeeded and its response was lost.
                return await Bucket.FindAsync(key, token).ConfigureAwait(false) is { } there && there.Mark == mark;
            }
        },
        cancellationToken);

    public override IEnumerable<string> ListManifests(CancellationToken cancellationToken) => List(Manifests, cancellationToken)
        .Select(one => one.File).Where(file => file.EndsWith(ManifestEnding, StringComparison.Ordinal)).Select(file => file[(Manifests.Length + 1)..^ManifestEnding.Length]);

    public override IEnumerable<(string File, DateTimeOffset ModifiedAt)> List(string folder, CancellationToken cancellationToken) => Run(
        async token =>
        {
            var files = new List<(string, DateTimeOffset)>();
            await foreach (var one in Bucket.ListAsync($"{_prefix}{folder}/", token).ConfigureAwait(false))
                files.Add((one.Key[_prefix.Length..], one.ModifiedAt));
            return files;
        },
        cancellationToken);

    public override Segment? FindMissing(IEnumerable<Segment> segments, CancellationToken cancellationToken)
    {
        Segment[] all = [.. segments];
        var isThere = new bool[all.Length];
        Parallel(all.Length, ReadsAtOnce, async (at, token) =>
            isThere[at] = await Bucket.FindAsync(_prefix + all[at].File, token).ConfigureAwait(false) is not null, cancellationToken);
        return all.Where((_, at) => !isThere[at]).FirstOrDefault();
    }

    public override string NewSegment(string kind) => _cache.Value.NewFile(kind);

    public override Segment Keep(string path, long rows, CancellationToken cancellationToken)
    {
        var segment = Describe(path, rows);
        Run(
            async token =>
            {
                await UploadAsync(path, _prefix + segment.File, segment.Bytes, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
        // The segment will be counted or merged soon.
        _cache.Value.Add(path, segment.File);
        return segment;
    }

    public override string PathOf(Segment segment) => _cache.Value.PathOf(segment.File);

    public override IReadOnlyList<string> Open(IReadOnlyList<Segment> segments, EngineConnection user, CancellationToken cancellationToken)
    {
        var use = user.Use(() => new CacheUse(_cache.Value));
        var paths = new string[segments.Count];
        Parallel(segments.Count, FilesAtOnce, async (at, token) =>
            paths[at] = use.TryOpen(segments[at])
                ?? await _cache.Value.FetchAsync(segments[at], use, stream => FetchAsync(segments[at], stream, token), token).ConfigureAwait(false), cancellationToken);
        return paths;
    }

    public override void Delete(string file, CancellationToken cancellationToken) => Run(
        async token =>
        {
            await Bucket.DeleteAsync(_prefix + file, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public override void Sweep(DateTimeOffset before, CancellationToken cancellationToken) => Run(
        async token =>
        {
            foreach (var kind in Kinds)
                await new S3UploadSweeper(_client.Value.Client, _options.Bucket, _time).SweepAsync($"{_prefix}{kind}/", _time.GetUtcNow() - before, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public override IDisposable? TryLock(CancellationToken cancellationToken) => BucketLock.TryTake(this, _time, cancellationToken);

    /// <summary>Writes a small object. It replaces an existing one.</summary>
    public void Put(string file, byte[] bytes, CancellationToken cancellationToken) => Run(
        async token =>
        {
            await Bucket.PutAsync(_prefix + file, "", bytes, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public override void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    // Streams the object and compares it with the digest in the manifest.
    private async Task FetchAsync(Segment segment, Stream to, CancellationToken cancellationToken)
    {
        var hash = new System.IO.Hashing.XxHash128();
        var length = 0L;
        var isThere = await Bucket.ReadAsync(
            _prefix + segment.File,
            async (from, token) =>
            {
                hash.Reset();
                length = 0;
                StoreErrors.OnDisk(() => to.SetLength(0), _cache.Value.Folder);
                var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
                try
                {
                    int count;
                    while ((count = await from.ReadAsync(buffer, token).ConfigureAwait(false)) > 0)
                    {
                        hash.Append(buffer.AsSpan(0, count));
                        length += count;
                        StoreErrors.OnDisk(() => to.Write(buffer, 0, count), _cache.Value.Folder);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!isThere)
            throw Missing(segment);
        if (length != segment.Bytes)
            throw WrongLength(segment, length);
        if (Convert.ToHexStringLower(hash.GetCurrentHash()) != segment.Digest)
            throw Damaged(segment, "was changed");
    }

    // Each part is sent with its digest, which the bucket checks.
    private async Task UploadAsync(string path, string key, long length, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous);
        var upload = new S3ExportUpload(Bucket, key, NullLogger.Instance);
        await using (upload.ConfigureAwait(false))
        {
            var parts = Math.Max(1, (int)((length + PartBytes - 1) / PartBytes));
            await System.Threading.Tasks.Parallel.ForAsync(0, parts, new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken }, async (at, token) =>
            {
                var offset = (long)at * PartBytes;
                var bytes = ArrayPool<byte>.Shared.Rent((int)Math.Min(PartBytes, length - offset));
                try
                {
                    var part = bytes.AsMemory(0, (int)Math.Min(PartBytes, length - offset));
                    for (var read = 0; read < part.Length;)
                        read += await RandomAccess.ReadAsync(file, part[read..], offset + read, token).ConfigureAwait(false) is > 0 and var count ? count : throw new EndOfStreamException();
                    await upload.WritePartAsync(new ExportPart(at + 1, offset, new(part)), token).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(bytes);
                }
            }).ConfigureAwait(false);
            await upload.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private string IdOfStore() =>
        Read(Mark, CancellationToken.None) is { } mark && JsonSerializer.Deserialize(mark, StoreJson.Default.StoreMark)?.Id is { } id && Guid.TryParseExact(id, "N", out _)
            ? id : throw new StoreException($"There is no store in {Name}. Check the address, or import into it first.");

    private StoreBucket BucketWith(bool isConditional) => new(
        _client.Value.Client, _options.Bucket, _options.Upload with { Overwrite = !isConditional, SendIfNoneMatch = isConditional }, _time);

    private void Parallel(int count, int atOnce, Func<int, CancellationToken, ValueTask> run, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        Run(
            async token =>
            {
                await System.Threading.Tasks.Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = token }, run).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    private T Run<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return call(cancellationToken).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException)
        {
            throw StoreErrors.OfBucket(error, Name);
        }
    }
}
