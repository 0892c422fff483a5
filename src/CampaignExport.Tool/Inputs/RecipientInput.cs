using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.DuckDb;
using CampaignExport.Manifests;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Inputs;

/// <summary>The files that recipients are read from: user exports in JSON, CSV or Parquet.</summary>
/// <param name="path">The file, or the folder of files.</param>
internal sealed class RecipientInput(string path)
{
    /// <summary>The number of malformed records that are shown. Further ones are only counted.</summary>
    private const int MalformedShown = 5;

    private RecipientFileSource? _source;
    private long? _bytes;

    /// <summary>The files, in the order in which they are read.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public IReadOnlyList<string> Files => [.. MessageEventSource.FindFiles(path).Where(file => Path.GetFileName(file) != ExportManifest.FileName)];

    /// <summary>The encoding of the files; null to detect it.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The separator of CSV, if it yields a known column; null to detect it.</summary>
    public char? Separator { get; init; }

    /// <summary>Whether the apostrophes of our formula guard are removed from CSV that has no manifest beside it, too.</summary>
    public bool RemoveFormulaGuard { get; init; }

    /// <summary>The size of the stored files; 0 for pipes.</summary>
    public long Bytes => _bytes ??= Files.Sum(SizeOf);

    /// <summary>The size of a file, or of the target of a link; 0 for a pipe.</summary>
    public static long SizeOf(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo target ? file.Length : target.Exists ? target.Length : 0;
    }

    /// <summary>Gets the part of the files that was read, from 0 to 1; null if their size is unknown.</summary>
    /// <param name="readings">The number of times that the files are read.</param>
    public double? FractionRead(int readings) => _source is null ? null : Fraction(_source.BytesRead, Bytes * readings);

    /// <summary>Gets the part that was read, from 0 to 1; null if the size is unknown.</summary>
    public static double? Fraction(long read, long all) => all > 0 ? Math.Min(1, (double)read / all) : null;

    /// <summary>The names of the files.</summary>
    public NamesInFolders Names { get; init; } = new(path);

    /// <summary>Creates the source that reads all content of the files and skips malformed records.</summary>
    /// <param name="warn">Shows warnings.</param>
    /// <param name="limit">The number of malformed records that a file, or an entry of an archive, may have.</param>
    /// <param name="onMalformed">Called for each malformed record.</param>
    /// <param name="onOverLimit">Called for each file or entry with more malformed records.</param>
    public RecipientFileSource Open(Action<string> warn, SkipLimit limit, Action<SourceFormatException> onMalformed, Action<SourceFormatException> onOverLimit) => new(
        path,
        new UserExportOptions { Encoding = Encoding, SkipMalformed = limit, OnMalformed = onMalformed, OnOverLimit = onOverLimit, OnWarning = warn },
        new RecipientCsvOptions
        {
            Encoding = Encoding,
            Separator = Separator,
            RemoveFormulaGuard = RemoveFormulaGuard ? true : null,
            SkipMalformed = limit,
            OnMalformed = onMalformed,
            OnOverLimit = onOverLimit,
            OnWarning = warn,
        },
        [new ParquetFormat()]);

    /// <summary>Creates the source that reads the files.</summary>
    /// <param name="console">Shows malformed records and warnings.</param>
    /// <param name="skipMalformed">The number of malformed records of a file that are skipped; null if the first one is an error.</param>
    /// <param name="pageSize">The number of rows of a page; null for the default of the source.</param>
    /// <param name="choice">The custom attributes and events to read.</param>
    /// <param name="campaigns">The known campaigns by their ids.</param>
    public IRecipientSource<Recipient> Open(
        ToolConsole console, SkipLimit? skipMalformed, int? pageSize, RecipientChoice choice, IReadOnlyDictionary<string, Campaign> campaigns)
    {
        var shown = 0;
        var size = pageSize ?? new UserExportOptions().PageSize;
        var users = new UserExportOptions
        {
            PageSize = size,
            Encoding = Encoding,
            CustomAttributes = choice.CustomAttributes,
            CustomEvents = choice.CustomEvents,
            SkipMalformed = skipMalformed,
            OnMalformed = Show,
            OnWarning = console.Warn,
            Campaigns = campaigns,
        };
        var table = new RecipientCsvOptions
        {
            PageSize = size,
            Encoding = Encoding,
            Separator = Separator,
            RemoveFormulaGuard = RemoveFormulaGuard ? true : null,
            CustomAttributes = choice.CustomAttributes,
            CustomEvents = choice.CustomEvents,
            SkipMalformed = skipMalformed,
            OnMalformed = Show,
            OnWarning = console.Warn,
            Campaigns = campaigns,
        };
        return _source = new RecipientFileSource(path, users, table, [new ParquetFormat()]);

        void Show(SourceFormatException error)
        {
            if (Interlocked.Increment(ref shown) <= MalformedShown)
                console.Warn($"skipped: {error.Message}");
        }
    }

    /// <summary>Shows the number of skipped records if there are any.</summary>
    public void TellMalformed(ToolConsole console)
    {
        if (_source is { MalformedRecords: > 0 and var malformed })
            console.Warn(FormattableString.Invariant($"{malformed} malformed record{(malformed == 1 ? " was" : "s were")} skipped."));
        if (_source is not null)
            TellChanged(console, _source.BlankRows, replaced: 0);
    }

    /// <summary>Shows the number of blank rows and of replaced characters if there are any.</summary>
    public static void TellChanged(ToolConsole console, long blank, long replaced)
    {
        if (blank > 0)
            console.Warn(FormattableString.Invariant($"{blank} row{(blank == 1 ? "" : "s")} with separators alone {(blank == 1 ? "was" : "were")} skipped."));
        if (replaced > 0)
            console.Warn(FormattableString.Invariant($"{replaced} character{(replaced == 1 ? "" : "s")}, U+0000 or half of a surrogate pair, became U+FFFD."));
    }
}
