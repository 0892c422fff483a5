namespace CampaignExport.Jobs;

/// <summary>How far the telling of a requester has come.</summary>
/// <param name="DueSince">Since when there is something to tell, in UTC.</param>
internal sealed record ExportJobMail(DateTimeOffset DueSince)
{
    /// <summary>How often it was tried.</summary>
    /// <value>Default 0.</value>
    public int Attempts { get; init; }

    /// <summary>
    /// When the last try was begun, in UTC; null before the first. It is stored before the mail is handed over: a process that
    /// dies in between may have sent it.
    /// </summary>
    /// <value>Default null.</value>
    public DateTimeOffset? IntendedAt { get; init; }

    /// <summary>When it was accepted for delivery, in UTC; null if it was not yet.</summary>
    /// <value>Default null.</value>
    public DateTimeOffset? SentAt { get; init; }
}
