using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>
/// Reads events from files with JSON or CSV, plain, in gzip or in ZIP (all entries), and from files in <see cref="MessageEventOptions.Formats"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe. For a folder, the source reads the files in it and its subfolders, in ordinal order of their paths. It skips files and
/// folders whose names start with <c>_</c> or <c>.</c>. Files are streamed, so memory does not depend on their size.</para>
/// <para>Each line is an event. Its fields are in the object itself, or in its <c>user</c> and <c>properties</c> objects. Values can be
/// wrapped in the name of their type, as in the JSON encoding of Avro. The kind of an event is its <c>event_type</c>. If that is missing, the
/// kind is taken from the name of the folder (<c>event_type=users.messages.email.Open</c>), or else of the file
/// (<c>users.messages.email.Open-0.jsonl</c>, or the table of a data warehouse, <c>USERS_MESSAGES_EMAIL_OPEN_SHARED.json</c>). Names of kinds
/// and fields are case-insensitive.</para>
/// <para>A CSV file has a header with at least two names of fields. An empty cell, and <c>\N</c>, is no field.</para>
/// <para>Events of documented kinds that count towards no metric of a campaign (<see cref="EventKinds"/>) and do not change a person are skipped
/// and counted by reason. An event of any other kind is malformed. Fields that no metric needs are not read. Duplicate events are returned
/// twice.</para>
/// </remarks>
public sealed class MessageEventSource
{
    private readonly string _path;
    private readonly MessageEventOptions _options;
    private readonly int _bufferBytes;
    private readonly Warnings _warnings;
    private long _events;
    private long _skipped;
    private long _malformedLines;
    private long _replaced;

    /// <summary>Initializes a new source.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="MessageEventOptions.PageSize"/> is less than 1.</exception>
    public MessageEventSource(string path, MessageEventOptions? options = null)
        : this(path, options, 256 * 1024)
    {
    }

    internal MessageEventSource(string path, MessageEventOptions? options, int bufferBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero((options ??= new MessageEventOptions()).PageSize, nameof(options));
        (_path, _options, _bufferBytes, _warnings) = (path, options, bufferBytes, Warnings.InEnglish(options.OnWarning));
    }

    /// <summary>The number of events returned so far, by all reads.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>The number of events skipped so far because they do not count, by all reads.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>The number of malformed lines skipped so far, by all reads.</summary>
    public long MalformedRecords => Interlocked.Read(ref _malformedLines);

    /// <summary>The number of invalid characters in returned events that were replaced by U+FFFD so far, by all reads: U+0000 and unpaired surrogates.</summary>
    /// <value>Default 0. In an id such characters make the line malformed instead.</value>
    public long ReplacedCharacters => Interlocked.Read(ref _replaced);

