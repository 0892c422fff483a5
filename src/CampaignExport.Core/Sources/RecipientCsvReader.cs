using CsvHelper;

namespace CampaignExport.Sources;

/// <summary>Reads the records of CSV texts, one text after the other, each with a header of its own.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class RecipientCsvReader(InputTexts texts, int bufferBytes) : IAsyncDisposable
{
    private const int LongestRecord = 16 * 1024 * 1024;

    private readonly CsvReaderOptions _options = new()
    {
        Separator = ',',
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        MaxRecordSize = LongestRecord,
        BufferSize = bufferBytes,
        IncludeValuesInExceptions = false,
    };

    private CsvReader? _csv;
    private RecipientCsvHeader? _header;
    private InputPosition _text = new("", null, 0, 0);
    private long _records;

    /// <summary>The header of the text that the record is in.</summary>
    public RecipientCsvHeader Header => _header!;

    /// <summary>The record.</summary>
    public CsvReader Record => _csv!;

    /// <summary>Where the next record is.</summary>
    public InputPosition Position => _text with { Number = _records };

    /// <summary>Goes to where reading was left off.</summary>
    /// <exception cref="ArgumentException">There is no such place.</exception>
    public async ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        await texts.MoveToAsync(position, cancellationToken).ConfigureAwait(false);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        while (_records < position.Number)
        {
            if (!await ReadInTextAsync(cancellationToken).ConfigureAwait(false))
                throw InputPosition.Unknown();
        }
    }

    /// <summary>Moves to the next record; false if there is none.</summary>
    /// <exception cref="SourceFormatException">This is not CSV, or a compressed file is damaged.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (_csv is null || !await ReadInTextAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_csv is { } csv)
                await csv.DisposeAsync().ConfigureAwait(false);
            _csv = null;
            if (!await texts.MoveNextAsync(cancellationToken).ConfigureAwait(false))
                return false;
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_csv is { } csv)
            await csv.DisposeAsync().ConfigureAwait(false);
        await texts.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        (_text, _records) = (new(texts.File, texts.Entry, 0, 0), 0);
        _csv = CsvReader.Create(texts.Current!, _options, leaveOpen: true);
        try
        {
            await _csv.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is CsvFormatException or InvalidDataException)
        {
            throw Failed(error);
        }

        _header = new RecipientCsvHeader(texts.Name, _csv.Headers);
    }

    private async ValueTask<bool> ReadInTextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var any = await _csv!.ReadAsync(cancellationToken).ConfigureAwait(false);
            _records += any ? 1 : 0;
            return any;
        }
        catch (Exception error) when (error is CsvFormatException or InvalidDataException)
        {
            throw Failed(error);
        }
    }

    // What the CSV reader says may quote the record, which is a person's: it is not kept.
    private SourceFormatException Failed(Exception error) => error is CsvFormatException csv
        ? new(texts.Name, Math.Max(csv.LineNumber, 1), 1, "the record that begins here is not CSV: a quote stands where none may, "
            + "it has more or fewer cells than the header, or it is longer than 16 MiB.")
        : texts.Damaged(_records, error);
}
