namespace CampaignExport.Sources;

/// <summary>Collects the findings of one read of a user export, from the reader and from the workers that parse its pages.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="receipts">The campaign that people must have received; null for all people.</param>
/// <param name="chosen">The chosen attributes and events, to find in the users.</param>
/// <param name="warnings">Receives a warning for each chosen name that no person has.</param>
internal sealed class UserExportReading(ReceiptVariations? receipts, ChosenNames chosen, Warnings warnings)
{
    // Counts the reader and each undisposed page.
    private int _open = 1;
    private volatile bool _isPartial;

    public ReceiptVariations? Receipts => receipts;

    public ChosenNames Chosen => chosen;

    /// <summary>Marks the read as partial: it skips people before a cursor, or a page whose rows are never read.</summary>
    public void LeaveOut() => _isPartial = true;

    /// <summary>Adds a page.</summary>
    public void Open() => Interlocked.Increment(ref _open);

    /// <summary>Ends a page, or the reader.</summary>
    public void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0 && !_isPartial)
            chosen.Report(warnings);
    }
}
