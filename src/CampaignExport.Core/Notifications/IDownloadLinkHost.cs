namespace CampaignExport.Notifications;

/// <summary>
/// The web application behind download links: it knows where it serves downloads, and it may have keys of its own. CampaignExport.AspNetCore implements and
/// registers it, with the keys of ASP.NET Core Data Protection.
/// </summary>
/// <remarks>Its members are called concurrently.</remarks>
public interface IDownloadLinkHost
{
    /// <summary>What stands before the token of each link, with a slash at its end. It is asked for whenever a link is made.</summary>
    /// <exception cref="InvalidOperationException">The address is not known; the message says what to configure.</exception>
    Uri BaseAddress { get; }

    /// <summary>Signs a link. It is called if <see cref="DownloadLinkOptions.Keys"/> is empty.</summary>
    /// <param name="content">What the link says, and for whom.</param>
    /// <returns>The signature: 32 to 512 bytes, which need not be the same each time.</returns>
    byte[] Sign(byte[] content);

    /// <summary>Says whether a signature was made by <see cref="Sign"/> for this content.</summary>
    /// <param name="content">What the link says, and for whom.</param>
    /// <param name="signature">The signature of the link: any bytes.</param>
    /// <returns>Whether it was. No input is an error.</returns>
    bool Verify(byte[] content, byte[] signature);
}
