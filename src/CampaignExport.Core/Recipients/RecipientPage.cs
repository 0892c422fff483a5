namespace CampaignExport.Recipients;

/// <summary>Some thousand rows, and the place where reading goes on after them.</summary>
/// <remarks>
/// Made by a source, used once, then disposed. <see cref="Rows"/> may be asked for by another thread than the one that reads,
/// so costly work on rows (parsing, say) belongs there: it is done in parallel.
/// </remarks>
/// <typeparam name="TRow">What a row is.</typeparam>
public abstract class RecipientPage<TRow> : IDisposable
{
    /// <summary>Makes a page.</summary>
    /// <param name="cursor">Where reading goes on after this page, in words of the source; it is stored in checkpoints.</param>
    protected RecipientPage(string cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        Cursor = cursor;
    }

    /// <summary>Where reading goes on after this page.</summary>
    public string Cursor { get; }

    /// <summary>The rows in order; valid until the page is disposed. Asked for by one thread at a time, perhaps more than once.</summary>
    public abstract IReadOnlyList<TRow> Rows { get; }

    /// <summary>How many characters of the rows could not be kept and became U+FFFD: U+0000 and halves of surrogate pairs.</summary>
    /// <value>Default 0. Valid once <see cref="Rows"/> was asked for.</value>
    public virtual long ReplacedCharacters => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what the page holds; called once its rows are written.</summary>
    /// <param name="disposing">Always <see langword="true"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
