namespace CampaignExport.Benchmarks.Writers;

/// <summary>The formats in which CsvHelper 34 writes dates and instants; empty for its defaults.</summary>
/// <param name="Date">The format of a date.</param>
/// <param name="Instant">The format of an instant.</param>
internal sealed record DateForms(string Date, string Instant);
