namespace CampaignExport.Packaging;

/// <summary>What a file is wrapped in. It is made piece by piece, in parallel, and readable by every tool of its kind.</summary>
/// <remarks>Immutable and thread-safe. Nothing in a wrapping varies from run to run: times in it are fixed.</remarks>
public abstract class FilePackaging
{
    private protected FilePackaging()
    {
    }

    /// <summary>No wrapping: the file as the format writes it.</summary>
    public static FilePackaging None { get; } = new PlainPackaging();

    /// <summary>One gzip member: for programs.</summary>
    public static FilePackaging Gzip { get; } = new GzipPackaging();

    /// <summary>A ZIP archive with one entry: for people, since every system opens it by a double click.</summary>
    public static FilePackaging Zip { get; } = new ZipPackaging();

    /// <summary>The name, as the command line and manifests have it: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the content is deflated.</summary>
    internal abstract bool Deflates { get; }

    /// <summary>The name of the file for content of a name such as <c>users.csv</c>.</summary>
    internal abstract string FileName(string contentName);

    /// <summary>The bytes before the content.</summary>
    internal abstract byte[] Begin(string contentName);

    /// <summary>The bytes after the content.</summary>
    internal abstract byte[] End(string contentName, PackagedContent content);
}
