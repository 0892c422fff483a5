using System.Buffers;
using Amazon.S3;
using CampaignExport.S3.Diagnostics;
using CampaignExport.Sinks;
using Microsoft.Extensions.Logging;

namespace CampaignExport.S3.Uploads;

/// <summary>The upload of one object: a multipart upload, or one call if the object is one short part.</summary>
internal sealed class S3ExportUpload : ExportUpload
{
    private readonly StoreBucket _bucket;
    private readonly string _key;
    private readonly ILogger _logger;
    private readonly SortedList<int, StoredPart> _parts = [];
    private readonly Lock _partsLock = new();
    private readonly SemaphoreSlim _beginning = new(1);
    private readonly string _mark;
    private string? _uploadId;
    // Whether the store may still hold parts of the upload. A completed upload has none.
    private bool _isOpen;
    // Whether the store may still be writing a part that this process gave up. Such a part can revive an aborted upload.
    private volatile bool _isUnsettled;
    // A short part that may be the whole file. The multipart upload begins only when another part follows.
    private byte[]? _short;
    private Stage _stage = Stage.Writing;

    public S3ExportUpload(StoreBucket bucket, string key, ILogger logger, UploadState? state = null, bool isPublished = false)
    {
        (_bucket, _key, _logger) = (bucket, key, logger);
        _mark = state?.Mark ?? Guid.NewGuid().ToString("N");
        _uploadId = state?.UploadId;
        foreach (var part in state?.Parts ?? [])
            _parts[part.Number] = part;
        _isOpen = !isPublished && _uploadId is not null;
        if (isPublished)
            _stage = Stage.Published;
    }

    private enum Stage
    {
        Writing,
        Suspended,
        Published,
        Withdrawn,
    }

    public override string Location => LocationOf(_bucket, _key);

    public override string State
    {
        get
        {
            lock (_partsLock)
                return _uploadId is { } id ? new UploadState(id, _mark, _bucket.Options.Checksum, _parts.Values).ToText() : "";
        }
    }

    public override bool IsPublished => _stage == Stage.Published;

    public static string LocationOf(StoreBucket bucket, string key) => $"s3://{bucket.Name}/{key}";

    public override async ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (part.Number == 1)
            _short = part.Bytes.Length < S3ExportSink.MinPartBytesOfBuckets && _uploadId is null ? part.Bytes.ToArray() : null;
        if (_short is not null && part.Number == 1)
            return;
        await StoreAsync(part.Number, part.Bytes, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_stage == Stage.Published)
            return;
        if (_stage == Stage.Withdrawn)
            throw new ExportPartsLostException(Location);
        if (_parts.Count == 0)
            await PutAsync(_short ?? [], cancellationToken).ConfigureAwait(false);
        else
            await CompletePartsAsync(cancellationToken).ConfigureAwait(false);
        _stage = Stage.Published;
    }

    public override async ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_stage != Stage.Published)
            return;
        await _bucket.DeleteAsync(_key, cancellationToken).ConfigureAwait(false);
        _stage = Stage.Withdrawn;
    }

    public override async ValueTask SuspendAsync(CancellationToken cancellationToken = default)
    {
        if (_stage != Stage.Writing)
            return;
        if (_short is { } bytes)
        {
            await StoreAsync(1, new(bytes), cancellationToken).ConfigureAwait(false);
            _short = null;
        }

        _stage = Stage.Suspended;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_stage != Stage.Suspended && _isOpen)
        {
            try
            {
                await _bucket.AbortAsync(_key, _uploadId!, CancellationToken.None).ConfigureAwait(false);
                for (var wait = 1; _isUnsettled && wait <= 3; wait++)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(200 * wait), TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
                    if (await _bucket.FindPartsAsync(_key, _uploadId!, CancellationToken.None).ConfigureAwait(false) is not null)
                        await _bucket.AbortAsync(_key, _uploadId!, CancellationToken.None).ConfigureAwait(false);
                }

                _isOpen = false;
            }
