using System.Collections.ObjectModel;
using System.IO.Compression;
using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Inputs;

/// <summary>The files that recipients are read from: user exports in JSON Lines, or CSV if they are named so.</summary>
internal sealed class RecipientInput
{
    /// <summary>So many malformed lines are told of one by one; after that they are only counted.</summary>
    private const int MalformedLinesTold = 5;

    private readonly string _path;
    private readonly IReadOnlyList<string> _files;
    private UserExportSource? _userExport;

    /// <param name="path">The file, or the folder of files.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="UsageException">There are files of both kinds.</exception>
    public RecipientInput(string path, string option = "--users")
    {
        _path = path;
        _files = [.. FilesOf(path)];
        string[] names = [.. _files.SelectMany(ContentsOf)];
        var tables = names.Count(IsTable);
        if (tables > 0 && tables < names.Length)
            throw new UsageException($"{option}: '{path}' holds CSV and other files. Keep them in folders of their own.");
        IsCsv = tables > 0;
    }

    /// <summary>The files, in the order in which they are read.</summary>
    public IReadOnlyList<string> Files => _files.Count > 0 ? _files : MessageEventSource.FindFiles(_path);

    /// <summary>Whether the files are CSV.</summary>
    public bool IsCsv { get; }

    /// <summary>The encoding that the files have; null to find it by looking.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Makes the source that reads the files, and leaves malformed lines out.</summary>
    /// <param name="console">Told of what is odd.</param>
    /// <param name="onMalformed">Told of malformed lines.</param>
    public IRecipientSource<Recipient> Open(ToolConsole console, Action<SourceFormatException> onMalformed) => IsCsv
        ? new RecipientCsvSource(_path, new RecipientCsvOptions { Encoding = Encoding, OnWarning = console.Warn })
        : new UserExportSource(
            _path, new UserExportOptions { Encoding = Encoding, OnWarning = console.Warn, SkipMalformedLines = true, OnMalformedLine = onMalformed });

    /// <summary>Makes the source that reads the files.</summary>
    /// <param name="console">Told of malformed lines.</param>
    /// <param name="skipMalformed">Whether malformed lines are left out.</param>
    /// <param name="pageSize">How many rows a page has; null for as many as the source likes.</param>
    /// <param name="campaigns">What is known of campaigns, by their ids; null for nothing.</param>
    public IRecipientSource<Recipient> Open(
        ToolConsole console, bool skipMalformed, int? pageSize, IReadOnlyDictionary<string, Campaign>? campaigns = null)
    {
        if (IsCsv)
        {
            var table = new RecipientCsvOptions { Encoding = Encoding, OnWarning = console.Warn };
            return new RecipientCsvSource(_path, pageSize is { } records ? table with { PageSize = records } : table);
        }

        var told = 0;
        var options = new UserExportOptions
        {
            Encoding = Encoding,
            OnWarning = console.Warn,
            Campaigns = campaigns ?? ReadOnlyDictionary<string, Campaign>.Empty,
            SkipMalformedLines = skipMalformed,
            OnMalformedLine = error =>
            {
                if (Interlocked.Increment(ref told) <= MalformedLinesTold)
                    console.Warn($"left out: {error.Message}");
            },
        };
        return _userExport = new UserExportSource(_path, pageSize is { } lines ? options with { PageSize = lines } : options);
    }

    /// <summary>Tells how many malformed lines were left out, if any were.</summary>
    public void TellMalformed(ToolConsole console)
    {
        if (_userExport is { MalformedLines: > 0 and var count })
            console.Warn(FormattableString.Invariant($"{count} malformed line{(count == 1 ? " was" : "s were")} left out."));
    }

    // That there are none is for the source to complain about.
    private static IEnumerable<string> FilesOf(string path)
    {
        try
        {
            return MessageEventSource.FindFiles(path).Where(file => Path.GetFileName(file) != ExportManifest.FileName);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    // The names of the entries, for an archive. One that cannot be read is for the source to complain about.
    private static IEnumerable<string> ContentsOf(string file)
    {
        if (!file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            return [file];
        try
        {
            using var archive = ZipFile.OpenRead(file);
            return [.. archive.Entries.Where(entry => entry.Name.Length > 0 && !entry.Name.StartsWith('.')).Select(entry => entry.Name)];
        }
        catch (InvalidDataException)
        {
            return [file];
        }
    }

    private static bool IsTable(string name) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
}
