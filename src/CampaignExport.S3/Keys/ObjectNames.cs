using System.Text;

namespace CampaignExport.S3.Keys;

/// <summary>What may stand in a key.</summary>
internal static class ObjectNames
{
    /// <summary>The most bytes of a key in UTF-8.</summary>
    public const int MostBytesOfKey = 1024;

    /// <exception cref="ArgumentException">It is no name of a file; the message says why.</exception>
    public static void Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var reason =
            name.AsSpan().ContainsAny('/', '\\') || name.Any(char.IsControl) ? "has a separator or a control character"
            : name[0] == '.' ? "begins with a dot, which marks what is not part of the delivery"
            : Encoding.UTF8.GetByteCount(name) > 240 ? "is longer than 240 bytes"
            : null;
        if (reason is not null)
            throw new ArgumentException($"The file name '{name}' {reason}. Choose another one.", nameof(name));
    }

    /// <summary>Whether text consists of letters and digits of ASCII and of marks that no tool has to escape.</summary>
    public static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';

    /// <summary>Why a path of folders cannot stand in a key; null if it can.</summary>
    public static string? ProblemOfPath(string path) =>
        path.StartsWith('/') ? "begins with a slash"
        : path.Contains("//", StringComparison.Ordinal) ? "has two slashes in a row"
        : path.Split('/').Any(segment => segment is "." or "..") ? "has a segment of dots"
        : path.FirstOrDefault(letter => !IsPlain(letter) && letter is not ('/' or '=' or '!')) is var odd and not '\0' ? FormattableString.Invariant($"has the character U+{(int)odd:X4}")
        : path.Contains('\0') ? "has the character U+0000"
        : null;
}
