using System.Buffers;
using System.Text;

namespace CampaignExport.Sinks;

/// <summary>Validates file names. Valid names are safe on every platform, regardless of where the export runs.</summary>
internal static class FileNames
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\:*?\"<>|");

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
        "COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³",
    };

    /// <exception cref="ArgumentException">The name is not safe. The message gives the reason.</exception>
    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (FindProblem(name) is { } problem)
            throw new ArgumentException($"The file name '{name}' {problem}. Choose another one.", nameof(name));
    }

    /// <summary>Finds out why a name is not safe, as the end of a sentence; null if it is safe.</summary>
    public static string? FindProblem(string? name) =>
        string.IsNullOrEmpty(name) ? "is empty"
        : name.AsSpan().ContainsAny(Separators) || name.Any(char.IsControl) ? "has a separator, a wildcard or a control character"
        : name[0] == '.' ? "starts with a dot, which marks unfinished files"
        : name[^1] is '.' or ' ' ? "ends with a dot or a space"
        : Reserved.Contains(name.Split('.')[0].TrimEnd()) ? "is reserved by Windows"
        : Encoding.UTF8.GetByteCount(name) > 240 ? "is longer than 240 bytes"
        : null;
}
