namespace CampaignExport.Recipients;

/// <summary>What of the columns of a flavour can be chosen.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecipientColumnOptions
{
    /// <summary>Whether there is a column <c>created_from</c> after <c>created_at</c>, as newer documentation has it.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool CreatedFrom { get; init; } = true;

    /// <summary>Names of the custom events that get a column with their count.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>Whether each custom event also gets columns for its first and last time: <c>name (first)</c>, <c>name (last)</c>.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool CustomEventTimes { get; init; }

    /// <summary>Names of the custom attributes that get a column.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomAttributes { get; init; } = [];

    /// <summary>
    /// Whether the requester may see personal data. If not, the columns of e-mail address and phone number are left out, and so is each alias that
    /// is an e-mail address, or a number of 7 to 15 digits, which may be a phone number.
    /// </summary>
    /// <value>Default <see langword="true"/>: whoever asks for columns decides it first.</value>
    public bool PersonalData { get; init; } = true;
}
