using System.Collections.ObjectModel;

namespace CampaignExport.Sources;

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
