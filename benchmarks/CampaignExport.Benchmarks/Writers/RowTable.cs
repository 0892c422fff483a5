using System.Text.Json.Serialization.Metadata;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>A type of row, described for each writer.</summary>
internal abstract class RowTable<TRow>
{
    public abstract string Name { get; }

    public abstract IReadOnlyList<Column<TRow>> Columns { get; }

    public abstract IReadOnlyList<Field<TRow>> Fields { get; }

    public abstract JsonTypeInfo<TRow> Json { get; }

    public abstract TRow Make(long number);

    /// <summary>Writes a row with CsvHelper 34, field by field.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="row">The row.</param>
    /// <param name="forms">The formats of dates and instants.</param>
    public abstract void WriteFields(CsvWriter writer, TRow row, DateForms forms);
}
