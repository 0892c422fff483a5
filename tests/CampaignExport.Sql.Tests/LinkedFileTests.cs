using System.Text;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>Links to files, which are known by what they lead to.</summary>
public sealed class LinkedFileTests(PostgreSqlServer server)
{
    private static readonly DateTime Time = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string, string> Links { get; } = new MatrixTheoryData<string, string>(
        ["sqlite", "postgresql"], ["file", "relative", "link to a link", "folder", "folder of a linked folder"]);

    [Theory]
    [MemberData(nameof(Links))]
    public async Task Link_is_read_again_when_its_target_changes_and_when_it_leads_elsewhere(string kind, string link)
    {
        await using var database = await Database.MakeAsync(kind, server);
        using var folder = new TemporaryFolder();
        var store = new SqlEventStore(database.Source, database.Dialect);
        var profiles = new SqlProfileStore(database.Source, database.Dialect);
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
        (await ImportAsync()).Should().Be("2 read, 0 before");
        Link("two");
        (await ImportAsync()).Should().Be("2 read, 0 before", "another file of the same length and time is another file");
        (await ImportAsync()).Should().Be("0 read, 1 before");
        Link("one");
        (await ImportAsync()).Should().Be("2 read, 0 before", "what the other file said has been kept since");
        File.Copy(Path.Combine(folder.Path, "one", "e.jsonl"), Unlinked(), overwrite: true);
        File.SetLastWriteTimeUtc(path, Time);
        (await ImportAsync()).Should().Be("2 read, 0 before", "a file in the place of the link is another one");

        (await database.QueryAsync("SELECT count(*) FROM campaign_export_events")).Should().Equal("9");
        (await database.QueryAsync("SELECT count(*) FROM campaign_export_profiles")).Should().Equal("9");

        async Task<string> ImportAsync()
        {
            var events = await store.ImportFilesAsync([path]);
            var kept = await profiles.ImportFilesAsync([path], Profiles);
            (kept.Profiles, kept.FilesImportedBefore).Should().Be((events.Read, events.FilesImportedBefore));
            events.BytesInAll.Should().Be(Encoding.UTF8.GetByteCount(File.ReadAllText(path)));
            return FormattableString.Invariant($"{events.Read} read, {events.FilesImportedBefore} before");
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
