using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

/// <summary>Temporary folders that are created, swept and deleted at the same time.</summary>
public sealed class SpillFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Folder_in_use_is_never_swept()
    {
        const int folders = 2000;
        var parent = _folder.Path;

        await Parallel.ForAsync(0, folders, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, token) =>
        {
            using var folder = SpillFolder.Create(parent);
            var file = folder.NewFile();
            await File.WriteAllTextAsync(file, "x", token);
            await Task.Yield();
            File.Exists(file).Should().BeTrue();
        });

        Directory.EnumerateFileSystemEntries(parent).Should().BeEmpty();
    }

    [Fact]
    public void Folder_of_a_killed_process_is_deleted_when_the_next_one_is_created()
    {
        Directory.CreateDirectory(_folder[".distinct-0"]);
        File.WriteAllText(_folder[".distinct-0/00000"], "x");
        File.WriteAllText(_folder[".distinct-1.lock"], "");

        using var folder = SpillFolder.Create(_folder.Path);

        Directory.EnumerateDirectories(_folder.Path).Should().Equal(folder.Path);
        Directory.EnumerateFiles(_folder.Path).Should().Equal($"{folder.Path}.lock");
    }

    public void Dispose() => _folder.Dispose();
}
