namespace CampaignExport.Jobs;

/// <summary>Who asks for an export, and is told when it is done.</summary>
/// <remarks>Immutable and thread-safe. It is stored with the job, and belongs in no log: its text is the user id alone.</remarks>
/// <param name="UserId">The id of the user, as the host knows it. It is what permissions, links and the audit go by.</param>
public sealed record ExportRequester(string UserId)
{
    /// <summary>The address that the mail goes to; null to send none.</summary>
    /// <value>Default null.</value>
    public string? Address { get; init; }

    /// <summary>The language of the mail and of chart headers: <c>en</c> or <c>fr</c>.</summary>
    /// <value>Default <c>en</c>.</value>
    public string Language { get; init; } = "en";

    /// <summary>The IANA id of the zone in which the mail tells times.</summary>
    /// <value>Default <c>UTC</c>.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <inheritdoc/>
    public override string ToString() => UserId;
}
