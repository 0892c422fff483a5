using System.Text.Json;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>A mail as Python's email package reads it.</summary>
internal sealed record ParsedMail(
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<string> HeaderNames,
    string Type,
    IReadOnlyList<string> PartTypes,
    IReadOnlyList<string> Charsets,
    IReadOnlyList<string> Contents,
    IReadOnlyList<string> Defects,
    int LongestLine,
    bool HasBareLineFeeds,
    bool IsAscii)
{
    public string Text => Contents[PartTypes.ToList().IndexOf("text/plain")];

    public string Html => Contents[PartTypes.ToList().IndexOf("text/html")];

    public static async Task<ParsedMail> ReadAsync(string file) => (await ReadAllAsync(file))[0];

    public static async Task<IReadOnlyList<ParsedMail>> ReadAllAsync(params string[] files)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Servers", "parse_mail.py"), .. files];
        var parsed = await Command.RunAsync("/usr/bin/python3", AppContext.BaseDirectory, arguments);
        return JsonSerializer.Deserialize<List<ParsedMail>>(parsed.ShouldSucceed().Output)!;
    }
}
