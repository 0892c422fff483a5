namespace CampaignExport.Benchmarks.Writers;

/// <summary>A column for writers that read values from a row. Only the function for its type is set.</summary>
internal sealed class Field<TRow>
{
    private Field(string name, Type type) => (Name, Type) = (name, type);

    public string Name { get; }

    public Type Type { get; }

    public Func<TRow, string?>? OfText { get; private init; }

    public Func<TRow, int?>? OfInteger { get; private init; }

    public Func<TRow, decimal?>? OfDecimal { get; private init; }

    public Func<TRow, bool?>? OfBoolean { get; private init; }

    public Func<TRow, DateOnly?>? OfDate { get; private init; }

    public Func<TRow, DateTimeOffset?>? OfInstant { get; private init; }

#pragma warning disable CA1000 // The type of the row is known at the list of columns.
    public static Field<TRow> Text(string name, Func<TRow, string?> get) => new(name, typeof(string)) { OfText = get };

    public static Field<TRow> Integer(string name, Func<TRow, int?> get) => new(name, typeof(int)) { OfInteger = get };

    public static Field<TRow> Decimal(string name, Func<TRow, decimal?> get) => new(name, typeof(decimal)) { OfDecimal = get };

    public static Field<TRow> Boolean(string name, Func<TRow, bool?> get) => new(name, typeof(bool)) { OfBoolean = get };

    public static Field<TRow> Date(string name, Func<TRow, DateOnly?> get) => new(name, typeof(DateOnly)) { OfDate = get };

    public static Field<TRow> Instant(string name, Func<TRow, DateTimeOffset?> get) => new(name, typeof(DateTimeOffset)) { OfInstant = get };
#pragma warning restore CA1000

    public bool IsNull(TRow row) =>
        OfText is not null ? OfText(row) is null
        : OfInteger is not null ? OfInteger(row) is null
        : OfInstant is not null ? OfInstant(row) is null
        : OfDecimal is not null ? OfDecimal(row) is null
        : OfBoolean is not null ? OfBoolean(row) is null
        : OfDate!(row) is null;

    public object? Value(TRow row) =>
        OfText is not null ? OfText(row)
        : OfInteger is not null ? OfInteger(row)
        : OfInstant is not null ? OfInstant(row)
        : OfDecimal is not null ? OfDecimal(row)
        : OfBoolean is not null ? OfBoolean(row)
        : OfDate!(row);
}
