using System.Collections.Concurrent;
using CampaignExport.Manifests;
using Microsoft.Win32.SafeHandles;

namespace CampaignExport.Sinks;

/// <summary>A file that is written under a partial name and renamed when it is complete.</summary>
internal sealed class FileExportUpload(FileLocation location, bool overwrite) : ExportUpload
{
    // The partial files that this process writes. The file lock works between processes. Within a process this dictionary is reliable, and
    // it holds the name until the upload ends, also after the file was published.
    private static readonly ConcurrentDictionary<string, FileExportUpload> Writing = new(StringComparer.Ordinal);

    private readonly Lock _opening = new();
    private SafeFileHandle? _file;
    private long _kept;
    private Stage _stage = Stage.Writing;

    private enum Stage
    {
        Writing,
        Suspended,
        Published,
        Withdrawn,
    }

    public override string Location => location.Path;

    // The holder is enough: the name of the partial file follows from it, and the file itself has the rest.
    public override string State => location.Holder;

    public override bool IsPublished => _stage == Stage.Published;

    public static async ValueTask<FileExportUpload> ReopenAsync(
        FileLocation location, string state, IReadOnlyList<ManifestPart> parts, bool overwrite, CancellationToken cancellationToken)
    {
        var length = parts.Sum(part => part.Bytes);
        var upload = new FileExportUpload(location, overwrite) { _kept = length };
        var partial = new FileInfo(location.PartialOf(state));
        if (partial.Exists && partial.Length >= length)
        {
            // The previous holder may only be frozen and continue to write when it wakes, so its file is copied.
            var isCopied = state != location.Holder && length > 0;
            var isWhole = isCopied ? location.CopyAsync(partial.FullName, parts, cancellationToken)
                : FileLocation.HoldsAsync(partial.FullName, parts, cancellationToken);
            if (!await isWhole.ConfigureAwait(false))
                throw new ExportPartsLostException(location.Path);
            if (!isCopied)
                location.Disk.Keep(partial.FullName);
            return upload;
        }

        // The rename is the last step. If only the final name exists, the file was published.
        if (partial.Exists || new FileInfo(location.Path) is not { Exists: true } published || published.Length != length
            || !await FileLocation.HoldsAsync(location.Path, parts, cancellationToken).ConfigureAwait(false))
        {
            throw new ExportPartsLostException(location.Path);
        }

        location.Disk.Keep(location.Path);
        upload._stage = Stage.Published;
        return upload;
    }

    public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
    {
        var file = Open();
        var offset = part.Offset;
        foreach (var bytes in part.Bytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Writing a file blocks a thread either way. A synchronous write avoids the switch to another thread.
            location.Disk.Write(file, location.Partial, bytes.Span, offset);
            offset += bytes.Length;
        }

        location.Disk.Flush(file, location.Partial);
        return ValueTask.CompletedTask;
    }

    public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_stage == Stage.Published)
            return ValueTask.CompletedTask;
        var file = _stage == Stage.Writing ? Open() : null;
        try
        {
            // A file without parts, or a truncated one, is not flushed yet.
            if (file is not null)
                location.Disk.Flush(file, location.Partial);
            // Renamed while it is still locked, so that no other process can take over the partial file in between.
            location.Disk.Rename(location.Partial, location.Path, overwrite);
        }
        catch (IOException error) when (!overwrite && File.Exists(location.Path))
        {
            // Another process has published the same name since the check.
            throw new ExportExistsException(location.Path, error);
        }

        _stage = Stage.Published;
        try
        {
            location.Disk.KeepName(location.Path);
        }
        catch
        {
            Withdraw();
            throw;
        }

        file?.Dispose();
        location.DeleteOlderPartials();
        return ValueTask.CompletedTask;
    }

    public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
    {
        if (_stage == Stage.Published)
        {
            Withdraw();
            location.Disk.KeepName(location.Path);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask SuspendAsync(CancellationToken cancellationToken = default)
    {
        if (_stage == Stage.Writing)
            Open().Dispose();
        if (_stage is Stage.Writing or Stage.Withdrawn)
            _stage = Stage.Suspended;

        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        try
        {
            if (_stage == Stage.Withdrawn || (_stage == Stage.Writing && (_file is not null || _kept > 0)))
                File.Delete(location.Partial);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here matters more than one of the clean-up. The leftover file starts with a dot.
        }

        _file?.Dispose();
        _ = Writing.TryRemove(new(Path.GetFullPath(location.Partial), this));
        return ValueTask.CompletedTask;
    }

    private void Withdraw()
    {
        location.Disk.Rename(location.Path, location.Partial, overwrite: true);
        _stage = Stage.Withdrawn;
    }

    private SafeFileHandle Open()
    {
        lock (_opening)
        {
            if (_file is not null)
                return _file;
            if (Writing.GetOrAdd(Path.GetFullPath(location.Partial), this) != this)
                throw new IOException($"'{location.Path}' is being written by another export. Wait for it, or choose another place.");
            location.MakeDirectory();

            while (true)
            {
                // The partial file of a killed export is taken over.
                var file = File.OpenHandle(location.Partial, FileMode.OpenOrCreate, FileAccess.Write, location.Sharing, FileOptions.Asynchronous);

                // The previous owner of the lock may have published or discarded the file between its opening and its locking.
                var (ours, length) = (File.Exists(location.Partial), RandomAccess.GetLength(file));
                if (ours && length >= _kept)
                {
                    // Truncated only if necessary: some file systems flush a file on close if it was truncated to zero.
                    if (length > _kept)
                        RandomAccess.SetLength(file, _kept);
                    location.Disk.KeepName(location.Partial);
                    return _file = file;
                }

                file.Dispose();
                if (ours)
                    throw new ExportPartsLostException(location.Path);
            }
        }
    }
}
