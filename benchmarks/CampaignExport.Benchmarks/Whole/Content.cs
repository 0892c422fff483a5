using System.IO.Compression;
using System.Security.Cryptography;

namespace CampaignExport.Benchmarks.Whole;

/// <summary>Computes the digest of the decompressed content of an exported file.</summary>
internal static class Content
{
    public static async Task<string> DigestAsync(string folder)
    {
        var file = new DirectoryInfo(folder).EnumerateFiles("users.*").Single();
        await using var stored = file.OpenRead();
        await using var gzip = file.Extension == ".gz" ? new GZipStream(stored, CompressionMode.Decompress) : null;
        using var zip = file.Extension == ".zip" ? new ZipArchive(stored) : null;
        await using var entry = zip is null ? null : await zip.Entries.Single().OpenAsync();
        return Convert.ToHexString(await SHA256.HashDataAsync(entry ?? gzip ?? (Stream)stored));
    }
}
