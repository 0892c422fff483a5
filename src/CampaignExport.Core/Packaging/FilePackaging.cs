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