    /// <summary>Finds the files that a source with this path reads.</summary>
    /// <param name="path">The path of a file, or of a folder with files.</param>
    /// <param name="onWarning">Called with a sentence for each skipped file that may contain data, such as a pipe in a folder; null to ignore them.</param>
    /// <returns>The paths of the files, in reading order.</returns>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    internal static IReadOnlyList<string> FindFiles(string path, Action<string>? onWarning = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return [.. InputFile.Find(path, onWarning).Select(file => file.Path)];
    }

    /// <summary>Reads the events, file by file and line by line.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The events.</returns>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged or unsupported, all files are empty, or a line is longer than 16 MiB or malformed, and is not skipped.</exception>
    public async IAsyncEnumerable<MessageEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ReadPagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var message in page.Events)
                yield return message;
        }
    }

    /// <summary>Reads the events in pages, from the start or after an earlier page.</summary>
    /// <param name="cursor">The <see cref="MessageEventPage.Cursor"/> of the page to resume after; null for the start.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The pages.</returns>
    /// <exception cref="FileNotFoundException">The file or folder does not exist, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged or unsupported, all files are empty, or a line is longer than 16 MiB or malformed, and is not skipped.</exception>
    /// <exception cref="CheckpointException">The cursor is not from these files.</exception>
    public async IAsyncEnumerable<MessageEventPage> ReadPagesAsync(
        string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var files = InputFile.Find(_path, _warnings.Add);
        var (kinds, repeated) = (new KindsOfFiles(files), new RepeatedTexts());
        var texts = new InputObjects(new InputTexts(files, _options.Encoding, _options.Formats, _warnings, convertTo: "JSON Lines or CSV"), _warnings, _bufferBytes, hasTables: true);
        await using (texts.ConfigureAwait(false))
        {
            if (cursor is not null)
                await texts.GoToAsync(InputPosition.Parse(cursor), cancellationToken).ConfigureAwait(false);
            while (await ReadPageAsync(texts, kinds, repeated, cancellationToken).ConfigureAwait(false) is { } page)
                yield return page;
        }
    }

    private async ValueTask<MessageEventPage?> ReadPageAsync(
        InputObjects texts, KindsOfFiles kinds, RepeatedTexts repeated, CancellationToken cancellationToken)
    {
        var page = new MessageEventPageDraft();
        string? name = null;
        var bytesRead = 0L;
        do
        {
            while (page.Lines < _options.PageSize && TryTake(texts, kinds, repeated, page))
                name ??= texts.Name;
            bytesRead = name is null ? 0 : texts.BytesRead;
        }
        while (page.Lines < _options.PageSize && await texts.FillAsync(cancellationToken).ConfigureAwait(false) && (name is null || name == texts.Name));
        Interlocked.Add(ref _events, page.Events.Count);
        Interlocked.Add(ref _skipped, page.Skipped.Values.Sum());
        Interlocked.Add(ref _replaced, page.Replaced);
        return name is null ? null : page.ToPage(name, texts.Position.ToString(), bytesRead);
    }

    /// <summary>Takes a line or a record. Returns false if more data has to be read first.</summary>
    private bool TryTake(InputObjects texts, KindsOfFiles kinds, RepeatedTexts repeated, MessageEventPageDraft page)
    {
        try
        {
            if (!texts.TryTake(out var text))
                return false;
            page.Lines++;
            if (!text.ContainsAnyExcept(" \t\r"u8))
                return true;
            var name = texts.Name;
            var location = new TextLocation(name, texts.Number, texts.Before) { IsRecord = !texts.AreLines };
            location.RequireValid(text);
            var before = BrokenText.Replaced;
            var message = MessageEventLine.Read(text, location, kinds.Find(texts.File, name), _options.HumanOnly, repeated, out var reason);
            if (message is not null)
            {
                page.Events.Add(message);
                page.Replaced += BrokenText.Replaced - before;
            }
            else
            {
                CollectionsMarshal.GetValueRefOrAddDefault(page.Skipped, reason!, out _)++;
            }
        }
        catch (SourceFormatException error) when (_options.SkipMalformed)
        {
            page.Malformed++;
            Interlocked.Increment(ref _malformedLines);
            _options.OnMalformed?.Invoke(error);
        }

        return true;
    }
}

/// <summary>What the events of files are that do not say it themselves, by the names of their folders and of themselves. For one reader.</summary>
internal sealed class KindsOfFiles(IReadOnlyList<InputFile> files)
{
    private readonly Dictionary<string, string> _paths = files.ToDictionary(file => file.Name, file => file.Path, StringComparer.Ordinal);
    private string? _name;
    private string? _kind;

    /// <summary>Finds the kind in the name of a file. For an entry of an archive, its path in the archive takes precedence.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="name">The name of the text: the name of the file and, in an archive, of the entry.</param>
    public string? Find(string file, string name)
    {
        if (name == _name)
            return _kind;
        _name = name;
        return _kind = (name.Length > file.Length ? KindOf(name[(file.Length + 1)..].Split('/', '\\')) : null)
            ?? KindOf(Path.GetFullPath(_paths[file]).Split(Path.DirectorySeparatorChar));
    }

    private static string? KindOf(string[] path)
    {
        const string marker = "event_type=";
        return path.LastOrDefault(folder => folder.Length > marker.Length && folder.StartsWith(marker, StringComparison.OrdinalIgnoreCase)) is { } marked
            ? marked[marker.Length..]
            : EventKinds.All
                .Where(kind => (Begins(kind.Name) || Begins(kind.Name.Replace('.', '_')))
                    && (path[^1].Length == kind.Name.Length || !char.IsAsciiLetterOrDigit(path[^1][kind.Name.Length])))
                .MaxBy(kind => kind.Name.Length)?.Name;

        bool Begins(string kind) => path[^1].StartsWith(kind, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Collects the data of a page.</summary>
internal sealed class MessageEventPageDraft
{
    public List<MessageEvent> Events { get; } = [];

    public int Lines { get; set; }

    public Dictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    public long Malformed { get; set; }

    public long Replaced { get; set; }

    public MessageEventPage ToPage(string file, string cursor, long bytesRead) =>
        new(Events, file, cursor) { Skipped = Skipped, Malformed = Malformed, ReplacedCharacters = Replaced, BytesRead = bytesRead };
}
