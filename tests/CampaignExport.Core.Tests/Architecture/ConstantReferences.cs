using System.Reflection;
using System.Text.RegularExpressions;

namespace CampaignExport.Tests.Architecture;

/// <summary>Finds the constants that the files of an assembly use. The compiler replaces a constant with its value, so metadata does not contain the reference.</summary>
internal static partial class ConstantReferences
{
    /// <summary>Pairs of names: the file, as a type of its folder, and the full name of the type of the constant.</summary>
    public static IReadOnlySet<(string From, string To)> Of(Assembly assembly)
    {
        var constants = assembly.GetTypes()
            .Where(type => !type.IsEnum)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(field => field.IsLiteral && !field.IsPrivate))
            .ToLookup(field => $"{field.DeclaringType!.Name}.{field.Name}", field => Outermost(field.DeclaringType!).FullName!);
        var root = Path.Combine(RepositoryFolder.Root, "src", assembly.GetName().Name!);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .SelectMany(
                file => UsedIn(File.ReadAllText(file)).SelectMany(name => constants[name]),
                (file, type) => (From: NameOf(Path.GetRelativePath(root, file)), To: type))
            .ToHashSet();
    }

    /// <summary>Finds every pair of names separated by a dot in code, without comments.</summary>
    public static IEnumerable<string> UsedIn(string source) =>
        Member().Matches(Comment().Replace(source, "")).Select(match => $"{match.Groups["type"].Value}.{match.Groups["name"].Value}");

    private static string NameOf(string path) =>
        $"CampaignExport.{path.Split('/', '\\')[0]}.{Path.GetFileNameWithoutExtension(path)}";

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // A comment does not use a constant. The pairs overlap: A.B.C contains A.B and B.C.
    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?<type>[A-Z]\w*)(?=\s*\.\s*(?<name>[A-Z]\w*)\b)")]
    private static partial Regex Member();
}
