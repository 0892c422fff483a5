namespace CampaignExport.Recipients;

/// <summary>The contents of an export of recipients: a contents, and the choice of its columns.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Contents">The contents.</param>
public sealed record RecipientChoice(RecipientContents Contents)
{
    /// <summary>The column options of the contents.</summary>
    /// <value>Default: the default options.</value>
    public RecipientColumnOptions Options { get; init; } = new();

    /// <summary>The names of the columns, in order; null for all columns of the contents.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Creates the selection of columns and rows.</summary>
    /// <returns>The selection.</returns>
    /// <exception cref="ExportRequestException">A column does not exist, or the contents is e-mail without personal data.</exception>
    public RowSelection<Recipient> CreateSelection()
    {
        var selection = RecipientColumns.CreateSelection(Contents, Options);
        return Columns is null ? selection : selection.WithColumns(Columns);
    }
}
