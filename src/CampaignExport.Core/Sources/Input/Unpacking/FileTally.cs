using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.IO.Hashing;
using System.Text;

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
        var error = new SourceFormatException(file, Records, limit.DescribeExcess(_malformed, Records), null);
        if (OverLimit is null)
            throw error;
        OverLimit(error);
    }
}

/// <summary>Creates a <see cref="FileTally"/> for each file of a reader. Used by the reader's thread only.</summary>
/// <param name="limit">The limit of malformed records to skip per file; null if the first one is an error.</param>
/// <param name="report">Called for each skipped record; null for no callback.</param>
/// <param name="overLimit">Receives the error of a file that exceeds the limit; null to throw it.</param>
/// <param name="warnings">Receives a warning for unknown fields.</param>
internal sealed class FileTallies(SkipLimit? limit, Action<SourceFormatException>? report, Action<SourceFormatException>? overLimit, Warnings warnings)
{
    private FileTally? _current;
    private string? _name;

    /// <summary>Whether skipped records are reported. False while records are read only to be counted.</summary>
    public bool IsReported
    {
        get;
        set
        {
            field = value;
            if (_current is not null)
                _current.Report = value ? report : null;
        }
    } = true;

    /// <summary>The columns of the files that are our own exports, by the names of the files.</summary>
    public IReadOnlyDictionary<string, OwnColumns> Own { get; set; } = ReadOnlyDictionary<string, OwnColumns>.Empty;

    /// <summary>Gets the tally of the current text.</summary>
    /// <param name="name">The name of the text.</param>
    /// <param name="file">The name of its file.</param>
    /// <exception cref="SourceFormatException">The malformed records of the previous file exceed the limit.</exception>
    public FileTally Get(string name, string file)
    {
        if (_current is not null && _name == name)
            return _current;
        End();
        _name = name;
        return _current = new FileTally(name, limit) { Report = IsReported ? report : null, OverLimit = overLimit, Warnings = warnings, Own = Own.GetValueOrDefault(file) };
    }

    /// <summary>Ends the last file.</summary>
    /// <exception cref="SourceFormatException">The malformed records of the last file exceed the limit.</exception>
    public void End()
    {
        var ended = _current;
        _current = null;
        ended?.Close();
    }
}

/// <summary>Collects the names of unknown fields of a file, up to a limit.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class UnreadFields
{
    private const int Most = 1000;

    // Keyed by hash, so that a known name allocates no string.
    private readonly ConcurrentDictionary<ulong, string> _names = new();
    private int _count;

    /// <summary>The names so far.</summary>
    public ICollection<string> Names => _names.Values;

    /// <summary>Adds the name of a field, in UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> name)
    {
        var hash = XxHash3.HashToUInt64(name);
        if (Volatile.Read(ref _count) < Most && !_names.ContainsKey(hash) && _names.TryAdd(hash, Encoding.UTF8.GetString(name)))
            Interlocked.Increment(ref _count);
    }
}
