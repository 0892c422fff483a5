using System.Text.Json;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Reads one person of a user export.</summary>
internal static class UserExportLine
{
    /// <summary>Reads an object.</summary>
    /// <param name="line">The object in UTF-8.</param>
    /// <param name="location">The position of the object.</param>
    /// <param name="file">The file of the object. It receives the names of unknown fields.</param>
    /// <param name="chosen">The custom attributes that can be fields of their own.</param>
    /// <param name="receipts">The campaign that the person must have received; null for all people.</param>
    /// <param name="replaced">The number of characters that were replaced by U+FFFD.</param>
    /// <returns>The person; null if the person did not receive the campaign.</returns>
    /// <exception cref="SourceFormatException">
    /// The line is not valid text, not JSON or not an object, a field does not have its documented type, or the person has no identity.
    /// </exception>
    public static Recipient? Read(ReadOnlySpan<byte> line, TextLocation location, FileTally file, ChosenNames chosen, ReceiptVariations? receipts, out long replaced)
    {
        location.RequireValid(line);
        var before = BrokenText.Replaced;
        var json = new Utf8JsonReader(line);
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw location.Error(line, json.TokenStartIndex, "this is not a JSON object.");
            var start = json.TokenStartIndex;
            var draft = default(RecipientDraft);
            UserExportFields.Read(ref json, ref draft, file, chosen);
            // Throws if anything other than white space follows.
            json.Read();
            replaced = BrokenText.Replaced - before;
            if (!draft.HasIdentity)
                throw location.Error(line, start, $"{RecipientDraft.NoIdentity}.");
            if (file.Own?.CampaignId is { } campaign)
                draft.Receive(campaign);
            return receipts is null || receipts.TryTake(ref draft) ? draft.ToRecipient() : null;
        }
        catch (JsonException error)
        {
            throw location.NoJson(error);
        }
        catch (InvalidOperationException)
        {
            throw location.Error(line, json.TokenStartIndex, "the name of a field contains half of a surrogate pair.");
        }
        catch (FormatException error)
        {
            throw location.Error(line, json.TokenStartIndex, $"{FieldNames.Show(FieldAt(line, json.TokenStartIndex))} {error.Message}.");
        }
    }

    /// <summary>Finds the field of an invalid value by reading the line again.</summary>
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
