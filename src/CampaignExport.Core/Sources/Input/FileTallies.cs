namespace CampaignExport.Sources;

/// <summary>Has a <see cref="FileTally"/> for each file that a reader comes to. For the reader's thread.</summary>
/// <param name="limit">How many malformed records of a file may be skipped; null if the first one is an error.</param>
/// <param name="report">Gets each record that is skipped; null for no call.</param>
/// <param name="warnings">Gets a warning of fields that are not read.</param>
internal sealed class FileTallies(SkipLimit? limit, Action<SourceFormatException>? report, Warnings warnings)
{
    private FileTally? _current;
    private string? _name;

    /// <summary>Whether skipped records are reported; not where they are read only to be counted.</summary>
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

    /// <summary>Gives the tally of the file that the reader is in.</summary>
    /// <exception cref="SourceFormatException">More records of the file before it are malformed than may be skipped.</exception>
    public FileTally Of(string name)
    {
        if (_current is not null && _name == name)
            return _current;
        End();
        _name = name;
        return _current = new FileTally(name, limit) { Report = IsReported ? report : null, Warnings = warnings };
    }

    /// <summary>Says that the reader has come to the end.</summary>
    /// <exception cref="SourceFormatException">More records of the last file are malformed than may be skipped.</exception>
    public void End()
    {
        var ended = _current;
        _current = null;
        ended?.Close();
    }
}
