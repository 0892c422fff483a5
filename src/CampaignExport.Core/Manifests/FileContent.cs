using System.IO.Compression;
using CampaignExport.Packaging;

namespace CampaignExport.Manifests;

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
