namespace CampaignExport.Smtp;

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>It begins in the clear and is encrypted before anything is said (STARTTLS). A server that does not offer it is refused.</summary>
    StartTls,

    /// <summary>It is encrypted from the first byte.</summary>
    Tls,

    /// <summary>
    /// Not at all: everybody on the way can read and change the mails, and the links in them. For a server on the same machine,
    /// at most. A password is never sent over it.
    /// </summary>
    DangerouslyUnencrypted,
}
