using CampaignExport.Sources;

namespace CampaignExport.Sql;

/// <summary>The errors of the files of an import that could not be read. The other files are imported.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class FileErrors
{
    private readonly List<Exception> _errors = [];

    public int Count => _errors.Count;

    /// <summary>Determines whether an error can be that of a file.</summary>
    public static bool IsOfFile(Exception error) => error is SourceFormatException or IOException or UnauthorizedAccessException;

    /// <summary>Creates the error of a file that has malformed lines and no other ones.</summary>
    /// <param name="first">The error of the first line.</param>
    public static SourceFormatException NothingValid(SourceFormatException first)
    {
        var problem = $"{first.Problem} No other line of the file is valid.";
        return first.Position == 0 ? new(first.File, first.Line, problem, first) : new(first.File, first.Line, first.Position, problem, first);
    }

    public void Add(Exception error) => _errors.Add(error);

    /// <summary>Warns of all errors except one. Among several files, an empty one is a warning.</summary>
    /// <param name="files">The number of all files.</param>
    /// <param name="warn">Receives the warnings; null for none.</param>
    /// <returns>The error to throw; null if there is none.</returns>
    public Exception? Report(int files, Action<string>? warn)
    {
        var first = _errors.Find(error => !IsEmpty(error)) ?? (_errors.Count == files ? _errors.FirstOrDefault() : null);
        foreach (var error in _errors.Where(one => one != first))
            warn?.Invoke(error is SourceFormatException empty && IsEmpty(error) ? $"{empty.File}: {empty.Problem}" : error.Message);
        return first;
    }

    private static bool IsEmpty(Exception error) => error is SourceFormatException { IsEmptyFile: true };
}
