using System.Text;

namespace CampaignExport.S3.Keys;

/// <summary>The rules for object keys.</summary>
internal static class ObjectNames
{
    /// <summary>The maximum length of a key in bytes of UTF-8.</summary>
    public const int MostBytesOfKey = 1024;

    /// <exception cref="ArgumentException">The name is not a file name. The message gives the reason.</exception>
    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var reason =
            name.AsSpan().ContainsAny('/', '\\') || name.Any(char.IsControl) ? "has a separator or a control character"
            : name[0] == '.' ? "begins with a dot, which marks objects that are not part of the export"
            : Encoding.UTF8.GetByteCount(name) > 240 ? "is longer than 240 bytes"
            : null;
        if (reason is not null)
            throw new ArgumentException($"The file name '{name}' {reason}. Choose another one.", nameof(name));
    }

    /// <summary>Whether text consists of ASCII letters and digits and of marks that need no escape.</summary>
    public static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';

    /// <summary>Finds the reason why a path cannot be part of a key; null if it can.</summary>
    public static string? ProblemOfPath(string path) =>
        path.StartsWith('/') ? "begins with a slash"
        : path.Contains("//", StringComparison.Ordinal) ? "has two slashes in a row"
        : path.Split('/').Any(segment => segment is "." or "..") ? "has a segment of dots"
        : path.FirstOrDefault(letter => !IsPlain(letter) && letter is not ('/' or '=' or '!')) is var invalid and not '\0' ? FormattableString.Invariant($"has the character U+{(int)invalid:X4}")
        : path.Contains('\0') ? "has the character U+0000"
        : null;
}
