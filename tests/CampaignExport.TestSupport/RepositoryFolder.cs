namespace CampaignExport.TestSupport;

/// <summary>The repository that the tests were built from.</summary>
public static class RepositoryFolder
{
    private static readonly string[] Generated = [".git", ".vs", ".idea", "artifacts", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"];
    private static readonly EnumerationOptions OneFolder = new() { AttributesToSkip = FileAttributes.None };

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string ReadText(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The source files, relative to the root with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files(string pattern = "*") =>
        [.. FilesBelow(Root, pattern).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> FilesBelow(string folder, string pattern) =>
        // In a worktree, .git is a file.
        Directory.EnumerateFiles(folder, pattern, OneFolder).Where(path => !Generated.Contains(Path.GetFileName(path))).Concat(Directory.EnumerateDirectories(folder, "*", OneFolder)
            .Where(path => !Generated.Contains(Path.GetFileName(path)))
            .SelectMany(path => FilesBelow(path, pattern)));

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CampaignExport.Core.sln")))
                return folder;
        }

        throw new InvalidOperationException("The tests do not run below the folder of CampaignExport.Core.sln.");
    }
}
