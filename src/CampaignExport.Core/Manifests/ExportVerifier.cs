using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CsvHelper;

namespace CampaignExport.Manifests;

/// <summary>Verifies a delivered export against its manifest: sizes, digests, and every row.</summary>
/// <remarks>
/// Thread-safe. It reads the files with code other than the writing code: the compression of .NET, CsvHelper and System.Text.Json.
/// </remarks>
public static class ExportVerifier
{
    /// <summary>Verifies the export that a manifest describes.</summary>
    /// <param name="manifestPath">The path of the manifest. The files must be in the same folder.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The verified manifest.</returns>
    /// <exception cref="VerificationException">The export does not match its manifest. The message names the first difference.</exception>
    /// <exception cref="IOException">The manifest or a file cannot be read.</exception>
    public static async Task<ExportManifest> VerifyAsync(string manifestPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(manifestPath);
        var manifest = await ReadAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        var sum = manifest.Files.Sum(file => file.Rows);
        if (sum != manifest.Rows)
            throw Wrong(manifestPath, $"the manifest counts {Plural.Of(manifest.Rows, "row")}, and its files {sum}");
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(Path.GetDirectoryName(manifestPath) ?? "", file.Name);
            if (file.Name != Path.GetFileName(file.Name))
                throw Wrong(manifestPath, "it names a file in another folder");
            if (!File.Exists(path))
                throw Wrong(path, "the file is missing");
            await VerifyBytesAsync(path, file, cancellationToken).ConfigureAwait(false);
            await VerifyRowsAsync(path, file, manifest, cancellationToken).ConfigureAwait(false);
        }

        return manifest;
    }

    internal static VerificationException Wrong(string path, FormattableString what, Exception? error = null) =>
        new($"{path}: {FormattableString.Invariant(what)}.", error);

    private static VerificationException Wrong(string path, string what) => new($"{path}: {what}.");

    private static async Task<ExportManifest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return await ExportManifest.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
            catch (VerificationException error)
            {
                throw new VerificationException($"{path}: {error.Message}", error);
            }
        }
    }

    private static async Task VerifyBytesAsync(string path, ManifestFile file, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length != file.Bytes)
                throw Wrong(path, $"it has {Plural.Of(stream.Length, "byte")} instead of {file.Bytes}");
            if (file.Parts.Sum(part => part.Bytes) != file.Bytes)
                throw Wrong(path, $"the parts in the manifest do not add up to {Plural.Of(file.Bytes, "byte")}");
            if (Digests.OfFile(file.Parts) != file.Sha256)
                throw Wrong(path, "the digest of the file in the manifest does not match its parts");

            var buffer = new byte[128 * 1024];
            var number = 0;
            foreach (var part in file.Parts)
            {
                number++;
                if (await DigestAsync(stream, part.Bytes, buffer, cancellationToken).ConfigureAwait(false) is var digest
                    && part.Sha256 is not null && part.Sha256 != digest)
                {
                    throw Wrong(path, $"part {number} of {file.Parts.Count}, which ends at byte {stream.Position}, does not match its digest");
                }
            }
        }
    }

    private static async Task<string> DigestAsync(Stream stream, long bytes, byte[] buffer, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (bytes > 0)
        {
            var read = (int)Math.Min(bytes, buffer.Length);
            await stream.ReadExactlyAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            hash.AppendData(buffer.AsSpan(0, read));
            bytes -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task VerifyRowsAsync(string path, ManifestFile file, ExportManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new FileContent(path, manifest.Packaging);
            var rows = CsvDescription.Read(manifest.Format) is { } csv ? await CsvRows.CountAsync(path, content.Stream, csv.Separator, manifest.Columns, cancellationToken).ConfigureAwait(false)
                : manifest.Format.StartsWith("jsonl", StringComparison.Ordinal) ? await JsonLinesRows.CountAsync(path, content.Stream, manifest.Columns, cancellationToken).ConfigureAwait(false)
                : throw Wrong(path, $"its rows cannot be read: the format '{manifest.Format}' is not supported");
            if (rows != file.Rows)
                throw Wrong(path, $"it has {Plural.Of(rows, "row")} instead of {file.Rows}");
        }
        catch (InvalidDataException error)
        {
            throw Wrong(path, $"it is not a valid {manifest.Packaging} file", error);
        }
    }
}

