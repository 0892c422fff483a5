namespace CampaignExport.Recipients;

/// <summary>The options of the columns of a contents.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecipientColumnOptions
{
    /// <summary>Whether to add the column <c>created_from</c> after <c>created_at</c>, as in newer documentation.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool CreatedFrom { get; init; } = true;

    /// <summary>The names of the custom events to add, each as a column with its count.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>Whether to add columns with the first and last time of each custom event: <c>name (first)</c>, <c>name (last)</c>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool CustomEventTimes { get; init; }

    /// <summary>The names of the custom attributes to add, each as a column.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomAttributes { get; init; } = [];

    /// <summary>
    /// Whether to include personal data. If <see langword="false"/>, the export omits the columns of e-mail address and phone number. It also
    /// omits aliases that are an e-mail address, or a number of 7 to 15 digits with only separators between them, which can be a phone number.
    /// </summary>
    /// <value>Default <see langword="true"/>. The caller must check the permissions of the requester.</value>
    public bool PersonalData { get; init; } = true;
}
