namespace CampaignExport.Smtp;

/// <summary>The encryption of the connection to the mail server.</summary>
public enum SmtpSecurity
{
    /// <summary>STARTTLS: the connection is encrypted before a mail is sent. A server that does not offer it is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>
    /// No encryption: anyone on the network can read and change the mails and their links. Use it only for a server on the same machine.
    /// A password is never sent without encryption.
    /// </summary>
    DangerouslyUnencrypted,
}
