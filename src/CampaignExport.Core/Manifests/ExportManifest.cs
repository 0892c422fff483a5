using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignExport.Manifests;

/// <summary>What was delivered: written last, beside the files, so its presence says that the export is whole.</summary>
/// <remarks>Immutable and thread-safe. What varies between two exports of the same rows stands here and nowhere else.</remarks>
public sealed record ExportManifest
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the form the manifest has.</summary>
    /// <value>Default <see cref="CurrentVersion"/>.</value>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The id of the export.</summary>
    public required string ExportId { get; init; }

    /// <summary>The API id of the campaign; null for all users of a source.</summary>
    public string? CampaignId { get; init; }

    /// <summary>The first and the last random bucket of the recipients, with a hyphen between them, such as <c>0-4999</c>; null, and not in the file, for all of them.</summary>
    /// <value>Default null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Buckets { get; init; }

    /// <summary>The name of the selection: <c>user-data</c>, <c>email</c>, <c>all</c>, or one of the host.</summary>
    public required string Flavour { get; init; }

    /// <summary>The names of the columns in order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The format with its options, the policy of the formula guard among them.</summary>
    public required string Format { get; init; }

    /// <summary>The policies of the formula guard of CSV columns that do not have that of the file, by the name of the column; null, and not in the file, for none.</summary>
    /// <value>Default null.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ColumnGuards { get; init; }

    /// <summary>What each file is wrapped in: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    public required string Packaging { get; init; }

    /// <summary>The zone of the days and instants in the files.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When the export began, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When all files were stored, in UTC.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>The rows of all files, headers not counted: one a recipient.</summary>
    public required long Rows { get; init; }

    /// <summary>How many characters of the source could not be kept and became U+FFFD: U+0000 and halves of surrogate pairs. Not in the file where there are none.</summary>
    /// <value>Default 0.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReplacedCharacters { get; init; }

    /// <summary>The files in order.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="stream">The manifest in JSON; it stays open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="VerificationException">It is not a manifest, or of a version that is not known here.</exception>
    public static async ValueTask<ExportManifest> ReadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            var manifest = await JsonSerializer.DeserializeAsync(stream, ManifestJson.Default.ExportManifest, cancellationToken).ConfigureAwait(false);
            return manifest is { Version: CurrentVersion } ? manifest : throw new VerificationException(FormattableString.Invariant(
                $"The manifest has version {manifest?.Version}; only version {CurrentVersion} can be read."));
        }
        catch (JsonException error)
        {
            throw new VerificationException("This is not a manifest of an export.", error);
        }
    }

    /// <summary>Gives the manifest as JSON in UTF-8.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ExportManifest);
}
