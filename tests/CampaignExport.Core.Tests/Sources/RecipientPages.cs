using System.IO.Compression;
using System.Text;
using CampaignExport.Recipients;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Reads sources to their end, and writes the files they read.</summary>
internal static class RecipientPages
{
    public sealed record Page(IReadOnlyList<Recipient> Rows, string Cursor, long ReplacedCharacters);

    public static async Task<List<Page>> ReadPagesAsync(
        this IRecipientSource<Recipient> source, string? cursor = null, string? campaignId = null)
    {
        var pages = new List<Page>();
        await foreach (var page in source.ReadAsync(new RecipientQuery(campaignId), cursor, TestContext.Current.CancellationToken))
        {
            using (page)
                pages.Add(new(page.Rows, page.Cursor, page.ReplacedCharacters));
        }

        return pages;
    }

    public static async Task<List<Recipient>> ReadAllAsync(this IRecipientSource<Recipient> source, string? cursor = null, string? campaignId = null) =>
        [.. (await source.ReadPagesAsync(cursor, campaignId)).SelectMany(page => page.Rows)];

    public static void Write(this TemporaryFolder folder, string name, string content) => File.WriteAllBytes(folder[name], Encoding.UTF8.GetBytes(content));

    public static void WriteGzip(this TemporaryFolder folder, string name, params string[] members)
    {
        using var file = File.Create(folder[name]);
        foreach (var member in members)
        {
            using var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(Encoding.UTF8.GetBytes(member));
        }
    }

    public static void WriteZip(this TemporaryFolder folder, string name, params (string Name, string Content)[] entries)
    {
        using var archive = ZipFile.Open(folder[name], ZipArchiveMode.Create);
        foreach (var entry in entries)
        {
            using var stream = archive.CreateEntry(entry.Name).Open();
            stream.Write(Encoding.UTF8.GetBytes(entry.Content));
        }
    }
}