/// <summary>The content of a delivered file, decompressed with the streams of .NET.</summary>
internal sealed class FileContent : IDisposable
{
    private readonly FileStream _file;
    private readonly ZipArchive? _archive;

    /// <exception cref="InvalidDataException">The file does not match its packaging.</exception>
    public FileContent(string path, string packaging)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            switch (packaging)
            {
                case "none":
                    Stream = _file;
                    break;
                case "gzip":
                    Stream = new GZipStream(_file, CompressionMode.Decompress);
                    break;
                case "zip":
                    _archive = new ZipArchive(_file, ZipArchiveMode.Read);
                    Stream = _archive.Entries is [var entry]
                        ? new CheckedEntryStream(entry)
                        : throw new InvalidDataException("The archive must have exactly one entry.");
                    break;
                default:
                    throw ExportVerifier.Wrong(path, $"the packaging '{packaging}' is not supported");
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The decompressed content.</summary>
    public Stream Stream { get; }

    public void Dispose()
    {
        Stream.Dispose();
        _archive?.Dispose();
        _file.Dispose();
    }
}

/// <summary>Reads the rows of a CSV file with CsvHelper.</summary>
internal static class CsvRows
{
    private static CsvReaderOptions Options(char separator) => new()
    {
        Separator = separator,
        HasHeader = false,
        SkipEmptyLines = false,
        DetectSeparatorHint = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        IncludeValuesInExceptions = false,
        MaxRecordSize = 64 * 1024 * 1024,
    };

    /// <exception cref="VerificationException">The header is wrong, or a row cannot be read.</exception>
    public static async Task<long> CountAsync(string path, Stream content, char separator, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var rows = -1L;
        var reader = CsvReader.Create(content, Options(separator), leaveOpen: true);
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (++rows == 0 && !IsHeader(reader, columns))
                        throw ExportVerifier.Wrong(path, $"its header does not match the {Plural.Of(columns.Count, "column")} in the manifest");
                }
            }
            catch (CsvFormatException error)
            {
                throw ExportVerifier.Wrong(path, $"row {rows + 1} cannot be read", error);
            }
        }

        return rows >= 0 ? rows : throw ExportVerifier.Wrong(path, $"it has no header");
    }

    // A name that looks like a formula is guarded by an apostrophe.
    private static bool IsHeader(CsvReader reader, IReadOnlyList<string> columns)
    {
        if (reader.FieldCount != columns.Count)
            return false;
        for (var i = 0; i < columns.Count; i++)
        {
            var name = reader.GetString(i);
            if (name != columns[i] && name != $"'{columns[i]}")
                return false;
        }

        return true;
    }
}

/// <summary>Reads the rows of a JSON Lines file with System.Text.Json.</summary>
internal static class JsonLinesRows
{
    /// <exception cref="VerificationException">A row is not an object with these columns, or the last row has no line end.</exception>
    public static async Task<long> CountAsync(string path, Stream content, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var names = columns.Select(Encoding.UTF8.GetBytes).ToArray();
        var buffer = new byte[256 * 1024];
        var (rows, length) = (0L, 0);
        while (true)
        {
            var read = await content.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            length += read;
            var begun = 0;
            for (int at; (at = buffer.AsSpan(begun, length - begun).IndexOf((byte)'\n')) >= 0; begun += at + 1)
            {
                rows++;
                if (!IsRow(buffer.AsSpan(begun, at), names))
                    throw ExportVerifier.Wrong(path, $"row {rows} is not an object with the {Plural.Of(columns.Count, "column")} in the manifest");
            }

            length -= begun;
            buffer.AsSpan(begun, length).CopyTo(buffer);
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        return length == 0 ? rows : throw ExportVerifier.Wrong(path, $"row {rows + 1} has no line end");
    }

    private static bool IsRow(ReadOnlySpan<byte> line, byte[][] names)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            foreach (var name in names)
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name) || !reader.Read())
                    return false;
                reader.Skip();
            }

            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
