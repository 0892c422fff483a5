namespace CampaignExport.Recipients;

/// <summary>A page of rows, and the position where reading resumes after them.</summary>
/// <remarks>
/// A source creates pages of some thousand rows; each is used once and then disposed. <see cref="Rows"/> can be called on a thread other
/// than the reading one. Do expensive work such as parsing there, so that it runs in parallel.
/// </remarks>
/// <typeparam name="TRow">The type of a row.</typeparam>
public abstract class RecipientPage<TRow> : IDisposable
{
    /// <summary>Initializes a new page.</summary>
    /// <param name="cursor">The position after this page, in a format of the source. It is stored in checkpoints.</param>
    protected RecipientPage(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        Cursor = cursor;
    }

    /// <summary>The position after this page, where reading resumes.</summary>
    public string Cursor { get; }

    /// <summary>The rows in order, valid until the page is disposed. It is read by one thread at a time, possibly more than once.</summary>
    public abstract IReadOnlyList<TRow> Rows { get; }

    /// <summary>The number of invalid characters in the rows that were replaced by U+FFFD: U+0000 and unpaired surrogates.</summary>
    /// <value>Default 0. Valid after <see cref="Rows"/> has been read.</value>
    public virtual long ReplacedCharacters => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the resources of the page. It is called after the rows are written.</summary>
    /// <param name="disposing">Always <see langword="true"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
