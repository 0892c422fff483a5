using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CampaignExport.Manifests;
using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>
/// Opens the texts of files one after the other: plain files, decompressed gzip files, and the entries of ZIP archives. The first bytes of
/// a file determine its format, not its name.
/// </summary>
/// <remarks>Not thread-safe. One text is open at a time.</remarks>
/// <param name="files">The files.</param>
/// <param name="encoding">The encoding of texts without a byte order mark; null to detect it.</param>
/// <param name="formats">The formats that are not text, with readers of their own.</param>
/// <param name="warnings">Receives a warning for skipped entries; null to ignore them.</param>
/// <param name="convertTo">The formats to which unsupported files can be converted, for errors.</param>
/// <param name="isReadAgain">Whether the files are read again later, which a pipe does not allow.</param>
/// <param name="exports">Finds the files that are our own exports. They are compared with the digests of their manifest; null for no comparison.</param>
internal sealed class InputTexts(
    IReadOnlyList<InputFile> files, Encoding? encoding = null, IReadOnlyList<IRecordFormat>? formats = null, Warnings? warnings = null, string convertTo = "JSON Lines or CSV",
    bool isReadAgain = false, OwnExports? exports = null)
    : IAsyncDisposable
{
    // Servers sometimes compress files that are already compressed.
    private const int MostLayers = 2;

    private int _file = -1;
    private FileStream? _stream;
    private DeliveredStream? _delivered;
    private long _bytesRead;
    private long _bytesBefore;
    private ZipArchive? _archive;
    private ZipArchiveEntry[] _entries = [];
    private int _entry;
    private bool _again;

    /// <summary>Whether the files hold people, so that the manifest of our own exports in an archive is skipped.</summary>
    public bool IsOfPeople { get; init; }

    /// <summary>
    /// The open text in UTF-8, without a byte order mark; null before the first text and after the last. A file with a
    /// <see cref="Format"/> is not converted.
    /// </summary>
    public InputText? Current { get; private set; }

    /// <summary>The format of the open file; null if it is text.</summary>
    public IRecordFormat? Format { get; private set; }

    /// <summary>The name of the open file.</summary>
    public string File => Input.Name;

    /// <summary>The open file.</summary>
    public InputFile Input => files[Math.Min(_file, files.Count - 1)];

    /// <summary>The name of the open entry of a ZIP archive; null for other files.</summary>
    public string? Entry => _archive is null ? null : _entries[_entry].FullName;

    /// <summary>The number of stored bytes of the file read so far; 0 for a pipe.</summary>
    public long BytesRead => Current is not null && _stream is { CanSeek: true } stream ? stream.Position : _bytesRead;

    /// <summary>Adds the number of bytes of all files read since the last call.</summary>
    /// <param name="sum">The sum to add to. Other threads can also add to it.</param>
    /// <param name="counted">The number counted by earlier calls of this read.</param>
    public void CountBytes(ref long sum, ref long counted)
    {
        var read = _bytesBefore + BytesRead;
        Interlocked.Add(ref sum, read - counted);
        counted = read;
    }

    /// <summary>Whether the open file is a pipe, which can be read only once.</summary>
    public bool IsPipe => Current is not null && _stream is { CanSeek: false };

    /// <summary>The name of the text for error messages.</summary>
    public string Name => Entry is null ? File : $"{File}/{Entry}";

    /// <summary>Opens the next text. Returns false if there is none.</summary>
    /// <exception cref="SourceFormatException">The text cannot be opened, or has an unsupported format.</exception>
    /// <exception cref="ExportRequestException">The text is a pipe, but the files must be read twice.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_again)
        {
            _again = false;
            return true;
        }

        if (_entry + 1 >= _entries.Length && _delivered is not null && !await _delivered.IsUnchangedAsync(cancellationToken).ConfigureAwait(false))
            throw new SourceFormatException(File, 1, 1, $"the file was changed after it was exported: it does not match the digest in {ExportManifest.FileName} beside it. Restore the file, or move the manifest away to read the file like one of another origin.");
        await CloseTextAsync().ConfigureAwait(false);
        _entry++;
        while (_entry >= _entries.Length)
        {
            CloseArchive();
            if (_file + 1 >= files.Count)
                return false;
            _bytesBefore += _file < 0 ? 0 : Input.Bytes;
            _file++;
            _bytesRead = 0;
            _stream = OpenFile();
            Current = new InputText(await DeliveredAsync(_stream, cancellationToken).ConfigureAwait(false));
            if (isReadAgain && !_stream.CanSeek)
                throw new ExportRequestException($"'{Input.Path}' is a pipe, which can be read once only, and to keep each person once it is read twice. Save it to a file first.");
            var beginning = await Current.PeekAsync(FileSignature.Bytes, cancellationToken).ConfigureAwait(false);
            if (!FileSignature.IsZip(beginning.Span))
            {
                await OpenTextAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }

            await OpenArchiveAsync(cancellationToken).ConfigureAwait(false);
        }

        OpenEntry();
        await OpenTextAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Makes the next call of <see cref="MoveNextAsync"/> keep the open text, after it was only peeked at.</summary>
    public void ReadAgain() => _again = true;

    /// <summary>Opens the text of a position.</summary>
    /// <exception cref="CheckpointException">The text does not exist.</exception>
    public async ValueTask MoveToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        if (!_again)
        {
            await CloseTextAsync().ConfigureAwait(false);
            CloseArchive();
        }

        for (_file = files.Count - 1; _file >= 0 && files[_file].Name != position.File;)
            _file--;
        if (_file < 0)
            throw InputPosition.Unknown();
        _file--;
        _bytesBefore = files.Take(_file).Sum(file => file.Bytes);
        while (await MoveNextAsync(cancellationToken).ConfigureAwait(false) && File == position.File)
        {
            if (Entry == position.Entry)
                return;
        }

        throw InputPosition.Unknown();
    }

    /// <summary>Returns the seekable file from its start if the open text is a plain file, otherwise the open text.</summary>
    public Stream Rewind()
    {
        if (Current!.Content != _stream || !_stream.CanSeek)
            return Current;
        _stream.Position = 0;
        return _stream;
    }

    /// <summary>Creates the error for a text that cannot be decompressed completely.</summary>
    /// <param name="linesBefore">The number of lines read so far.</param>
    /// <param name="error">The exception of the decompression.</param>
    public SourceFormatException Damaged(long linesBefore, Exception? error = null) =>
        new(Name, linesBefore + 1, 1, "the compressed file is damaged, or it ends too early.", error);

    public async ValueTask DisposeAsync()
    {
        await CloseTextAsync().ConfigureAwait(false);
        CloseArchive();
    }

    /// <summary>Decompresses a text if it is compressed.</summary>
    /// <param name="text">The text. It is disposed with the result.</param>
    /// <param name="name">The name for errors.</param>
    /// <param name="opened">Receives the result, even if the text is damaged.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The first bytes of the text.</returns>
    /// <exception cref="SourceFormatException">The text is compressed more than twice.</exception>
    /// <exception cref="InvalidDataException">The text is damaged.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> DecompressAsync(InputText text, string name, Action<InputText> opened, CancellationToken cancellationToken)
    {
        var beginning = await text.PeekAsync(FileSignature.Bytes, cancellationToken).ConfigureAwait(false);
        for (var layers = 0; FileSignature.IsGzip(beginning.Span); layers++)
        {
            if (layers == MostLayers)
                throw new SourceFormatException(name, 1, 1, "this is compressed more than twice. Decompress it first.");
            opened(text = new InputText(new CheckedGzipStream(text)));
            beginning = await text.PeekAsync(FileSignature.Bytes, cancellationToken).ConfigureAwait(false);
        }

        return beginning;
    }

    /// <summary>Converts a text to UTF-8, and skips its byte order mark.</summary>
    /// <param name="text">The text. It is disposed with the result.</param>
    /// <param name="name">The name for errors.</param>
    /// <param name="beginning">The first bytes of the text.</param>
    /// <param name="encoding">The encoding of a text without a byte order mark; null to detect it.</param>
    /// <param name="convertTo">The formats to which unsupported files can be converted, for errors.</param>
    /// <param name="canBeAvro">Whether Avro is a format that can be added.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="SourceFormatException">The file is not text, but an unsupported format.</exception>
    public static async ValueTask<InputText> DecodeAsync(
        InputText text, string name, ReadOnlyMemory<byte> beginning, Encoding? encoding, string convertTo, bool canBeAvro, CancellationToken cancellationToken)
    {
        if (FileSignature.Refusal(beginning.Span, convertTo, canBeAvro) is { } refusal)
            throw new SourceFormatException(name, 1, 1, refusal);
        var found = TextEncoding.Detect(beginning.Span, encoding, out var mark);
        await text.TrySkipAsync(mark, cancellationToken).ConfigureAwait(false);
        return found is null ? text : new InputText(new TranscodedText(text, found));
    }

    private FileStream OpenFile()
    {
        try
        {
            return new(Input.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
        }
        catch (FileNotFoundException error) when (new FileInfo(Input.Path).LinkTarget is not null)
        {
            throw new MissingInputException($"'{Input.Name}' is a link to a file that does not exist. Remove the link, or restore the file.", Input.Path, error);
        }
    }

    private async ValueTask<Stream> DeliveredAsync(FileStream stream, CancellationToken cancellationToken)
    {
        var delivered = exports is null || !stream.CanSeek ? [] : await exports.FindDeliveredAsync(Input, cancellationToken).ConfigureAwait(false);
        _delivered = delivered.Count == 0 ? null : new DeliveredStream(stream, delivered);
        return _delivered ?? (Stream)stream;
    }

    private async ValueTask OpenTextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var beginning = await DecompressAsync(Current!, Name, text => Current = text, cancellationToken).ConfigureAwait(false);
            if (beginning.IsEmpty && Current!.Content is not CheckedGzipStream && Path.GetExtension(Name).ToUpperInvariant() is ".GZ" or ".ZIP")
                throw Damaged(0);
            if (Current!.Content is CheckedGzipStream)
                Current = new InputText(new ReadAheadStream(Current));
            Format = FormatOf(beginning.Span);
            if (Format is null)
                Current = await DecodeAsync(Current!, Name, beginning, encoding, convertTo, canBeAvro: formats is not null && !IsOfPeople, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw Damaged(0, error);
        }
    }

    private IRecordFormat? FormatOf(ReadOnlySpan<byte> beginning)
    {
        var name = Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Name[..^3] : Name;
        foreach (var format in formats ?? [])
        {
            if (format.Recognizes(name, beginning))
                return format;
        }

        return null;
    }

    private async ValueTask OpenArchiveAsync(CancellationToken cancellationToken)
    {
        if (!_stream!.CanSeek)
        {
            throw new SourceFormatException(
                File, 1, 1, "this is a ZIP archive, which cannot be read from a pipe: its directory is at its end. Save it to a file first.");
        }

        await CloseTextAsync().ConfigureAwait(false);
        // Archives are read synchronously and in small pieces, so this stream is synchronous and buffered.
        _stream = new(files[_file].Path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.SequentialScan);
        if (IsSeveral(_stream))
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
            throw new SourceFormatException(File, 1, 1, "this file consists of several ZIP archives, of which only the last one could be read. Save each archive to a separate file.");
        }

        try
        {
            _archive = new ZipArchive(await DeliveredAsync(_stream, cancellationToken).ConfigureAwait(false), ZipArchiveMode.Read);
            ZipArchiveEntry[] all = [.. _archive.Entries.Where(entry => Parts(entry)[^1].Length > 0)];
            _entries = [.. all.Where(entry => !Parts(entry).Any(IsHidden)).OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
            SkipManifests();
            _entry = 0;
            WarnOfHidden(all.Count(entry => Parts(entry) is var parts && parts.Any(IsHidden) && parts[0] != "__MACOSX"));
        }
        catch (InvalidDataException error)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
            throw new SourceFormatException(File, 1, 1, "this ZIP archive is damaged, or it ends too early.", error);
        }

        if (_archive.Entries.Any(entry => entry.FullName == "[Content_Types].xml"))
            throw new SourceFormatException(File, 1, 1, "this is an Excel or Office file. Save it as 'CSV UTF-8'.");
        if (_archive.Entries is [{ FullName: "mimetype" }, ..] && _archive.GetEntry("META-INF/manifest.xml") is not null)
            throw new SourceFormatException(File, 1, 1, "this is an OpenDocument file. Save it as CSV in UTF-8.");
        if (_entries.Select(entry => entry.FullName).Distinct(StringComparer.Ordinal).Count() < _entries.Length)
            throw new SourceFormatException(File, 1, 1, "two entries of the archive have the same name.");
    }

    // The end of an archive contains the position of its directory, relative to the start of the archive.
    private static bool IsSeveral(FileStream stream)
    {
        const int endBytes = 22;
        var end = new byte[(int)Math.Min(stream.Length, endBytes + ushort.MaxValue)];
        stream.Seek(-end.Length, SeekOrigin.End);
        stream.ReadExactly(end);
        stream.Position = 0;
        var at = end.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || end.Length - at < endBytes)
            return false;
        var (length, offset) = (BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + 12)), BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + 16)));
        // Beyond 4 GiB or 65,534 entries, another record contains it.
        var isLarge = length == uint.MaxValue || offset == uint.MaxValue || (at >= 20 && end.AsSpan(at - 20).StartsWith("PK\u0006\u0007"u8));
        return !isLarge && stream.Length - end.Length + at - length > offset;
    }

    // Some writers begin names with "./", or use the separator of Windows.
    private static string[] Parts(ZipArchiveEntry entry) => entry.FullName.Split('/', '\\');

    private static bool IsHidden(string part) => part is not ("." or "..") && InputFolder.IsHidden(part);

    private void SkipManifests()
    {
        ZipArchiveEntry[] others = [.. _entries.Where(entry => !IsOfPeople || Parts(entry)[^1] != ExportManifest.FileName)];
        if (others.Length == 0)
            return;
        foreach (var manifest in _entries.Except(others))
        {
            warnings?.Add(
                $"{File}/{manifest.FullName}: the manifest of an export is not used in an archive. Unpack the archive, so that it lies beside the files that it describes. {OwnExports.ReadAgain}");
        }

        _entries = others;
    }

    private void WarnOfHidden(int hidden)
    {
        if (_entries.Length > 0 && hidden == 0)
            return;
        var what = hidden == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" {(hidden == 1 ? "1 entry is" : $"{hidden} entries are")} skipped: {(hidden == 1 ? "its name or that of its folder begins" : "their names or those of their folders begin")} with '_' or '.'.");
        warnings?.Add(_entries.Length > 0 ? $"{File}:{what}" : $"{File}: the archive has no files to read.{what}");
    }

    private void OpenEntry()
    {
        var entry = _entries[_entry];
        if (entry.IsEncrypted)
            throw new SourceFormatException(Name, 1, 1, "the entry is encrypted.");
        try
        {
            Current = new InputText(new CheckedEntryStream(entry));
        }
        catch (InvalidDataException error) when (error.Message.Contains("compress", StringComparison.Ordinal))
        {
            throw new SourceFormatException(Name, 1, 1, "the entry has an unsupported compression method. Compress the archive with Deflate.", error);
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
        (Current, Format) = (null, null);
    }

    private void CloseArchive()
    {
        _archive?.Dispose();
        _archive = null;
        _delivered = null;
        _entries = [];
        _entry = 0;
    }
}
