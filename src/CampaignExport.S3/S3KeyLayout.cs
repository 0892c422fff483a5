using System.Text;
using CampaignExport.S3.Keys;

namespace CampaignExport.S3;

/// <summary>The object key of each file of an export.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class S3KeyLayout
{
    private readonly Func<string, string> _keyOf;

    internal S3KeyLayout(string prefix, Func<string, string> keyOf) => (Prefix, _keyOf) = (prefix, keyOf);

    /// <summary>The common prefix of all keys.</summary>
    public string Prefix { get; }

    /// <summary>Creates a layout with the files under their own names, below a prefix: <c>PREFIX/NAME</c>.</summary>
    /// <param name="prefix">The prefix, with or without a slash at its end; empty for the root of the bucket.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="ArgumentException">The prefix contains a character or segment that a key must not have.</exception>
    public static S3KeyLayout Under(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (ObjectNames.ProblemOfPath(prefix) is { } problem)
            throw new ArgumentException($"The prefix '{prefix}' {problem}. Use letters, digits, '-', '_', '.', '=', '!' and single slashes.", nameof(prefix));
        var folder = prefix.Length == 0 || prefix.EndsWith('/') ? prefix : $"{prefix}/";
        return new(folder, name => folder + name);
    }

    /// <summary>Gives the key of a file.</summary>
    /// <param name="name">The name of the file, without folders.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">The name is not a file name, or the key would be longer than 1,024 bytes.</exception>
    public string KeyOf(string name)
    {
        ObjectNames.Validate(name);
        var key = _keyOf(name);
        return Encoding.UTF8.GetByteCount(key) <= ObjectNames.MostBytesOfKey
            ? key
            : throw new ArgumentException($"The key of '{name}' would be longer than {ObjectNames.MostBytesOfKey} bytes.", nameof(name));
    }
}
