using System.Text;

namespace CampaignExport.Sources;

/// <summary>How CSV files of recipients are read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RecipientCsvOptions
{
    /// <summary>How many records a page has. A page also ends once its cells have 8 MiB.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;

    /// <summary>
    /// The encoding of files that have no byte order mark. Code pages such as <c>windows-1252</c> come from
    /// <see cref="System.Text.CodePagesEncodingProvider"/>. Bytes that are invalid in the encoding are an error.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 where the first bytes show it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets a sentence, without a personal value, for what the source skips or finds odd: a pipe in a folder, for example. Each sentence
    /// comes once a source. It may be called by several threads at once. What it throws ends the reading.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }
}
