using System.Buffers.Binary;

namespace CampaignExport.Packaging;

/// <summary>The packaging of a file: none, gzip or ZIP. Blocks are compressed in parallel. Standard tools can read the result.</summary>
/// <remarks>Immutable and thread-safe. The packaging is deterministic: it contains no current times.</remarks>
public abstract class FilePackaging
{
    private protected FilePackaging()
    {
    }

    /// <summary>No packaging: the file as the format writes it.</summary>
    public static FilePackaging None { get; } = new PlainPackaging();

    /// <summary>A gzip file with one member, for programs.</summary>
    public static FilePackaging Gzip { get; } = new GzipPackaging();

    /// <summary>A ZIP archive with one entry, for people: every system opens it by a double click.</summary>
    public static FilePackaging Zip { get; } = new ZipPackaging();

    /// <summary>Finds a packaging by its name.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <returns>The packaging; null if there is none with the name.</returns>
    public static FilePackaging? Find(string? name) => ((FilePackaging[])[None, Gzip, Zip]).FirstOrDefault(packaging => packaging.Name == name);

    /// <summary>The name in the command line and in manifests: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the content is deflated.</summary>
    internal abstract bool Deflates { get; }

    /// <summary>Gets the name of the file for content with a name such as <c>users.csv</c>.</summary>
    internal abstract string FileName(string contentName);

    /// <summary>Creates the bytes before the content.</summary>
    internal abstract byte[] Begin(string contentName);

    /// <summary>Creates the bytes after the content.</summary>
    internal abstract byte[] End(string contentName, PackagedContent content);
}

/// <summary>No packaging.</summary>
internal sealed class PlainPackaging : FilePackaging
{
    public override string Name => "none";

    internal override bool Deflates => false;

    internal override string FileName(string contentName) => contentName;

    internal override byte[] Begin(string contentName) => [];

    internal override byte[] End(string contentName, PackagedContent content) => [];
}

/// <summary>A gzip file with one member (RFC 1952), without a name and a time.</summary>
internal sealed class GzipPackaging : FilePackaging
{
    public override string Name => "gzip";

    internal override bool Deflates => true;

    internal override string FileName(string contentName) => $"{contentName}.gz";

    // Magic number, deflate, no flags, no time, no extra flags, and 255 for an unknown system: the same bytes on all systems.
    internal override byte[] Begin(string contentName) => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];

    internal override byte[] End(string contentName, PackagedContent content)
    {
        var end = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(end, content.Crc32);
        // The format defines the length modulo 2^32.
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(4), unchecked((uint)content.Length));
        return end;
    }
}

/// <summary>The data about the content that the end of a packaging contains.</summary>
/// <param name="Crc32">The CRC-32 of the content.</param>
/// <param name="Length">The length of the content.</param>
/// <param name="PackagedLength">The stored length of the content, including the end of the deflate stream.</param>
internal readonly record struct PackagedContent(uint Crc32, long Length, long PackagedLength);
