using CsvHelper;

namespace CampaignExport.Tool.Tests;

/// <summary>A folder of a test, gone at its end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("campaign-export-").FullName;

    /// <summary>Everything in it, by relative path: files of any name at any depth.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. Directory.EnumerateFiles(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return name;
    }

    public byte[] Bytes(string name) => File.ReadAllBytes(this[name]);

    public string Text(string name) => File.ReadAllText(this[name]);

    /// <summary>All bytes of all files, to compare folders with.</summary>
    public Dictionary<string, string> Contents() => Files.ToDictionary(file => file, file => Convert.ToHexString(Bytes(file)));

    /// <summary>A CSV file as an independent reader reads it, the header first, cells joined by bars.</summary>
    public IReadOnlyList<string> Csv(string name)
    {
        using var reader = CsvReader.FromFile(this[name]);
        reader.ReadHeader();
        var rows = new List<string> { string.Join('|', reader.Headers) };
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)));
        return rows;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
