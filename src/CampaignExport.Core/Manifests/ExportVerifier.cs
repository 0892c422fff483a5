using System.Security.Cryptography;
using CampaignExport.Formats;

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
            throw Wrong(manifestPath, $"the manifest counts {manifest.Rows} rows, and its files {sum}");
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
                throw Wrong(path, $"it has {stream.Length} bytes instead of {file.Bytes}");
            if (file.Parts.Sum(part => part.Bytes) != file.Bytes)
                throw Wrong(path, $"the parts in the manifest do not add up to {file.Bytes} bytes");
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
                throw Wrong(path, $"it has {rows} rows instead of {file.Rows}");
        }
        catch (InvalidDataException error)
        {
            throw Wrong(path, $"it is not a valid {manifest.Packaging} file", error);
        }
    }
}
