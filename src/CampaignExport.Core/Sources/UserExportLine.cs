using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads one line of a user export.</summary>
internal static class UserExportLine
{
    /// <summary>Reads a line.</summary>
    /// <returns>The user; null if the campaign is not among those that were received.</returns>
    /// <exception cref="SourceFormatException">The line is not JSON, no object, or a field has not the type documented.</exception>
    public static Recipient? Read(ReadOnlySpan<byte> line, string file, long number, ReceiptVariations? receipts)
    {
        var json = new Utf8JsonReader(line);
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw new SourceFormatException(file, number, json.TokenStartIndex + 1, "this is not a JSON object: each line must be one.");
            var draft = default(RecipientDraft);
            UserExportFields.Read(ref json, ref draft);
            // Throws if anything but blanks follows.
            json.Read();
            return receipts is null || receipts.TryTake(ref draft) ? draft.ToRecipient() : null;
        }
        catch (JsonException error)
        {
            // What it says quotes the line, which is a person's: it is not kept.
            throw new SourceFormatException(file, number, (error.BytePositionInLine ?? 0) + 1, "this is not JSON, or the line ends too early.");
        }
        catch (InvalidOperationException)
        {
            throw new SourceFormatException(file, number, json.TokenStartIndex + 1, "the name of a field holds half a character.");
        }
        catch (FormatException error)
        {
            throw new SourceFormatException(file, number, json.TokenStartIndex + 1, $"'{FieldAt(line, json.TokenStartIndex)}' {error.Message}.");
        }
    }

    /// <summary>Finds the field that a value belongs to: only what fails is read again for it.</summary>
    private static string FieldAt(ReadOnlySpan<byte> line, long position)
    {
        var field = "";
        var json = new Utf8JsonReader(line);
        while (json.TokenStartIndex < position && json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName)
                field = json.AnyText();
        }

        return field;
    }
}
