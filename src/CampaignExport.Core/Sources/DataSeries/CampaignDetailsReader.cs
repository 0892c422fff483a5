using System.Text.Json;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>
/// Reads a response of the documented <c>/campaigns/details</c> endpoint: the name, channels, messages, control group and conversion
/// behaviors of a campaign.
/// </summary>
public static class CampaignDetailsReader
{
    private const int LookedAt = 4096;

    /// <summary>Reads a response.</summary>
    /// <param name="stream">The response in JSON, in UTF-8, UTF-16 or UTF-32, plain or in gzip. The stream stays open.</param>
    /// <param name="name">The name for error messages, such as the name of the file.</param>
    /// <param name="catalog">The known channels; null for <see cref="ChannelCatalog.Default"/>.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The campaign.</returns>
    /// <exception cref="SourceFormatException">The stream is not such a response.</exception>
    public static async Task<Campaign> ReadAsync(
        Stream stream, string name, ChannelCatalog? catalog = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        catalog ??= ChannelCatalog.Default;
        try
        {
            // The decompressing stream would dispose the caller's stream.
            var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            copy.Position = 0;
            var text = new InputText(copy);
            var beginning = await InputTexts.DecompressAsync(text, name, unpacked => text = unpacked, cancellationToken).ConfigureAwait(false);
            if (FileSignature.IsZip(beginning.Span))
                throw new SourceFormatException(name, 1, 1, "this is a ZIP archive, from which details are not read. Extract it first.");
            text = await InputTexts.DecodeAsync(text, name, beginning, null, "JSON", canBeAvro: false, cancellationToken).ConfigureAwait(false);
            await using (text.ConfigureAwait(false))
            {
                if (!(await text.PeekAsync(LookedAt, cancellationToken).ConfigureAwait(false)).Span.ContainsAnyExcept(" \t\r\n"u8))
                    throw new SourceFormatException(name, 1, 1, "the file is empty.") { IsEmptyFile = true };
                using var document = await JsonDocument.ParseAsync(text, default, cancellationToken).ConfigureAwait(false);
                return Read(document.RootElement, catalog);
            }
        }
        catch (InvalidDataException error)
        {
            throw new SourceFormatException(name, 1, 1, "the compressed file is damaged, or it ends too early.", error);
        }
        catch (JsonException error)
        {
            throw new SourceFormatException(
                name, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, TextLocation.Problem(error), error);
        }
        catch (FormatException error)
        {
            throw new SourceFormatException(name, 1, 1, error.Message, error);
        }
        catch (InvalidOperationException error)
        {
            // The parser detects this only when a string is read.
            throw new SourceFormatException(name, 1, 1, "a string is not valid Unicode.", error);
        }
    }

    private static Campaign Read(JsonElement response, ChannelCatalog catalog)
    {
        if (response.ValueKind != JsonValueKind.Object || (Member(response, "channels") is null && Member(response, "messages") is null))
            throw new FormatException("this is not a campaign details response: it is not an object with 'channels' or 'messages'.");
        string[] channels = [.. Items(response, "channels")
            .Select(channel => channel.ValueKind == JsonValueKind.String ? channel.GetString()! : throw new FormatException("'channels' does not contain strings."))
            .Select(channel => catalog.FindOrExtend(channel).ApiName)
            .Distinct()];
        return new Campaign
        {
            Name = Text(response, "name"),
            Channels = channels,
            Variations = [.. Messages(response, channels, catalog)],
            ConversionBehaviors = [.. Items(response, "conversion_behaviors").Select(Conversion)],
        };
    }

    private static IEnumerable<Variation> Messages(JsonElement response, string[] channels, ChannelCatalog catalog)
    {
        if (Member(response, "messages") is not { } messages)
            yield break;
        if (messages.ValueKind != JsonValueKind.Object)
            throw new FormatException("'messages' is not an object with one property per message.");
        foreach (var message in messages.EnumerateObject())
        {
            if (message.Value.ValueKind != JsonValueKind.Object)
                throw new FormatException($"the message '{message.Name}' is not an object.");
            var channel = Text(message.Value, "channel") is { } named ? catalog.FindOrExtend(named).ApiName
                : channels is [var only] ? only
                : throw new FormatException($"the message '{message.Name}' has no 'channel', and the campaign has several.");
            yield return new Variation(channel, message.Name, Text(message.Value, "name"))
            {
                IsControl = Text(message.Value, "type") == "control",
            };
        }
    }

    private static ConversionBehavior Conversion(JsonElement behavior)
    {
        if (behavior.ValueKind != JsonValueKind.Object)
            throw new FormatException("'conversion_behaviors' does not contain objects.");
        var window = Member(behavior, "window") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var seconds) ? seconds : 0;
        return new ConversionBehavior(Text(behavior, "type") ?? "", TimeSpan.FromSeconds(window))
        {
            Product = Text(behavior, "product"),
            CustomEventName = Text(behavior, "custom_event_name"),
        };
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) => Member(element, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        _ => throw new FormatException($"'{name}' is not an array."),
    };
}
