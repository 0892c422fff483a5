using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.DuckDb.Tests;

/// <summary>Links to files, which are identified by their target.</summary>
public sealed class LinkedFileTests
{
    private static readonly DateTime Time = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("file")]
    [InlineData("relative")]
    [InlineData("link to a link")]
    [InlineData("folder")]
    [InlineData("folder of a linked folder")]
    public async Task Link_is_read_again_when_its_target_changes_or_is_replaced(string link)
    {
        using var folder = new TemporaryFolder();
        using var store = new EventStore(new DuckDbOptions { Directory = Path.Combine(folder.Path, "store"), Threads = 2 });
        Write("one", 1, 2);
        Write("two", 3, 4);
        var path = Link("one");

        (await ImportAsync()).Should().Be("2 read, 0 before");
        (await ImportAsync()).Should().Be("0 read, 1 before");
        Write("one", 1, 2, 5, 6, 7, 8, 9);
        (await ImportAsync()).Should().Be("7 read, 0 before", "the target has another length");
        File.SetLastWriteTimeUtc(Path.Combine(folder.Path, "one", "e.jsonl"), Time.AddHours(1));
        (await ImportAsync()).Should().Be("7 read, 0 before", "the target has another time");
        Write("one", 1, 2);
        (await ImportAsync(isKnown: true)).Should().Be("2 read, 0 before", "profiles have the state that was imported last");
        Link("two");
        (await ImportAsync()).Should().Be("2 read, 0 before", "another file of the same length and time is another file");
        (await ImportAsync()).Should().Be("0 read, 1 before");
        Link("one");
        (await ImportAsync(isKnown: true)).Should().Be("2 read, 0 before", "the other file was imported since");
        File.Copy(Path.Combine(folder.Path, "one", "e.jsonl"), Unlinked(), overwrite: true);
        File.SetLastWriteTimeUtc(path, Time);
        (await ImportAsync()).Should().Be("2 read, 0 before", "a file in the place of the link is another one");

        (await store.ListCampaignsAsync()).Sum(campaign => campaign.Events).Should().Be(9);
        var source = new StoreRecipients(store).CreateSource(new(RecipientContents.UserData));
        (await Rows.ReadAsync(source, source.Selection, new(null))).Should().HaveCount(9);

        async Task<string> ImportAsync(bool isKnown = false)
        {
            var events = await store.ImportFilesAsync([path]);
            var kept = await store.ImportProfileFilesAsync([path], Profiles);
            // An event counts once, so a second read changes nothing.
            (events.Read, events.FilesImportedBefore).Should().Be(isKnown ? (0, 1) : (kept.Profiles, kept.FilesImportedBefore));
            events.TotalBytes.Should().Be(Encoding.UTF8.GetByteCount(File.ReadAllText(path)));
            return FormattableString.Invariant($"{kept.Profiles} read, {kept.FilesImportedBefore} before");
        }

        void Write(string name, params int[] ids)
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
            File.SetLastWriteTimeUtc(folder.Write($"{name}/e.jsonl", [.. ids.Select(id => EventJson.Sent(id))]), Time);
        }

        string Link(string target)
        {
            var (file, above) = (Path.Combine(folder.Path, target, "e.jsonl"), Path.Combine(folder.Path, target));
            Directory.CreateDirectory(Path.Combine(folder.Path, "in"));
            return link switch
            {
                "file" => LinkTo("in/e.jsonl", file),
                "relative" => LinkTo("in/e.jsonl", $"../{target}/e.jsonl"),
                "link to a link" => LinkTo("in/e.jsonl", LinkTo("in/latest", file)),
                "folder" => Path.Combine(LinkTo("in/linked", above), "e.jsonl"),
                _ => Path.Combine(LinkTo("in/linked", LinkTo("current", above)), "e.jsonl"),
            };
        }

        string LinkTo(string name, string target)
        {
            var at = Path.Combine(folder.Path, name);
            File.Delete(at);
            File.CreateSymbolicLink(at, target);
            return at;
        }

        string Unlinked()
        {
            var parent = Path.GetDirectoryName(path)!;
            File.Delete(new FileInfo(path).LinkTarget is null ? parent : path);
            Directory.CreateDirectory(parent);
            return path;
        }
    }

    private static async IAsyncEnumerable<Recipient> Profiles(string path)
    {
        foreach (var line in await File.ReadAllLinesAsync(path))
            yield return new Recipient { Id = line.Split("\"id\":\"")[1].Split('"')[0] };
    }
}
