namespace CampaignExport.Jobs;

/// <summary>A file that a storage gives out for download: its bytes, or where they are to be had for a moment.</summary>
/// <remarks>Whoever gets it disposes it.</remarks>
public sealed class ExportContent : IAsyncDisposable
{
    private ExportContent(Stream? stream, Uri? address) => (Stream, Address) = (stream, address);

    /// <summary>The bytes, in a stream that can seek; null if they are to be had at an address.</summary>
    public Stream? Stream { get; }

    /// <summary>
    /// Where whoever asks for it gets the bytes, within minutes: the host redirects there, and neither mails nor logs it. Null if
    /// there is a stream.
    /// </summary>
    public Uri? Address { get; }

    /// <summary>Gives out bytes.</summary>
    /// <param name="stream">The bytes, in a stream that can seek.</param>
    /// <returns>The content, which owns the stream.</returns>
    public static ExportContent FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(stream, null);
    }

    /// <summary>Gives out an address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The content.</returns>
    public static ExportContent At(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(null, address);
    }

    /// <summary>Closes the stream, if there is one.</summary>
    /// <returns>A task that ends when it is closed.</returns>
    public ValueTask DisposeAsync() => Stream?.DisposeAsync() ?? ValueTask.CompletedTask;
}
