using System.IO.Compression;
using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>Opens the texts of files one after the other: a plain file, a gzip file decompressed, each entry of a ZIP archive.</summary>
/// <remarks>One text is open at a time. For one thread.</remarks>
internal sealed class InputTexts(IReadOnlyList<InputFile> files) : IAsyncDisposable
{
    private int _file = -1;
    private FileStream? _stream;
    private long _bytesRead;
    private ZipArchive? _archive;
    private ZipArchiveEntry[] _entries = [];
    private int _entry;

    /// <summary>The text that is open, from its beginning; null before the first and after the last.</summary>
    public Stream? Current { get; private set; }

    /// <summary>The name of the file that is open.</summary>
    public string File => files[Math.Min(_file, files.Count - 1)].Name;

    /// <summary>The name of the entry that is open, in a ZIP archive.</summary>
    public string? Entry => _archive is null ? null : _entries[_entry].FullName;

    /// <summary>How many bytes of the file were read until now, as they lie on the disk; 0 of a pipe.</summary>
    public long BytesRead => Current is not null && _stream is { CanSeek: true } stream ? stream.Position : _bytesRead;

    /// <summary>What the text is called in errors.</summary>
    public string Name => Entry is null ? File : $"{File}/{Entry}";

    /// <summary>Opens the next text; false if there is none.</summary>
    /// <exception cref="SourceFormatException">An archive cannot be opened.</exception>
    public async ValueTask<bool> MoveNextAsync()
    {
        await CloseTextAsync().ConfigureAwait(false);
        _entry++;
        while (_entry >= _entries.Length)
        {
            CloseArchive();
            if (_file + 1 >= files.Count)
                return false;
            _file++;
            var stream = Open(files[_file]);
            (_stream, _bytesRead) = (stream, 0);
            if (!files[_file].IsZip)
            {
                Current = files[_file].IsGzip ? new CheckedGzipStream(stream) : stream;
                return true;
            }

            await OpenArchiveAsync(stream).ConfigureAwait(false);
        }

        OpenEntry();
        return true;
    }

    /// <summary>Opens the text of a position.</summary>
    /// <exception cref="ArgumentException">There is no such text.</exception>
    public async ValueTask MoveToAsync(InputPosition position)
    {
        for (_file = files.Count - 1; _file >= 0 && files[_file].Name != position.File;)
            _file--;
        if (_file < 0)
            throw InputPosition.Unknown();
        _file--;
        while (await MoveNextAsync().ConfigureAwait(false) && File == position.File)
        {
            if (Entry == position.Entry)
                return;
        }

        throw InputPosition.Unknown();
    }

    /// <summary>The error for a text that cannot be decompressed to its end.</summary>
    /// <param name="linesBefore">How many lines of it were read.</param>
    /// <param name="error">What the decompression threw.</param>
    public SourceFormatException Damaged(long linesBefore, Exception? error = null) =>
        new(Name, linesBefore + 1, 1, "the compressed file is damaged, or it ends too early.", error);

    public async ValueTask DisposeAsync()
    {
        await CloseTextAsync().ConfigureAwait(false);
        CloseArchive();
    }

    // Archives are read by the thread that decompresses them, so only plain files are read asynchronously.
    private static FileStream Open(InputFile file)
    {
        var plain = !file.IsGzip && !file.IsZip;
        return new(
            file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, file.IsZip ? 128 * 1024 : 1,
            FileOptions.SequentialScan | (plain ? FileOptions.Asynchronous : FileOptions.None));
    }

    private async ValueTask OpenArchiveAsync(FileStream stream)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read);
            _entries =
            [
                .. _archive.Entries
                    .Where(entry => entry.Name.Length > 0 && !entry.Name.StartsWith('.'))
                    .OrderBy(entry => entry.FullName, StringComparer.Ordinal),
            ];
            _entry = 0;
        }
        catch (InvalidDataException error)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new SourceFormatException(files[_file].Name, 1, 1, "this is no ZIP archive, or it is damaged, or it ends too early.", error);
        }

        if (_entries.Select(entry => entry.FullName).Distinct(StringComparer.Ordinal).Count() < _entries.Length)
            throw new SourceFormatException(files[_file].Name, 1, 1, "two entries of the archive have the same name.");
    }

    private void OpenEntry()
    {
        var entry = _entries[_entry];
        if (entry.IsEncrypted)
            throw new SourceFormatException(Name, 1, 1, "the entry is encrypted.");
        try
        {
            Current = new CheckedEntryStream(entry);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(0, error);
        }
    }

    private async ValueTask CloseTextAsync()
    {
        _bytesRead = BytesRead;
        if (Current is { } text)
            await text.DisposeAsync().ConfigureAwait(false);
        Current = null;
    }

    private void CloseArchive()
    {
        _archive?.Dispose();
        _archive = null;
        _entries = [];
        _entry = 0;
    }
}
