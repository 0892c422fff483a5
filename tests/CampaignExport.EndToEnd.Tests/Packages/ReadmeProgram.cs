using System.Text.RegularExpressions;
using CampaignExport.EndToEnd.Tests.Documentation;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>A program that the README shows: the packages that the commands before it add, its code, and the block after it, which it prints.</summary>
internal sealed partial record ReadmeProgram(string Sample, IReadOnlyList<string> Packages, string Code, string Shows)
{
    public static IReadOnlyList<ReadmeProgram> All { get; } = [.. Programs().Matches(MarkdownPage.Of("README.md").Text).Select(Read)];

    private static ReadmeProgram Read(Match program)
    {
        var code = program.Groups["code"].Value;
        var sample = RepositoryFolder.Files("Program.cs").Single(path => path.StartsWith("docs/samples/", StringComparison.Ordinal) && RepositoryFolder.ReadText(path) == code);
        return new(
            sample.Split('/')[2],
            [.. AddedPackage().Matches(program.Groups["commands"].Value).Select(package => package.Groups["name"].Value)],
            code,
            program.Groups["shows"].Value);
    }

    [GeneratedRegex(@"^```bash\n(?<commands>dotnet new console\n(?:(?!```).)*)^```$(?:(?!^```).)*^```csharp\n(?<code>(?:(?!^```).)*)^```$(?:(?!^```).)*^```text\n(?<shows>(?:(?!^```).)*)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Programs();

    [GeneratedRegex(@"^dotnet add package (?<name>\S+)$", RegexOptions.Multiline)]
    private static partial Regex AddedPackage();
}
