using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using CampaignExport.Avro;
using CampaignExport.DuckDb;
using CampaignExport.Recipients;
using CampaignExport.Sources;
using CampaignExport.Sql;
using CampaignExport.Tool.Inputs;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>One run of <c>import</c>: reads files, stores the valid lines, and reports the result.</summary>
/// <param name="console">Shows the result.</param>
/// <param name="store">The store; null to read only.</param>
/// <param name="settings">The settings of the run.</param>
internal sealed class ImportRun(ToolConsole console, IEventStore? store, ImportSettings settings)
{
    /// <summary>The number of pages in a commit, if the size of a page is set.</summary>
    private const int PagesPerCommit = 20;

    private readonly List<Exception> _errors = [];

    private bool _isComplete = true;

    /// <summary>Ends the run after all inputs.</summary>
    /// <returns>The exit code: that of success if no file had an error or more malformed lines than allowed.</returns>
    /// <exception cref="Exception">The last error of a file.</exception>
    public int Finish()
    {
        foreach (var error in _errors.SkipLast(1))
            console.Complain(Failure.From(error, interrupted: false).Message);
        if (_errors is [.., var last])
            ExceptionDispatchInfo.Throw(last);
        return _isComplete ? ExitCode.Ok : ExitCode.Failure;
    }

