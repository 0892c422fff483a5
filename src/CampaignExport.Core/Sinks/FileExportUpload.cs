using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace CampaignExport.Sinks;

/// <summary>A file that is written beside its place and renamed when it is complete.</summary>
internal sealed class FileExportUpload(string path, bool overwrite, bool durable) : ExportUpload
{
    // Windows renames and deletes an open file only if that is shared; elsewhere any sharing at all would be no lock.
    private static readonly FileShare Locked = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    // The partial files that this process writes. Between processes it is the lock that counts; within one, where many exports
    // may want a name at once, this is certain, and holds until it is settled that a published file stays.
    private static readonly ConcurrentDictionary<string, FileExportUpload> Writing = new(StringComparer.Ordinal);

    private readonly string _partial = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.partial");
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

    public override string Location => path;

    // The partial file itself says all there is to know.
    public override string State => "";

    public static FileExportUpload Reopen(string path, bool overwrite, bool durable, long length)
    {
        var upload = new FileExportUpload(path, overwrite, durable) { _kept = length };
        var partial = new FileInfo(upload._partial);
        if (partial.Exists && partial.Length >= length)
            return upload;

        // The rename is the last thing that happens to a partial file: if only the name is there, it was published.
        if (partial.Exists || new FileInfo(path) is not { Exists: true } published || published.Length != length)
            throw new ExportGoneException(path);
        upload._stage = Stage.Published;
        return upload;
    }

    public override async ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
    {
        var file = Open();
        var offset = part.Offset;
        foreach (var bytes in part.Bytes)
        {
            await RandomAccess.WriteAsync(file, bytes, offset, cancellationToken).ConfigureAwait(false);
            offset += bytes.Length;
        }

        if (durable)
            RandomAccess.FlushToDisk(file);
    }

    public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_stage == Stage.Published)
            return ValueTask.CompletedTask;
        var file = _stage == Stage.Writing ? Open() : null;
        try
        {
            // Renamed while it is still locked: nobody can take the partial file over in between.
            File.Move(_partial, path, overwrite);
        }
        catch (IOException error) when (!overwrite && File.Exists(path))
        {
            // Another process published the same name since it was looked for.
            throw new ExportExistsException(path, error);
        }

        _stage = Stage.Published;
        file?.Dispose();
        return ValueTask.CompletedTask;
    }

    public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
    {
        if (_stage == Stage.Published)
        {
            File.Move(path, _partial, overwrite: true);
            _stage = Stage.Withdrawn;
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
                File.Delete(_partial);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more than one of the clean-up, and what is left begins with a dot.
        }

        _file?.Dispose();
        _ = Writing.TryRemove(new(Path.GetFullPath(_partial), this));
        return ValueTask.CompletedTask;
    }

    private SafeFileHandle Open()
    {
        lock (_opening)
        {
            if (_file is not null)
                return _file;
            if (Writing.GetOrAdd(Path.GetFullPath(_partial), this) != this)
                throw new IOException($"'{path}' is being written by another export. Wait for it, or choose another place.");
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
                Directory.CreateDirectory(directory);

            while (true)
            {
                // No sharing: two exports of the same name do not write into one file. What a killed one left is taken over.
                var file = File.OpenHandle(_partial, FileMode.OpenOrCreate, FileAccess.Write, Locked, FileOptions.Asynchronous);

                // Who had the lock until now may have published or discarded the file between its opening and its locking.
                var (ours, length) = (File.Exists(_partial), RandomAccess.GetLength(file));
                if (ours && length >= _kept)
                {
                    RandomAccess.SetLength(file, _kept);
                    return _file = file;
                }

                file.Dispose();
                if (ours)
                    throw new ExportGoneException(path);
            }
        }
    }
}
