namespace CampaignExport.Notifications;

/// <summary>
/// The web application that serves download links. It provides their URL, and can sign them. CampaignExport.AspNetCore implements and registers it, with
/// the keys of ASP.NET Core Data Protection.
/// </summary>
/// <remarks>Implementations must be thread-safe.</remarks>
internal interface IDownloadLinkHost
{
    /// <summary>The URL that precedes the token of each link, with a slash at its end. It is read for each link.</summary>
    /// <exception cref="InvalidOperationException">The URL is unknown. The message names the missing configuration.</exception>
    Uri DownloadUrl { get; }

    /// <summary>Signs a link. It is called if <see cref="DownloadLinkOptions.Keys"/> is empty.</summary>
    /// <param name="content">The signed content: the contents of the link, and the id of the requester.</param>
    /// <returns>The signature: 32 to 512 bytes. It may differ from call to call.</returns>
    byte[] Sign(byte[] content);

    /// <summary>Determines whether <see cref="Sign"/> created a signature for a content.</summary>
    /// <param name="content">The signed content: the contents of the link, and the id of the requester.</param>
    /// <param name="signature">The signature of the link, which can be any bytes.</param>
    /// <returns>true if the signature is valid; otherwise, false. The method must not throw an exception for any input.</returns>
    bool Verify(byte[] content, byte[] signature);
}
