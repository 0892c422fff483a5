namespace CampaignExport.Sources;

/// <summary>Refuses an input without anything in it; an empty text beside others is a warning.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class EmptyTexts(Warnings warnings)
{
    private readonly List<string> _names = [];
    private bool _anyOther;

    /// <summary>Says that there is nothing in a text but blanks.</summary>
    public void Add(string name)
    {
        _names.Add(name);
        if (_anyOther)
            Warn();
    }

    /// <summary>Says that there is something in a text, or was in one before a cursor.</summary>
    public void AddOther()
    {
        _anyOther = true;
        Warn();
    }

    /// <summary>Says that there is no other text.</summary>
    /// <param name="file">The last file.</param>
    /// <exception cref="SourceFormatException">There is nothing in any of them.</exception>
    public void End(string file)
    {
        if (_anyOther)
            return;
        var problem = _names.Count switch
        {
            0 => "there is no file to read in it.",
            1 => "the file is empty.",
            _ => FormattableString.Invariant($"the file is empty, as are all {_names.Count} of the input."),
        };
        throw new SourceFormatException(_names is [var name, ..] ? name : file, 1, 1, problem) { IsEmptyFile = true };
    }

    private void Warn()
    {
        foreach (var name in _names)
            warnings.Add(new Sentence($"{name}: the file is empty.", $"{name} : le fichier est vide."));
        _names.Clear();
    }
}