    public async Task ImportEventsAsync(string[] paths, CancellationToken cancellationToken)
    {
        var (rejected, files) = (new RejectedLines(), new List<ImportedFile>());
        var begun = TimeProvider.System.GetTimestamp();
        EventImport result;
        try
        {
            result = await console.ShowProgressAsync<EventImport, EventImport>(
                Describe,
                progress => Interruption.ReadAsync(
                    token => store is null
                        ? EventStore.DryRunAsync(paths, Options(rejected, files), progress, token)
                        : store.ImportFilesAsync(paths, Options(rejected, files), progress, token),
                    cancellationToken),
                Fraction).ConfigureAwait(false);
        }
        catch (Exception error) when (files.Count > 0 && error is not OperationCanceledException)
        {
            rejected.Warn(console);
            if (HasContent(files))
                Show(files, summary: null);
            if (!FileErrors.IsOfFile(error))
                throw;
            Keep(error, files);
            return;
        }

        rejected.Warn(console);
        if (result.WithoutPerson > 0)
            console.Warn(string.Create(CultureInfo.InvariantCulture, $"events without 'user_id' count in totals and in no number of people: {result.WithoutPerson:N0}."));
        if (result.ConversionsWithoutIndex > 0)
        {
            console.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"conversions without 'conversion_behavior_index' count as primary ones, unless the campaign has several conversion events: {result.ConversionsWithoutIndex:N0}."));
        }

        RecipientInput.TellChanged(console, blank: 0, result.ReplacedCharacters);
        Show(files, Totals.Describe(result, rejected.Count, isDryRun: store is null, TimeProvider.System.GetElapsedTime(begun)));
        Complain(result.FilesOverLimit, new NamesInFolders(paths));
    }

    public async Task ImportProfilesAsync(RecipientInput input, CancellationToken cancellationToken)
    {
        var (rejected, overLimit, errors, errorsBefore) = (new RejectedLines(), new List<string>(), new FileErrors(), 0);
        var (blank, replaced, bytesBefore, isOver, first) = (0L, 0L, 0L, false, (SourceFormatException?)null);
        var (files, blankBefore, rejectedBefore) = (new Dictionary<string, ImportedFile>(StringComparer.Ordinal), 0L, 0L);
        RecipientFileSource? current = null;
        var begun = TimeProvider.System.GetTimestamp();
        var result = await console.ShowProgressAsync<long, ProfileImport>(
            (profiles, time) => profiles == 0 ? Starting(time) : Progress(profiles, "profiles", time),
            progress => Interruption.ReadAsync(
                token => store is null
                    ? CountAsync(input, path => Read(path, progress, token), token)
                    : store.ImportProfileFilesAsync(input.Files, path => Read(path, progress, token), Finishes, settings.Reread, token),
                cancellationToken),
            _ => RecipientInput.Fraction(bytesBefore + (current?.BytesRead ?? 0), input.Bytes)).ConfigureAwait(false);
        var error = errors.Report(input.Files.Count, console.Warn);
        rejected.Warn(console);
        RecipientInput.TellChanged(console, blank, replaced);
        ImportedFile[] all =
            [.. input.Files.Select(path => files.GetValueOrDefault(path) ?? new ImportedFile(path, 0, 0, 0, 0) { WasImportedBefore = true })];
        if (error is null || HasContent(all))
            Show(all, Totals.Describe(result, rejected.Count, isDryRun: store is null, TimeProvider.System.GetElapsedTime(begun)));
        Complain(overLimit, input.Names);
        if (error is not null)
            Keep(error, all);

        async IAsyncEnumerable<Recipient> Read(string path, IProgress<long>? progress, [EnumeratorCancellation] CancellationToken token)
        {
            (isOver, first, blankBefore, rejectedBefore, errorsBefore) = (false, null, blank, rejected.Count, errors.Count);
            var source = new RecipientInput(path) { Encoding = settings.Encoding, Separator = settings.Separator, RemoveFormulaGuard = input.RemoveFormulaGuard }.Open(
                warning => console.Warn(input.Names.Name(path, warning)),
                settings.Limit,
                Reject,
                _ => isOver = true);
            bytesBefore += current?.BytesRead ?? 0;
            current = source;
            var reading = new ProfileReading(errors, progress);
            await foreach (var profile in reading.ReadAsync(source, error => input.Names.Name(path, error), token).ConfigureAwait(false))
                yield return profile;
            blank += source.BlankRows;
            replaced += reading.ReplacedCharacters;

            void Reject(SourceFormatException error)
            {
                var named = input.Names.Name(path, error);
                first ??= named;
                rejected.Add(named);
            }
        }

        bool Finishes(string path, ProfileImport file)
        {
            files[path] = new(path, file.Profiles, file.Profiles, blank - blankBefore, file.Rejected + rejected.Count - rejectedBefore);
            if (errors.Count > errorsBefore)
                return false;
            if (isOver || !settings.Limit.Allows(file.Rejected, file.Rejected + file.Profiles))
                overLimit.Add(path);
            else if (file.Profiles > 0 || first is null)
                return true;
            else
                errors.Add(FileErrors.NothingValid(first));
            return false;
        }

        async Task<ProfileImport> CountAsync(RecipientInput input, Func<string, IAsyncEnumerable<Recipient>> read, CancellationToken token)
        {
            var all = new ProfileImport(0, 0, 0);
            foreach (var path in input.Files)
            {
                var file = new ProfileImport(0, 0, 0);
                await foreach (var profile in read(path).WithCancellation(token).ConfigureAwait(false))
                {
                    file = string.IsNullOrEmpty(profile.Id) && string.IsNullOrEmpty(profile.ExternalId) && profile.Aliases?.Any(alias => !string.IsNullOrEmpty(alias.Name)) != true
                        ? file with { Rejected = file.Rejected + 1 }
                        : file with { Profiles = file.Profiles + 1, Receipts = file.Receipts + (profile.CampaignsReceived?.Count ?? 0) };
                }

                Finishes(path, file);
                all = new(all.Profiles + file.Profiles, all.Receipts + file.Receipts, all.Rejected + file.Rejected);
            }

            return all;
        }
    }

    private EventImportOptions Options(RejectedLines rejected, List<ImportedFile> files)
    {
        var options = new EventImportOptions
        {
            Formats = ParquetFormat.After([new AvroEventFormat()]),
            Encoding = settings.Encoding,
            OnWarning = console.Warn,
            RereadFiles = settings.Reread,
            AllowedMalformed = settings.Limit,
            OnRejected = rejected.Add,
            OnFile = files.Add,
        };
        return settings.PageSize is { } pageSize ? options with { PageSize = pageSize, EventsPerCommit = PagesPerCommit * pageSize } : options;
    }

    private static bool HasContent(IReadOnlyList<ImportedFile> files) => files.Any(file => file.WasImportedBefore || file.Read + file.Skipped + file.Rejected > 0);

    // The other inputs are imported first.
    private void Keep(Exception error, IReadOnlyList<ImportedFile> files)
    {
        if (store is not null)
        {
            Failure.AddHint(error, files.Any(file => file.Kept > 0 || file.WasImportedBefore)
                ? "What is listed as kept is imported. Correct or remove the file, and import again: complete files are not read again, and nothing counts twice."
                : "Nothing was imported. Correct or remove the file, and import again.");
        }

        _errors.Add(error);
    }

    private void Show(IReadOnlyList<ImportedFile> files, string? summary)
    {
        string[] before = [.. files.Where(file => file.WasImportedBefore).Select(file => file.Path)];
        if (before.Length > 0)
            console.Complain($"imported before, and not read again: {List(before)}. Give --reread to read {(before.Length == 1 ? "it" : "them")} again.");
        console.ShowImported(files, summary);
    }

    private static string List(IReadOnlyCollection<string> files)
    {
        const int shown = 5;
        var more = files.Count > shown ? string.Create(CultureInfo.InvariantCulture, $" and {files.Count - shown:N0} more") : "";
        return $"{string.Join(", ", files.Take(shown).Select(file => $"'{file}'"))}{more}";
    }

    // Shown at the end, where it is easy to see.
    private void Complain(IReadOnlyList<string> files, NamesInFolders folders)
    {
        if (files.Count == 0)
            return;
        _isComplete = false;
        var what = settings.SkipMalformed is { } limit ? $"more malformed lines than --skip-malformed {limit} allows" : "malformed lines";
        var then = store is null ? "An import would keep the valid lines and end with exit code 1." : "The valid lines are imported; the next import reads the files again.";
        console.Complain($"{what} in {List([.. files.Select(folders.GetName)])}. {then} Correct the files, or allow it with --skip-malformed [n|n%].");
    }

    /// <summary>Describes the progress of reading events.</summary>
    public static string Describe(EventImport? soFar, TimeSpan time) => soFar is null ? Starting(time) : Progress(soFar.Read, "events", time);

    /// <summary>Gets the part of the files that was read, from 0 to 1; null if their size is unknown. A file may grow while it is read.</summary>
    public static double? Fraction(EventImport soFar) => soFar.TotalBytes is > 0 and var all ? Math.Min(1, (double)soFar.BytesRead / all) : null;

    private static string Starting(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"starting  {time:m\\:ss}");

    private static string Progress(long count, string what, TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{count:N0} {what}  {(time > TimeSpan.Zero ? count / time.TotalSeconds : 0):N0} {what}/s  {time:h\\:mm\\:ss}");
}

/// <summary>The settings of an import.</summary>
/// <param name="SkipMalformed">The number of malformed lines that a file may have; null, meaning none, if the option is not given.</param>
/// <param name="Reread">Whether files are read again.</param>
/// <param name="PageSize">The number of lines of events that are stored at once; null for the default.</param>
/// <param name="Encoding">The encoding of the files; null to detect it.</param>
/// <param name="Separator">The separator of CSV; null to detect it.</param>
internal sealed record ImportSettings(SkipLimit? SkipMalformed, bool Reread, int? PageSize, Encoding? Encoding, char? Separator)
{
    public SkipLimit Limit => SkipMalformed ?? SkipLimit.FromRecords(0);
}
