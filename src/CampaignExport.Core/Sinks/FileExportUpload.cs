using Microsoft.Win32.SafeHandles;

namespace CampaignExport.Sinks;

/// <summary>A file that is written beside its place and renamed when it is complete.</summary>
internal sealed class FileExportUpload(string path, bool overwrite) : ExportUpload
{
    private readonly string _partial = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.partial");
    private readonly Lock _opening = new();
    private SafeFileHandle? _file;
    private bool _published;

    public override string Location => path;

    public override ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default) =>
        RandomAccess.WriteAsync(Open(), part.Bytes, part.Offset, cancellationToken);

    public override ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Open().Dispose();
        try
        {
            File.Move(_partial, path, overwrite);
        }
        catch (IOException error) when (!overwrite && File.Exists(path))
        {
            // Another process published the same name since it was looked for.
            throw new ExportExistsException(path, error);
        }

        _published = true;
        return ValueTask.CompletedTask;
    }

    public override ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
    {
        if (_published)
            File.Delete(path);
        _published = false;
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        if (_file is null)
            return ValueTask.CompletedTask;
        _file.Dispose();
        try
        {
            if (!_published)
                File.Delete(_partial);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that led here says more than one of the clean-up, and what is left begins with a dot.
        }

        return ValueTask.CompletedTask;
    }

    private SafeFileHandle Open()
    {
        lock (_opening)
        {
            if (_file is not null)
                return _file;
            if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
                Directory.CreateDirectory(directory);

            // No sharing: two exports of the same name do not write into one file. What a killed one left is taken over.
            var file = File.OpenHandle(_partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
            RandomAccess.SetLength(file, 0);
            return _file = file;
        }
    }
}
