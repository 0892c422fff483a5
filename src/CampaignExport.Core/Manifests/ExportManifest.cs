using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignExport.Manifests;

/// <summary>The manifest of an export. It is written last, in the same place as the files, so its presence shows that the export is complete.</summary>
/// <remarks>Immutable and thread-safe. The files of two exports of the same rows are identical; only their manifests differ.</remarks>
public sealed class ExportManifest
{
    /// <summary>The file name of the manifest.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The current version of the manifest format.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The version of the manifest format.</summary>
    /// <value>Default <see cref="CurrentVersion"/>.</value>
    [JsonInclude]
    internal int Version { get; init; } = CurrentVersion;

    /// <summary>The id of the export.</summary>
    public required string ExportId { get; init; }

    /// <summary>The API id of the campaign; null for an export of everyone.</summary>
    public string? CampaignId { get; init; }

    /// <summary>The first and the last random bucket of the recipients, such as <c>0-4999</c>; null for all buckets. Null is omitted from the file.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal string? Buckets { get; init; }

    /// <summary>The filter of the recipients by engagement, such as <c>opened</c>; null for all recipients. Null is omitted from the file.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal string? Only { get; init; }

    /// <summary>The name of the selection: <c>user-data</c>, <c>email</c>, <c>all</c>, or a name of the host.</summary>
    public required string Contents { get; init; }

    /// <summary>The names of the columns in order.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The documented names of renamed columns, by their names in the files; null for none. Null is omitted from the file.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, string>? ColumnNames { get; init; }

    /// <summary>The names of the custom attributes, by the names of their columns in the files; null for none. Null is omitted from the file.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, string>? CustomAttributes { get; init; }

    /// <summary>
    /// The columns of custom events, by their names in the files: <c>name</c> for the count, <c>name (first)</c> and <c>name (last)</c> for the times; null for none.
    /// Null is omitted from the file.
    /// </summary>
    /// <value>Default null.</value>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, string>? CustomEvents { get; init; }

    /// <summary>The format and its options, including the policy of the formula guard.</summary>
    public required string Format { get; init; }

    /// <summary>The formula guard policies of columns with their own policy, by column name; null for none. Null is omitted from the file.</summary>
    /// <value>Default null.</value>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyDictionary<string, string>? ColumnGuards { get; init; }

    /// <summary>The packaging of each file: <c>none</c>, <c>gzip</c> or <c>zip</c>.</summary>
    public required string Packaging { get; init; }

    /// <summary>The time zone of the days and instants in the files.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The start time of the export, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The time when all files were stored, in UTC.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>The number of rows of all files without headers: one per recipient.</summary>
    public required long Rows { get; init; }

    /// <summary>The number of invalid characters replaced by U+FFFD: U+0000 and unpaired surrogates. Zero is omitted from the file.</summary>
    /// <value>Default 0.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReplacedCharacters { get; init; }

    /// <summary>The files in order.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="stream">The manifest in JSON. The stream stays open.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="VerificationException">The stream is not a manifest, or has an unsupported version.</exception>
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

    /// <summary>Serializes the manifest as JSON in UTF-8.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ExportManifest);
}

/// <summary>The JSON serialization of manifests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
