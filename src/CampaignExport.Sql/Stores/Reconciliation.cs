namespace CampaignExport.Sql;

/// <summary>The reasons why an export of the recipients of a campaign does not have as many rows as the campaign sent messages.</summary>
/// <remarks>
/// Immutable and thread-safe. Every person is accounted for: <see cref="Recipients"/> and <see cref="Control"/> together are <see cref="Rows"/>,
/// <see cref="Deleted"/>, <see cref="Merged"/> and <see cref="WithoutProfile"/>.
/// </remarks>
public sealed class Reconciliation
{
    internal Reconciliation(long sends, long recipients, long rows) =>
        (Sends, Recipients, Rows) = (sends, recipients, rows);

    /// <summary>The number of sent messages: the metric <c>sent</c> of all channels and days.</summary>
    public long Sends { get; }

    /// <summary>
    /// The number of distinct people who received the campaign, and of the people into whom they were merged since, without the control group.
    /// </summary>
    public long Recipients { get; }

    /// <summary>The number of rows of an export that begins now, including the control group.</summary>
    public long Rows { get; }

    /// <summary>The number of people in the control group.</summary>
    /// <value>Default 0.</value>
    public long Control { get; internal init; }

    /// <summary>The number of recipients and members of the control group that were deleted since.</summary>
    /// <value>Default 0.</value>
    public long Deleted { get; internal init; }

    /// <summary>The number of recipients and members of the control group that were merged into another person since.</summary>
    /// <value>Default 0.</value>
    public long Merged { get; internal init; }

    /// <summary>
    /// The number of people without a profile in the store and without a known deletion or merge. It includes people into whom others were merged.
    /// </summary>
    /// <value>Default 0.</value>
    public long WithoutProfile { get; internal init; }

    /// <summary>The number of rows without an e-mail address. An export of e-mail addresses does not have them.</summary>
    /// <value>Default 0.</value>
    public long WithoutAddress { get; internal init; }
}
