namespace CampaignExport.Sql;

/// <summary>Why an export of the recipients of a campaign has not as many rows as the campaign sent messages.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Sends">How many messages were sent: the metric <c>sent</c> of all channels and days.</param>
/// <param name="Recipients">How many distinct persons received it; the control group is none of them.</param>
/// <param name="Rows">How many rows an export has that is made now, those of the control group among them.</param>
public sealed record SqlReconciliation(long Sends, long Recipients, long Rows)
{
    /// <summary>How many persons are in the control group.</summary>
    /// <value>Default 0.</value>
    public long Control { get; init; }

    /// <summary>How many persons, of recipients and control group, were deleted since.</summary>
    /// <value>Default 0.</value>
    public long Deleted { get; init; }

    /// <summary>How many persons, of recipients and control group, were merged into another one since.</summary>
    /// <value>Default 0.</value>
    public long Merged { get; init; }

    /// <summary>How many persons, of recipients and control group, have no profile in the database, though neither a deletion nor a merge is known.</summary>
    /// <value>Default 0.</value>
    public long WithoutProfile { get; init; }

    /// <summary>How many of the rows have no e-mail address, so that an export of e-mail addresses leaves them out.</summary>
    /// <value>Default 0.</value>
    public long WithoutAddress { get; init; }
}
