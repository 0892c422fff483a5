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

    /// <summary>The custom attributes that are wanted. All attributes of <c>custom_attributes</c> are read; these are read from fields of their own, too. A warning names those that no user has.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomAttributes { get; init; } = [];

    /// <summary>The custom events that are wanted. A warning names those that no user has; all events are read.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>How many malformed objects of a file are skipped.</summary>
    /// <value>Default null: the first malformed object ends the reading.</value>
    public SkipLimit? SkipMalformed { get; init; }

    /// <summary>
    /// Called for each malformed object that is skipped: file, line and what is wrong, without a value. Several threads call it
    /// at once, not in the order of the lines. An exception of it ends the reading.
    /// </summary>
    /// <value>Default null: no call.</value>
    public Action<SourceFormatException>? OnMalformed { get; init; }

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
