using System.Collections.ObjectModel;
using System.Text;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>How a user export is read.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record UserExportOptions
{
    /// <summary>How many lines a page has. A page also ends once its lines have 8 MiB.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;

    /// <summary>Whether a malformed line is left out instead of ending the reading.</summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SkipMalformedLines { get; init; }

    /// <summary>
    /// Told of each malformed line that is left out: file, line and what is wrong, without a value. It is called by several
    /// threads at once, not in the order of the lines. What it throws ends the reading.
    /// </summary>
    /// <value>Default null: nobody is told.</value>
    public Action<SourceFormatException>? OnMalformedLine { get; init; }

    /// <summary>
    /// The encoding of files that have no byte order mark. Code pages such as <c>windows-1252</c> come from
    /// <see cref="System.Text.CodePagesEncodingProvider"/>. Bytes that are invalid in the encoding make a malformed line.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 where the first bytes show it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Gets a sentence, without a personal value, for what the source skips or finds odd: a pipe in a folder, for example. Each sentence
    /// comes once a source. It may be called by several threads at once. What it throws ends the reading.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }

    /// <summary>
    /// What is known of campaigns, by their API ids. Names of variations are used where receipts have none, and recipients of a campaign that
    /// is not multivariate have no variation. Of other campaigns the receipts say all.
    /// </summary>
    /// <value>Default: nothing is known. <see cref="CampaignDetailsReader"/> reads it.</value>
    public IReadOnlyDictionary<string, Campaign> Campaigns { get; init; } = ReadOnlyDictionary<string, Campaign>.Empty;
}
