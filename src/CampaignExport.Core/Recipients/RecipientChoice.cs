using System.Text.Json.Serialization;

namespace CampaignExport.Recipients;

/// <summary>The rows and columns of an export of recipients: what it contains, and the choice of its columns.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecipientChoice
{
    /// <summary>Initializes a choice.</summary>
    /// <param name="contents">The contents.</param>
    public RecipientChoice(RecipientContents contents) => Contents = contents;

    /// <summary>The contents.</summary>
    public RecipientContents Contents { get; init; }

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
    /// Whether to add what each recipient did with the messages of the campaign, in nine columns at the end: <c>sent_at</c>, <c>delivered</c>,
    /// <c>first_open</c>, <c>opens</c>, <c>first_click</c>, <c>clicks</c>, <c>converted_at</c>, <c>bounced</c> and <c>unsubscribed</c>. It needs a campaign, and a source with
    /// events.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Engagement { get; init; }

    /// <summary>The recipients to export by what they did; null for all. It needs a campaign, and a source with events.</summary>
    /// <value>Default null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EngagementFilter? Only { get; init; }

    /// <summary>
    /// Whether to include personal data. If <see langword="false"/>, the export omits the columns of e-mail address and phone number. It also
    /// omits aliases that are an e-mail address, or a number of 7 to 15 digits with only separators between them, which can be a phone number.
    /// </summary>
    /// <value>Default <see langword="true"/>. The caller must check the permissions of the requester; a job omits what its requester may not see.</value>
    public bool PersonalData { get; init; } = true;

    /// <summary>The names of the columns, in order; null for all columns of the contents.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// Other names for documented columns in the files: the header in CSV, and the property name in JSON Lines. The keys are documented names, such as
    /// <c>Appboy ID</c>. Columns that an export does not have are ignored. <see cref="Columns"/> always uses documented names.
    /// </summary>
    /// <value>Default null: the documented names. In jobs null also means <see cref="CampaignExport.Jobs.ExportJobOptions.ColumnNames"/>.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ColumnNames { get; init; }

    /// <summary>Creates the selection of columns and rows.</summary>
    /// <returns>
    /// User data: 36 columns (one fewer without <c>created_from</c>, two fewer without personal data), then custom events, then custom
    /// attributes. E-mail: 7 columns, for recipients with an e-mail address. All: user data, then <c>variation_name</c>,
    /// <c>variation_api_id</c> and <c>in_control</c>. With <see cref="Engagement"/>, its nine columns at the end. If <see cref="Columns"/> is not null, only those.
    /// </returns>
    /// <exception cref="ExportRequestException">
    /// A column does not exist, the contents is e-mail without personal data or with <see cref="Engagement"/>, or <see cref="ColumnNames"/> is invalid.
    /// </exception>
    public RowSelection<Recipient> CreateSelection()
    {
        var selection = RecipientColumns.CreateSelection(this);
        if (ColumnNames is { Count: > 0 })
            return RecipientColumnNames.Apply(selection, this);
        return Columns is null ? selection : selection.WithColumns(Columns);
    }
}
