namespace CampaignExport.Sources;

/// <summary>Counts the records of a file while workers parse its pages, and checks the limit of malformed records after all are parsed.</summary>
/// <param name="file">The name of the file.</param>
/// <param name="limit">The limit of malformed records to skip; null if the first one is an error.</param>
internal sealed class FileTally(string file, SkipLimit? limit)
{
    // Counts the reader and each unparsed page. The last one to close checks the limit.
    private int _open = 1;
    private long _malformed;

    /// <summary>Called for each skipped record, on the thread that skips it; null for no callback. Only the reader changes it.</summary>
    public Action<SourceFormatException>? Report { get; set; }

    /// <summary>Receives the error of a file that exceeds the limit; null to throw it.</summary>
    public Action<SourceFormatException>? OverLimit { get; init; }

    /// <summary>The number of records read so far. Only the reader changes it.</summary>
    public long Records { get; set; }

    /// <summary>The unknown fields of the file.</summary>
    public UnreadFields Unread { get; } = new();

    /// <summary>The columns of the file if it is our own export or has records; null for another file. Only the reader changes it, before the first record.</summary>
    public OwnColumns? Own { get; set; }

    /// <summary>Receives a warning for unknown fields; null for no warning.</summary>
    public Warnings? Warnings { get; init; }

    /// <summary>Skips a malformed record. It can be called on any thread.</summary>
    /// <exception cref="SourceFormatException">Skipping is not allowed.</exception>
    public void Reject(SourceFormatException error)
    {
        if (limit is null)
            throw error;
        Interlocked.Increment(ref _malformed);
        Report?.Invoke(error);
    }

    /// <summary>Adds a page with records of the file.</summary>
    public void Open() => Interlocked.Increment(ref _open);

    /// <summary>Ends a page after its records are parsed, or the reader at the end of the file.</summary>
    /// <exception cref="SourceFormatException">This was the last page, and the malformed records exceed the limit, and <see cref="OverLimit"/> is null.</exception>
    public void Close()
    {
        if (Interlocked.Decrement(ref _open) > 0)
            return;
        if (Warnings is not null && Unread.Names is { Count: > 0 } names)
        {
            var hint = OwnColumns.IsVariation(names) ? $" If the file is an export of recipients, read it as it was delivered, beside its manifest.json, which names the campaign of the variation and the custom attributes. {OwnExports.ReadAgain}" : "";
            Warnings.Add($"{file}: unknown fields are skipped: {FieldNames.List(names)}.{hint}");
        }

        if (limit is null || limit.Allows(_malformed, Records))
            return;
        var error = new SourceFormatException(
            file, Records, FormattableString.Invariant($"{_malformed} of the {Records} records of the file are malformed; {limit} may be skipped."), null);
        if (OverLimit is null)
            throw error;
        OverLimit(error);
    }
}
