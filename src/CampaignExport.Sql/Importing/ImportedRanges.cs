namespace CampaignExport.Sql;

/// <summary>The imported ranges of files of a store, in the order of their commits.</summary>
internal sealed class ImportedRanges
{
    private readonly Dictionary<(string Path, string Target, long Length, long ModifiedAt), ImportedRange> _ofFile = [];
    private readonly Dictionary<string, ImportedRange> _ofPath = new(StringComparer.Ordinal);

    public ImportedRanges(IEnumerable<ImportedRange> ranges)
    {
        foreach (var range in ranges)
            _ofFile[(range.Path, range.Target, range.Length, range.ModifiedAt)] = _ofPath[range.Path] = range;
    }

    /// <summary>Finds the last imported range of a file with this path, target, length and time of change.</summary>
    public ImportedRange? Find(string path, string target, long length, long modifiedAt) => _ofFile.GetValueOrDefault((path, target, length, modifiedAt));

    /// <summary>Finds the last imported range of any file at a path.</summary>
    public ImportedRange? LastAt(string path) => _ofPath.GetValueOrDefault(path);
}
