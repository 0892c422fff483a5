namespace CampaignExport.Benchmarks.Writers;

/// <summary>How CsvHelper 34 is told to write dates and instants; empty for its own way.</summary>
/// <param name="Date">The format of a date.</param>
/// <param name="Instant">The format of an instant.</param>
internal sealed record DateForms(string Date, string Instant);
