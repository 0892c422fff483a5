namespace CampaignExport.Sources;

/// <summary>Counts the records of a file while workers parse its pages, and checks the limit of malformed ones once all are parsed.</summary>
/// <param name="file">The name of the file.</param>
/// <param name="limit">How many malformed records may be skipped; null if the first one is an error.</param>
internal sealed class FileTally(string file, SkipLimit? limit)
{
    // The reader and each page that is not parsed yet. Who is last checks the limit.
    private int _open = 1;
    private long _malformed;

    /// <summary>Gets each record that is skipped, on the thread that skips it; null for no call. Only the reader changes it.</summary>
    public Action<SourceFormatException>? Report { get; set; }

    /// <summary>How many records the file has so far. Only the reader changes it.</summary>
    public long Records { get; set; }

    /// <summary>The fields of the file that are not read.</summary>
    public UnreadFields Unread { get; } = new();

    /// <summary>Gets a warning of fields that are not read; null for no warning.</summary>
    public Warnings? Warnings { get; init; }

    /// <summary>Skips a malformed record, from any thread.</summary>
    /// <exception cref="SourceFormatException">None may be skipped.</exception>
    public void Reject(SourceFormatException error)
    {
        if (limit is null)
            throw error;
        Interlocked.Increment(ref _malformed);
        Report?.Invoke(error);
    }

    /// <summary>Says that a page has records of the file.</summary>
    public void Open() => Interlocked.Increment(ref _open);

    /// <summary>Says that the records of a page are parsed, or that the reader has come to the end of the file.</summary>
    /// <exception cref="SourceFormatException">That was the last, and more records are malformed than may be skipped.</exception>
    public void Close()
    {
        if (Interlocked.Decrement(ref _open) > 0)
            return;
        if (Warnings is not null && Unread.Names is { Count: > 0 } names)
            Warnings.Add($"{file}: fields that are not known are not read: {FieldNames.List(names)}.");
        if (limit is null || limit.Allows(_malformed, Records))
            return;
        throw new SourceFormatException(
            file, Records, FormattableString.Invariant($"{_malformed} of the {Records} records of the file are malformed; {limit} may be skipped."), null);
    }
}
