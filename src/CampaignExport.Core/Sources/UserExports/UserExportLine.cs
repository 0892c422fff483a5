using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads one user of a user export.</summary>
internal static class UserExportLine
{
    /// <summary>Reads an object.</summary>
    /// <param name="line">The object.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="unread">Gets the names of fields that are not known.</param>
    /// <param name="chosen">The custom attributes that may be fields of their own.</param>
    /// <param name="receipts">The campaign that must have been received; null for all users.</param>
    /// <param name="replaced">How many characters of it became U+FFFD.</param>
    /// <returns>The user; null if the campaign is not among those that were received.</returns>
    /// <exception cref="SourceFormatException">This is not text, not JSON, no object, a field has not the type documented, or the user has no id.</exception>
    public static Recipient? Read(ReadOnlySpan<byte> line, TextPlace place, UnreadFields unread, ChosenNames chosen, ReceiptVariations? receipts, out long replaced)
    {
        place.RequireValid(line);
        var before = BrokenText.Replaced;
        var json = new Utf8JsonReader(line);
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw place.Error(line, json.TokenStartIndex, "this is not a JSON object.");
            var start = json.TokenStartIndex;
            var draft = default(RecipientDraft);
            UserExportFields.Read(ref json, ref draft, unread, chosen);
            // Throws if anything but blanks follows.
            json.Read();
            replaced = BrokenText.Replaced - before;
            if (!draft.HasIdentity)
                throw place.Error(line, start, $"{RecipientDraft.NoIdentity}.");
            return receipts is null || receipts.TryTake(ref draft) ? draft.ToRecipient() : null;
        }
        catch (JsonException error)
        {
            throw place.NoJson(error);
        }
        catch (InvalidOperationException)
        {
            throw place.Error(line, json.TokenStartIndex, "the name of a field holds half a character.");
        }
        catch (FormatException error)
        {
            throw place.Error(line, json.TokenStartIndex, $"'{FieldAt(line, json.TokenStartIndex)}' {error.Message}.");
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
