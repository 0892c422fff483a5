using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CampaignExport.Events;

namespace CampaignExport.Sources;

/// <summary>
/// Reads events from files of JSON Lines, plain, in gzip or in ZIP (every entry), and of <see cref="MessageEventOptions.Formats"/>.
/// </summary>
/// <remarks>
/// <para>Thread-safe. A folder means the files in it and in its subfolders, in the ordinal order of their paths. Names of files and folders that
/// begin with <c>_</c> or <c>.</c> are skipped. Files are streamed; memory does not depend on their size.</para>
/// <para>A line is an event with its fields side by side, or with those of <c>user</c> and <c>properties</c> in objects of their own.
/// Values may be wrapped by the name of their type, as Avro writes them in JSON. What an event is stands in its <c>event_type</c>; if not, in the
/// name of its file (<c>users.messages.email.Open-0.jsonl</c>, or that of a warehouse's table, <c>USERS_MESSAGES_EMAIL_OPEN_SHARED.json</c>) or of its
/// folder (<c>event_type=users.messages.email.Open</c>). Names of events and of fields are read in any case.</para>
/// <para>Events of documented kinds that make no metric of a campaign (<see cref="EventKinds"/>) and change no person are skipped and counted by the reason; an
/// event of any other kind is malformed. Fields that no metric needs are not read.
/// An event that comes twice is given twice.</para>
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

    /// <summary>Makes a source.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A page is to have no lines.</exception>
    public MessageEventSource(string path, MessageEventOptions? options = null)
        : this(path, options, 256 * 1024)
    {
    }

    internal MessageEventSource(string path, MessageEventOptions? options, int bufferBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero((options ??= new MessageEventOptions()).PageSize, nameof(options));
        (_path, _options, _bufferBytes, _warnings) = (path, options, bufferBytes, new Warnings(options.OnWarning));
    }

    /// <summary>How many events were given so far, in all readings.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>How many events that make no metric of a campaign were skipped so far, in all readings.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>How many malformed lines were left out so far, in all readings.</summary>
    public long MalformedLines => Interlocked.Read(ref _malformedLines);

    /// <summary>How many U+0000 and halves of surrogate pairs became U+FFFD so far in the events that were given, in all readings.</summary>
    /// <value>Default 0. In an id they make a malformed line instead.</value>
    public long ReplacedCharacters => Interlocked.Read(ref _replaced);

    /// <summary>Finds the files that a source of a path reads.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    /// <param name="onWarning">Gets a sentence for each file that is skipped although it may hold data: a pipe in a folder; null to ignore them.</param>
    /// <returns>Their paths, in the order in which they are read.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    public static IReadOnlyList<string> FindFiles(string path, Action<string>? onWarning = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return [.. InputFile.Find(path, onWarning).Select(file => file.Path)];
    }

    /// <summary>Reads the events, file by file and line by line.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The events.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged, of a format that is not read, a line is longer than 16 MiB, or malformed and not to be left out.</exception>
    public async IAsyncEnumerable<MessageEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in ReadPagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var message in page.Events)
                yield return message;
        }
    }

    /// <summary>Reads the events in pages, from the beginning or from where a page ended.</summary>
    /// <param name="cursor">The <see cref="MessageEventPage.Cursor"/> of the page before; null for the beginning.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The pages.</returns>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">A file is damaged, of a format that is not read, a line is longer than 16 MiB, or malformed and not to be left out.</exception>
    /// <exception cref="CheckpointException">The cursor is not one of these files.</exception>
    public async IAsyncEnumerable<MessageEventPage> ReadPagesAsync(
        string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var files = InputFile.Find(_path, _warnings.Add);
        var kinds = files.ToDictionary(file => file.Name, KindOf, StringComparer.Ordinal);
        var texts = new InputObjects(new InputTexts(files, _options.Encoding, _options.Formats, _warnings), _warnings, _bufferBytes);
        await using (texts.ConfigureAwait(false))
        {
            if (cursor is not null)
                await texts.GoToAsync(InputPosition.Parse(cursor), cancellationToken).ConfigureAwait(false);
            while (await ReadPageAsync(texts, kinds, cancellationToken).ConfigureAwait(false) is { } page)
                yield return page;
        }
    }

    private static string? KindOf(InputFile file)
    {
        var name = Path.GetFileName(file.Path);
        const string marker = "event_type=";
        var folders = Path.GetFullPath(file.Path).Split(Path.DirectorySeparatorChar);
        return folders.LastOrDefault(folder => folder.Length > marker.Length && folder.StartsWith(marker, StringComparison.OrdinalIgnoreCase)) is { } marked
            ? marked[marker.Length..]
            : EventKinds.All
                .Where(kind => (Begins(kind.Name) || Begins(kind.Name.Replace('.', '_')))
                    && (name.Length == kind.Name.Length || !char.IsAsciiLetterOrDigit(name[kind.Name.Length])))
                .MaxBy(kind => kind.Name.Length)?.Name;

        bool Begins(string kind) => name.StartsWith(kind, StringComparison.OrdinalIgnoreCase);
    }

    private async ValueTask<MessageEventPage?> ReadPageAsync(
        InputObjects texts, Dictionary<string, string?> kinds, CancellationToken cancellationToken)
    {
        var page = new MessageEventPageDraft();
        do
        {
            while (page.Lines < _options.PageSize && TryTake(texts, kinds, page))
            {
            }
        }
        while (page.Lines < _options.PageSize && await texts.FillAsync(cancellationToken).ConfigureAwait(false));
        Interlocked.Add(ref _replaced, page.Replaced);
        return page.Lines == 0 ? null : page.ToPage(texts.Position.ToString(), texts.BytesRead);
    }

    /// <summary>Takes a line or a record; false if more has to be read for one.</summary>
    private bool TryTake(InputObjects texts, Dictionary<string, string?> kinds, MessageEventPageDraft page)
    {
        try
        {
            if (!texts.TryTake(out var text))
                return false;
            page.Lines++;
            if (!text.ContainsAnyExcept(" \t\r"u8))
                return true;
            var place = new TextPlace(texts.Name, texts.Number, texts.Before);
            place.RequireValid(text);
            var before = BrokenText.Replaced;
            var message = MessageEventLine.Read(text, place, kinds[texts.File], _options.HumanOnly, out var reason);
            if (message is not null)
            {
                page.Events.Add(message);
                page.Replaced += BrokenText.Replaced - before;
            }
            else
            {
                CollectionsMarshal.GetValueRefOrAddDefault(page.Skipped, reason!, out _)++;
            }

            Interlocked.Increment(ref message is null ? ref _skipped : ref _events);
        }
        catch (SourceFormatException error) when (_options.SkipMalformedLines || !texts.AreLines)
        {
            // Nobody sees the JSON that a record was turned into, so a place in it says nothing.
            var malformed = texts.AreLines ? error : new SourceFormatException(error.File, error.Line, error.Problem, error.InnerException);
            if (!_options.SkipMalformedLines)
                throw malformed;
            page.Malformed++;
            Interlocked.Increment(ref _malformedLines);
            _options.OnMalformedLine?.Invoke(malformed);
        }

        return true;
    }
}
