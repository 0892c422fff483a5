using CampaignExport.Events;
using CampaignExport.Sql;
using DuckDB.NET.Data;

namespace CampaignExport.DuckDb;

/// <summary>Purchases in a table of the engine, before they are written to a segment or counted.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PurchaseBatch : IDisposable
{
    /// <summary>The type of prices. Each <see cref="decimal"/> fits after it was rounded to the decimal places.</summary>
    public const string PriceType = "DECIMAL(38, 9)";

    private const int DecimalPlaces = 9;
    private const string Rows = "purchases_of_batch";

    private readonly EngineConnection _engine;
    private readonly DuckDBAppender _appender;
    private bool _isComplete;

    /// <summary>Initializes an empty batch.</summary>
    /// <param name="engine">The connection. The caller disposes it.</param>
    public PurchaseBatch(EngineConnection engine)
    {
        _engine = engine;
        engine.Execute($"CREATE TEMP TABLE {Rows} (t BIGINT, id UUID, person UUID, product VARCHAR, price {PriceType}, currency VARCHAR, place BIGINT)", CancellationToken.None);
        _appender = engine.Connection.CreateAppender("temp", "main", Rows);
    }

    /// <summary>The number of purchases.</summary>
    public long Count { get; private set; }

    /// <summary>The time of the first purchase, in microseconds since 1970.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>The time of the last purchase, in microseconds since 1970.</summary>
    public long Last { get; private set; } = long.MinValue;

    /// <summary>Adds a purchase.</summary>
    /// <param name="one">The purchase.</param>
    /// <param name="id">The hash of its id.</param>
    /// <param name="place">Its place in the input, if the purchases are counted from this batch.</param>
    /// <exception cref="ArgumentException">It has no price or no currency.</exception>
    public void Add(MessageEvent one, UInt128 id, long? place)
    {
        if (one is not { Price: { } price, Currency.Length: > 0 })
            throw new ArgumentException($"A purchase needs '{nameof(one.Price)}' and '{nameof(one.Currency)}'.", nameof(one));
        var micros = DayMoments.Of(one.Time);
        (First, Last, Count) = (Math.Min(First, micros), Math.Max(Last, micros), Count + 1);
        try
        {
            _appender.CreateRow().AppendValue((long?)micros).AppendValue((Guid?)HashedId.ToUuid(id)).AppendValue(HashedId.ToUuid(one.UserId)).AppendValue(one.Product)
                .AppendValue((decimal?)Math.Round(price, DecimalPlaces)).AppendValue(one.Currency).AppendValue(place).EndRow();
        }
        catch (DuckDBException error) when (StoreErrors.OfEngine(error.Message, error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Writes the purchases as a Parquet file, sorted by person and time.</summary>
    public void Write(string path, CancellationToken cancellationToken)
    {
        Close();
        _engine.Execute($"""
            COPY (
                SELECT make_timestamptz(t) AS time, id, person AS "user", product, price, currency, NULL::BIGINT AS commit
                FROM {Rows} ORDER BY person, t)
            TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd)
            """, cancellationToken);
    }

    /// <summary>Completes the batch, and gives its rows. Of repeated purchases, the one with the lowest place counts.</summary>
    public string Complete()
    {
        Close();
        return $"(SELECT * FROM {Rows} QUALIFY row_number() OVER (PARTITION BY id ORDER BY place) = 1)";
    }

    public void Dispose() => _appender.Dispose();

    private void Close()
    {
        if (!_isComplete)
            StoreErrors.InEngine(_appender.Close);
        _isComplete = true;
    }
}
