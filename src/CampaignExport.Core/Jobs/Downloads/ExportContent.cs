namespace CampaignExport.Jobs;

/// <summary>A file for download: its content, or a URL that serves it for a short time.</summary>
/// <remarks>The caller disposes it.</remarks>
public sealed class ExportContent : IAsyncDisposable
{
    private ExportContent(Stream? stream, Uri? url) => (Stream, Url) = (stream, url);

    /// <summary>The content, in a seekable stream; null if <see cref="Url"/> is set.</summary>
    public Stream? Stream { get; }

    /// <summary>
    /// The URL that serves the content to everyone for some minutes. The host redirects to it, and must not mail or log it. Null if
    /// <see cref="Stream"/> is set.
    /// </summary>
    public Uri? Url { get; }

    /// <summary>Creates content from a stream.</summary>
    /// <param name="stream">The content, in a seekable stream.</param>
    /// <returns>The content, which owns the stream.</returns>
    public static ExportContent FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(stream, null);
    }

    /// <summary>Creates content from a URL.</summary>
    /// <param name="url">The URL.</param>
    /// <returns>The content.</returns>
    public static ExportContent FromUrl(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new(null, url);
    }

    /// <summary>Closes the stream, if any.</summary>
    /// <returns>A task that completes when it is closed.</returns>
    public ValueTask DisposeAsync() => Stream?.DisposeAsync() ?? ValueTask.CompletedTask;
}
