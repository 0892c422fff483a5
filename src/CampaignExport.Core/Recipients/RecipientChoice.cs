namespace CampaignExport.Recipients;

/// <summary>What an export of recipients contains: a flavour, and what of its columns was chosen.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="Flavour">The flavour.</param>
public sealed record RecipientChoice(RecipientFlavour Flavour)
{
    /// <summary>What of the columns of the flavour is chosen.</summary>
    /// <value>Default: the defaults.</value>
    public RecipientColumnOptions Options { get; init; } = new();

    /// <summary>The columns wanted, in order; null for all of the flavour.</summary>
    /// <value>Default null.</value>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Gives the columns and rows for recipients that are objects.</summary>
    /// <returns>The selection.</returns>
    /// <exception cref="ExportRequestException">There is no such column, or personal data is asked for without the right to see it.</exception>
    public RowSelection<Recipient> Select()
    {
        var selection = RecipientColumns.Of(Flavour, Options);
        return Columns is null ? selection : selection.WithColumns(Columns);
    }
}
