namespace CampaignExport.Smtp;

/// <summary>The options of <see cref="SmtpExportNotifier"/>: the mail server and the connection to it.</summary>
public sealed class SmtpOptions : MailSenderOptions
{
    /// <summary>The host name of the mail server. Its certificate must be for this name.</summary>
    /// <value>Required.</value>
    public string Host { get; set; } = "";

    /// <summary>Its port; null for the usual one: 587 with STARTTLS, 465 with TLS, 25 without encryption.</summary>
    /// <value>Default null.</value>
    public int? Port { get; set; }

    /// <summary>The encryption of the connection.</summary>
    /// <value>Default <see cref="SmtpSecurity.StartTls"/>.</value>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>The user name for authentication; null to send without authentication.</summary>
    /// <value>Default null.</value>
    public string? UserName { get; set; }

    /// <summary>The password for authentication; null to send without authentication.</summary>
    /// <value>Default null.</value>
    public string? Password { get; set; }

    /// <summary>The time-out for one mail, from the connection to the server's acceptance. At most an hour.</summary>
    /// <value>Default one minute.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A PEM file with the certificates of additional trusted authorities, for an internal server; null to trust only the authorities of the machine.
    /// Names and dates are still checked. The certificates that these authorities issue are not checked for revocation.
    /// </summary>
    /// <value>Default null.</value>
    public string? TrustedAuthoritiesFile { get; set; }

    /// <summary>
    /// Whether the certificate is checked for revocation. If so, the connection fails if the revocation lists of its authority cannot be reached.
    /// </summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool CheckRevocation { get; set; } = true;

    internal int ActualPort => Port ?? Security switch
    {
        SmtpSecurity.Tls => 465,
        SmtpSecurity.DangerouslyUnencrypted => 25,
        _ => 587,
    };

    internal override IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrWhiteSpace(Host))
            yield return "SmtpOptions.Host is missing. Set it to the host name of the mail server.";
        else if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return "SmtpOptions.Host must be a host name alone, such as mail.example.com. Set the port as SmtpOptions.Port, and TLS as SmtpOptions.Security.";
        if (Port is <= 0 or > 65535)
            yield return "SmtpOptions.Port must be 1 to 65535.";
        if (!Enum.IsDefined(Security))
            yield return "SmtpOptions.Security must be StartTls, Tls or DangerouslyUnencrypted.";
        if (string.IsNullOrEmpty(UserName) != string.IsNullOrEmpty(Password))
            yield return "SmtpOptions.UserName and Password must be set together. Set both or none.";
        if (Security == SmtpSecurity.DangerouslyUnencrypted && !string.IsNullOrEmpty(Password))
            yield return "SmtpOptions.Password cannot be sent over a connection that is not encrypted. Use StartTls or Tls.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            yield return "SmtpOptions.Timeout must be positive and at most one hour.";
        if (TrustedAuthoritiesFile is not null && TrustedAuthorities.FindProblem(TrustedAuthoritiesFile) is { } problem)
            yield return $"SmtpOptions.TrustedAuthoritiesFile {problem}";
        foreach (var other in base.FindProblems())
            yield return other;
    }
}
