using System.Buffers;
using System.Collections.Frozen;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignExport.Manifests;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>The position of an export of recipients, saved as parts are stored. An interrupted export resumes from it.</summary>
/// <remarks>
/// Immutable and thread-safe. It contains no personal values, except those that the cursor of the source may contain. The JSON ends with a
/// hash of the rest, which reveals damage. A store must not change the bytes.
/// </remarks>
public sealed class ExportCheckpoint
{
    private const string Unreadable = "The checkpoint is damaged, or of another version. Restart the export.";

    /// <summary>The current version of the format.</summary>
    internal const int CurrentVersion = 3;

    /// <summary>The version of the format.</summary>
    /// <value>Default <see cref="CurrentVersion"/>.</value>
    [JsonInclude]
    internal int Version { get; init; } = CurrentVersion;

    /// <summary>The id of the export.</summary>
    [JsonInclude]
    internal string ExportId { get; init; } = "";

    /// <summary>When the export started, in UTC.</summary>
    [JsonInclude]
    internal DateTimeOffset StartedAt { get; init; }

    /// <summary>The settings that affect the bytes of the files, by name. An export with other settings cannot resume from the checkpoint.</summary>
    [JsonInclude]
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The position in the source from which the export resumes.</summary>
    /// <value>Default: the beginning.</value>
    [JsonInclude]
    internal SourcePosition Position { get; init; }

    /// <summary>Whether all rows are stored, so that only publishing is left.</summary>
    /// <value>Default <see langword="false"/>.</value>
    [JsonInclude]
    internal bool IsComplete { get; init; }

    /// <summary>The files so far. Only the last one can be incomplete.</summary>
    /// <value>Default: none.</value>
    [JsonInclude]
    internal IReadOnlyList<CheckpointFile> Files { get; init; } = [];

    /// <summary>Serializes the checkpoint as JSON in UTF-8.</summary>
    /// <returns>The JSON.</returns>
    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the JSON of <see cref="ToJson"/> to a buffer that a store can reuse.</summary>
    /// <param name="output">The buffer.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var hashed = new HashedOutput(output);
        using var json = new Utf8JsonWriter(hashed);
        json.WriteStartObject();
        json.WritePropertyName("checkpoint"u8);
        JsonSerializer.Serialize(json, this, CheckpointJson.Default.ExportCheckpoint);
        json.Flush();
        json.WriteString("hash"u8, hashed.Hash());
        json.WriteEndObject();
    }

    /// <summary>Deserializes a checkpoint.</summary>
    /// <param name="json">The JSON from <see cref="ToJson"/>.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="CheckpointException">The JSON is damaged, or has an unknown version.</exception>
    public static ExportCheckpoint FromJson(ReadOnlySpan<byte> json)
    {
        json = RequireWhole(json);
        try
        {
            var checkpoint = JsonSerializer.Deserialize(json, CheckpointJson.Default.ExportCheckpoint);
            return checkpoint is { Version: CurrentVersion } ? checkpoint : throw new CheckpointException(FormattableString.Invariant(
                $"The checkpoint has version {checkpoint?.Version}; only version {CurrentVersion} can be resumed. Restart the export."));
        }
        catch (JsonException error)
        {
            throw new CheckpointException(Unreadable, error);
        }
    }

    /// <returns>The JSON of the checkpoint, without the hash.</returns>
    private static ReadOnlySpan<byte> RequireWhole(ReadOnlySpan<byte> json)
    {
        var beginning = "{\"checkpoint\":"u8;
        var end = ",\"hash\":\""u8;
        var at = json.LastIndexOf(end);
        return at > beginning.Length && json.StartsWith(beginning)
            && json[at..].SequenceEqual(Encoding.UTF8.GetBytes($",\"hash\":\"{Convert.ToHexStringLower(XxHash128.Hash(json[..at]))}\"}}"))
            ? json[beginning.Length..at]
            : throw new CheckpointException(Unreadable);
    }

    /// <summary>Creates a checkpoint of the same export at another position.</summary>
    internal ExportCheckpoint At(SourcePosition position, IReadOnlyList<CheckpointFile> files, bool isComplete = false) => new()
    {
        ExportId = ExportId,
        StartedAt = StartedAt,
        Settings = Settings,
        Position = position,
        IsComplete = isComplete,
        Files = files,
    };

    /// <summary>The settings that may differ between the parts of a split export: each part is a file of its own, compressed by the worker that stored it.</summary>
    private static readonly FrozenSet<string> SettingsOfParts = FrozenSet.Create("partition", "compression", "part size", "runtime", "processor");

    /// <summary>Joins the checkpoints of the parts of a split export, in their order.</summary>
    /// <exception cref="ExportPartsLostException">A part is not complete, or was stored with other settings. The exception names its file.</exception>
    internal static ExportCheckpoint Join(string exportId, IReadOnlyDictionary<string, string> settings, IReadOnlyList<ExportCheckpoint> parts)
    {
        foreach (var part in parts)
        {
            if (!part.IsComplete || settings.Any(setting => !SettingsOfParts.Contains(setting.Key) && part.Settings.GetValueOrDefault(setting.Key) != setting.Value))
                throw new ExportPartsLostException(part.Files is [var file, ..] ? file.Name : "");
        }

        return new ExportCheckpoint
        {
            ExportId = exportId,
            StartedAt = parts.Min(part => part.StartedAt),
            Settings = settings,
            IsComplete = true,
            Files = [.. parts.SelectMany(part => part.Files)],
        };
    }

    /// <exception cref="CheckpointException">The checkpoint belongs to another export, or to other settings.</exception>
    internal void RequireSame(string? exportId, IReadOnlyDictionary<string, string> settings)
    {
        if (exportId is not null && exportId != ExportId)
            throw new CheckpointException($"The checkpoint belongs to the export '{ExportId}', not to '{exportId}'. Start a new export in another place.");
        foreach (var (name, value) in settings)
        {
            if (Settings.GetValueOrDefault(name) is var before && before != value)
                throw new CheckpointException(
                    $"The interrupted export had the {name} '{before}', but this one has '{value}'. Resume with the same value, or start a new export.");
        }
    }

    private sealed class HashedOutput(IBufferWriter<byte> output) : IBufferWriter<byte>
    {
        private readonly XxHash128 _hash = new();
        private Memory<byte> _memory;

        public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public void Advance(int count)
        {
            _hash.Append(_memory.Span[..count]);
            output.Advance(count);
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _memory = output.GetMemory(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}

/// <summary>The position in a file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Rows">The number of stored rows.</param>
/// <param name="ContentBytes">The number of bytes before compression.</param>
/// <param name="Crc32">Their CRC-32.</param>
/// <param name="IsComplete">Whether the file is stored completely.</param>
/// <param name="State">The state of the upload: <see cref="Sinks.ExportUpload.State"/>.</param>
/// <param name="Parts">The stored parts, in order.</param>
internal sealed record CheckpointFile(
    string Name, long Rows, long ContentBytes, uint Crc32, bool IsComplete, string State, IReadOnlyList<ManifestPart> Parts)
{
    /// <summary>The number of invalid characters that were replaced by U+FFFD, in pages that end in the file.</summary>
    /// <value>Default 0.</value>
    public long ReplacedCharacters { get; init; }

    /// <summary>The parts without digests, for an upload that is reopened to be discarded.</summary>
    [JsonIgnore]
    internal IReadOnlyList<ManifestPart> PartsUnread => [new(Parts.Sum(part => part.Bytes), null)];
}

/// <summary>Serializes checkpoints as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportCheckpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
