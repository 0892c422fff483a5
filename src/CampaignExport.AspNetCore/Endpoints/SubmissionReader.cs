using System.Buffers;
using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using CampaignExport.AspNetCore.Contracts;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>Reads the body of a submission and collects the errors of its JSON.</summary>
internal static class SubmissionReader
{
    private const string Text = "a string";
    private const string Texts = "a list of strings";
    private const string Count = "a whole number of at least 1";
    private const string Truth = "true or false";

    private static readonly FrozenDictionary<string, string> French = new Dictionary<string, string>
    {
        [Text] = "un texte",
        [Texts] = "une liste de textes",
        [Count] = "un nombre entier d’au moins 1",
        [Truth] = "true ou false",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Wanted = WebJson.Default.SubmissionBody.Properties.ToFrozenDictionary(
        property => property.Name,
        property => property.PropertyType == typeof(string) ? Text : property.PropertyType == typeof(long?) ? Count : property.PropertyType == typeof(bool?) ? Truth : Texts);

    /// <summary>Reads the submission without its invalid properties, whose errors are added; null if the body is not an object.</summary>
    /// <exception cref="IOException">The body cannot be read to its end.</exception>
    public static async ValueTask<SubmissionBody?> ReadAsync(PipeReader body, RequestWords words, CancellationToken cancellationToken)
    {
        ReadResult read;
        while (!(read = await body.ReadAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        var bytes = read.Buffer.ToArray().AsMemory();
        body.AdvanceTo(read.Buffer.End);
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span))
        {
            words.Add($"The body is not valid UTF-8.", $"Le corps n’est pas de l’UTF-8 valide.");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return JsonSerializer.Deserialize(WithoutWrong(document.RootElement, words).Span, WebJson.Default.SubmissionBody);
            words.Add($"The body must be an object.", $"Le corps doit être un objet.");
        }
        catch (JsonException error)
        {
            var (line, position) = ((error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
            words.Add($"The body is not valid JSON at line {line}, byte {position}.", $"Le corps n’est pas du JSON valide à la ligne {line}, octet {position}.");
        }
        catch (InvalidOperationException)
        {
            // JsonElement throws it for a lone surrogate such as \ud800.
            words.Add($"The body has an escape sequence that is not a character.", $"Le corps a une séquence d’échappement qui n’est pas un caractère.");
        }

        return null;
    }

    private static ReadOnlyMemory<byte> WithoutWrong(JsonElement root, RequestWords words)
    {
        var right = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(right);
        writer.WriteStartObject();
        foreach (var properties in root.EnumerateObject().GroupBy(property => property.Name))
        {
            if (!Wanted.TryGetValue(properties.Key, out var wanted))
                words.Add($"There is no property '{RequestWords.Quote(properties.Key)}'.", $"Il n’y a pas de propriété « {RequestWords.Quote(properties.Key)} ».");
            else if (properties.Count() > 1)
                words.Add($"{properties.Key} occurs more than once.", $"{properties.Key} figure plus d’une fois.");
            else if (properties.First().Value is { ValueKind: not JsonValueKind.Null } value && !Is(value, wanted))
                words.Add($"{properties.Key} must be {wanted}.", $"{properties.Key} doit être {French[wanted]}.");
            else
                properties.First().WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return right.WrittenMemory;
    }

    private static bool Is(JsonElement value, string wanted) => wanted switch
    {
        Text => value.ValueKind == JsonValueKind.String && value.GetString() is not null,
        Truth => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        Count => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 1,
        _ => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Null || Is(one, Text)),
    };
}
