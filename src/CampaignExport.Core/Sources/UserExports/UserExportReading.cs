namespace CampaignExport.Sources;

/// <summary>What is found while a user export is read once, by its reader and by the workers that parse its pages.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="receipts">The campaign that must have been received; null for all users.</param>
/// <param name="chosen">Looks at the users.</param>
/// <param name="warnings">Gets what was chosen and no user has.</param>
internal sealed class UserExportReading(ReceiptVariations? receipts, ChosenNames chosen, Warnings warnings)
{
    // The reader, and each page that is not disposed yet.
    private int _open = 1;
    private volatile bool _isPartial;

    public ReceiptVariations? Receipts => receipts;

    public ChosenNames Chosen => chosen;

    /// <summary>Says that not all users are seen: those before a cursor are not, nor those of a page whose rows nobody asks for.</summary>
    public void LeaveOut() => _isPartial = true;

    /// <summary>Says that there is another page.</summary>
    public void Open() => Interlocked.Increment(ref _open);

    /// <summary>Says that a page is disposed, or that all files are read.</summary>
    public void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0 && !_isPartial)
            chosen.Report(warnings);
    }
}
