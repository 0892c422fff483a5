namespace CampaignExport.Jobs;

/// <summary>The user who requests an export and is notified of its end.</summary>
/// <remarks>Immutable and thread-safe. It is stored with the job. It must not be logged.</remarks>
/// <param name="userId">The id of the user, as the host defines it. Permissions, links and the audit trail use it.</param>
public sealed class ExportRequester(string userId)
{
    /// <summary>The id of the user, as the host defines it. Permissions, links and the audit trail use it.</summary>
    public string UserId { get; } = userId;

    /// <summary>The mail address; null to send no mail.</summary>
    /// <value>Default null.</value>
    public string? Address { get; init; }

    /// <summary>The language of the mail, of chart headers and of what a job says: <c>en</c> or <c>fr</c>.</summary>
    /// <value>Default <c>en</c>.</value>
    public string Language { get; init; } = "en";

    /// <summary>The IANA id of the time zone of times in the mail.</summary>
    /// <value>Default <c>UTC</c>.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Creates a copy with another language.</summary>
    internal ExportRequester In(string language) => new(UserId) { Address = Address, Language = language, TimeZone = TimeZone };
}
