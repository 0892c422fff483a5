using System.Collections.ObjectModel;
using System.Text;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>The options of user exports.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class UserExportOptions
{
    /// <summary>The maximum number of lines in a page. A page also ends when its lines reach 8 MiB.</summary>
    /// <value>Default 2,000.</value>
    public int PageSize { get; init; } = 2000;

    /// <summary>
    /// The names of the custom attributes to export. All attributes in <c>custom_attributes</c> are read; the ones named here are also read
    /// from fields of the same name. A warning names those that no person has.
    /// </summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomAttributes { get; init; } = [];

    /// <summary>The names of the custom events to export. All events are read; a warning names those that no person has.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> CustomEvents { get; init; } = [];

    /// <summary>The limit of malformed objects to skip per file; null to throw at the first one.</summary>
    /// <value>Default null.</value>
    public SkipLimit? SkipMalformed { get; init; }

    /// <summary>
    /// Called for each skipped malformed object, with the file, the line and the problem. Several threads call it concurrently, not in the
    /// order of the lines. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: no callback.</value>
    public Action<SourceFormatException>? OnMalformed { get; init; }

    /// <summary>
    /// Called with the error for each file, or entry of an archive, with more malformed objects than <see cref="SkipMalformed"/> allows. The read then
    /// continues. Several threads call it concurrently. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: the error ends the read.</value>
    public Action<SourceFormatException>? OnOverLimit { get; init; }

    /// <summary>
    /// The encoding of files without a byte order mark. <see cref="System.Text.CodePagesEncodingProvider"/> provides code pages such as
    /// <c>windows-1252</c>. A line with invalid bytes is malformed.
    /// </summary>
    /// <value>Default null: UTF-8, or UTF-16 or UTF-32 if the first bytes indicate it.</value>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// Called for each warning, such as for a skipped pipe in a folder, with a sentence without personal data. It is called once per sentence
    /// and source, possibly on several threads concurrently. An exception of the callback ends the read.
    /// </summary>
    /// <value>Default null: warnings are ignored.</value>
    public Action<string>? OnWarning { get; init; }

    /// <summary>
    /// The descriptions of campaigns by API id. They provide names of variations that receipts lack, and show which campaigns are not
    /// multivariate, so that their recipients have no variation. For campaigns without a description, the receipts decide.
    /// </summary>
    /// <value>Default: empty. <see cref="CampaignDetailsReader"/> reads descriptions from files.</value>
    public IReadOnlyDictionary<string, Campaign> Campaigns { get; init; } = ReadOnlyDictionary<string, Campaign>.Empty;
}
