using System.Buffers;
using System.Collections.Frozen;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignExport.Exports;

/// <summary>Where an export of recipients goes on if it is interrupted: saved whenever a part is stored.</summary>
/// <remarks>
/// Immutable and thread-safe. It holds no personal value but what the cursor of the source may hold. Its JSON ends with a hash of
/// the rest, so that a damaged one is found: a store keeps the bytes as they are.
/// </remarks>
public sealed record ExportCheckpoint
{
    private const string Unreadable = "The checkpoint is damaged, or of another version. Start the export afresh.";

    /// <summary>The version of this form.</summary>
    internal const int CurrentVersion = 3;

    /// <summary>The version of the form the checkpoint has.</summary>
    /// <value>Default <see cref="CurrentVersion"/>.</value>
    [JsonInclude]
    internal int Version { get; init; } = CurrentVersion;

    /// <summary>The id of the export.</summary>
    [JsonInclude]
    internal string ExportId { get; init; } = "";

    /// <summary>When the export began, in UTC.</summary>
    [JsonInclude]
    internal DateTimeOffset StartedAt { get; init; }

    /// <summary>All that decides on the bytes, by name. An export under other settings does not go on from here.</summary>
    [JsonInclude]
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The position in the source from which the export resumes.</summary>
    /// <value>Default: the beginning.</value>
    [JsonInclude]
    internal SourcePosition Position { get; init; }

    /// <summary>Whether all rows are stored, and only publishing is left.</summary>
    /// <value>Default <see langword="false"/>.</value>
    [JsonInclude]
    internal bool IsComplete { get; init; }

    /// <summary>The files so far; only the last one may not be complete.</summary>
    /// <value>Default: none.</value>
    [JsonInclude]
    internal IReadOnlyList<CheckpointFile> Files { get; init; } = [];

    /// <summary>Gives the checkpoint as JSON in UTF-8.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the checkpoint as JSON in UTF-8, the bytes of <see cref="ToJson"/>, where a store can use the memory again.</summary>
    /// <param name="output">Where to.</param>
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

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="CheckpointException">It is not a checkpoint, or of a version that is not known here.</exception>
    public static ExportCheckpoint FromJson(ReadOnlySpan<byte> json)
    {
        json = RequireWhole(json);
        try
        {
            var checkpoint = JsonSerializer.Deserialize(json, CheckpointJson.Default.ExportCheckpoint);
            return checkpoint is { Version: CurrentVersion } ? checkpoint : throw new CheckpointException(FormattableString.Invariant(
                $"The checkpoint has version {checkpoint?.Version}; only version {CurrentVersion} can be gone on from. Start the export afresh."));
        }
        catch (JsonException error)
        {
            throw new CheckpointException(Unreadable, error);
        }
    }

    /// <returns>The checkpoint within.</returns>
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

    /// <exception cref="CheckpointException">This is the checkpoint of another export, or of other settings.</exception>
    internal void RequireSame(string? exportId, IReadOnlyDictionary<string, string> settings)
    {
        if (exportId is not null && exportId != ExportId)
            throw new CheckpointException($"The checkpoint is of the export '{ExportId}', not of '{exportId}'. Start afresh in another place.");
        foreach (var (name, value) in settings)
        {
            if (Settings.GetValueOrDefault(name) is var before && before != value)
                throw new CheckpointException(
                    $"The export that was interrupted had the {name} '{before}', this one has '{value}'. Go on with the same, or start afresh.");
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

/// <summary>The JSON form of checkpoints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExportCheckpoint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