#pragma warning disable CA1031 // The error that led here is the one to report; this one is logged, and the parts are swept later.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Log.AbortFailed(_logger, _bucket.Name, _uploadId!, error);
            }
        }

        _short = null;
    }

    private async ValueTask StoreAsync(int number, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        var id = await BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var part = await _bucket.StorePartAsync(_key, id, number, bytes, cancellationToken).ConfigureAwait(false);
            lock (_partsLock)
                _parts[number] = part;
        }
        catch
        {
            _isUnsettled = true;
            throw;
        }
    }

    private async ValueTask<string> BeginAsync(CancellationToken cancellationToken)
    {
        if (_uploadId is { } begun)
            return begun;
        await _beginning.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_uploadId is null)
                (_uploadId, _isOpen) = (await _bucket.BeginAsync(_key, _mark, cancellationToken).ConfigureAwait(false), true);
            return _uploadId;
        }
        finally
        {
            _beginning.Release();
        }
    }

    private async ValueTask PutAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        if (!_bucket.Options.Overwrite && await _bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false) is not null)
            throw new ExportExistsException(Location);
        try
        {
            await _bucket.PutAsync(_key, _mark, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (IsPreconditionFailed(error))
        {
            // The object may be there because an earlier attempt succeeded and its answer was lost.
            if (await _bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false) is not { } found || found.Mark != _mark)
                throw new ExportExistsException(Location, error);
        }
    }

    private async ValueTask CompletePartsAsync(CancellationToken cancellationToken)
    {
        var parts = RequireWhole();
        if (!_bucket.Options.Overwrite && await _bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false) is { } there)
        {
            if (!IsOurs(there, parts, _mark))
                throw new ExportExistsException(Location);
            return;
        }

        string? checksum;
        try
        {
            checksum = await _bucket.CompleteAsync(_key, _uploadId!, parts, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error)
        {
            // Another process, or an attempt whose answer was lost, may have completed the upload.
            if (await FindOrNullAsync(cancellationToken).ConfigureAwait(false) is { } found && IsOurs(found, parts, _mark))
                return;
            if (IsPreconditionFailed(error))
                throw new ExportExistsException(Location, error);
            if (StoreBucket.IsGone(error) || await IsLostAsync(parts.Count, error, cancellationToken).ConfigureAwait(false))
                throw new ExportPartsLostException(Location, error);
            throw;
        }

        _isOpen = false;
        if (checksum is not null && PartDigest.OfObject(parts, _bucket.Options.Checksum) is { } expected && checksum != expected)
            await RefuseAsync(checksum, expected).ConfigureAwait(false);
    }

    // Whether the upload no longer exists, which not every store reports at completion; or whether it has parts after the last one, which
    // a resumed upload leaves. Amazon S3 drops those. Ceph up to version 16 refuses to complete the upload, and no call deletes a part.
    private async ValueTask<bool> IsLostAsync(int last, AmazonS3Exception error, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await _bucket.FindPartsAsync(_key, _uploadId!, cancellationToken).ConfigureAwait(false);
            return stored is null || (error.ErrorCode == "InvalidPart" && stored.Keys.Any(number => number > last));
        }
        catch (AmazonS3Exception)
        {
            return false;
        }
    }

    // The first error is thrown, whatever this look-up finds.
    private async ValueTask<StoredObject?> FindOrNullAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _bucket.FindAsync(_key, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception)
        {
            return null;
        }
    }

    private async ValueTask RefuseAsync(string checksum, string expected)
    {
        var error = new IOException($"The store created '{Location}' with the checksum {checksum} instead of {expected}, so the object was deleted.");
        try
        {
            await _bucket.DeleteAsync(_key, CancellationToken.None).ConfigureAwait(false);
            _stage = Stage.Withdrawn;
        }
#pragma warning disable CA1031 // The wrong checksum is the error to report; this one is logged.
        catch (Exception second)
#pragma warning restore CA1031
        {
            Log.DeleteFailed(_logger, _bucket.Name, second);
        }

        throw error;
    }

    private List<StoredPart> RequireWhole()
    {
        List<StoredPart> parts = [.. _parts.Values];
        if (_short is not null)
            throw TooSmall(1, _short.Length);
        foreach (var (at, part) in parts.Index())
        {
            if (part.Number != at + 1)
                throw new InvalidOperationException(FormattableString.Invariant($"Part {at + 1} of '{Location}' was not written."));
            if (part.Bytes < S3ExportSink.MinPartBytesOfBuckets && at < parts.Count - 1)
                throw TooSmall(part.Number, part.Bytes);
        }

        return parts;
    }

    private static InvalidOperationException TooSmall(int number, long bytes) => new(FormattableString.Invariant(
        $"Part {number} has {Plural.Of(bytes, "byte")} and is not the last one. A bucket requires parts of at least {S3ExportSink.MinPartBytesOfBuckets} bytes. Make parts larger."));

    private static bool IsPreconditionFailed(AmazonS3Exception error) => error.StatusCode == System.Net.HttpStatusCode.PreconditionFailed;

    /// <summary>Whether an object is the result of an upload.</summary>
    public static bool IsOurs(StoredObject found, IReadOnlyList<StoredPart> parts, string mark) =>
        found.Bytes == parts.Sum(part => part.Bytes) && (found.Mark == mark || found.ETag == PartDigest.ETagOfObject(parts));
}
