using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Rejects files in which no object has a documented field of a person. It checks the objects of a file until one has.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class UserExportFieldCheck
{
    private const int MostNames = 1000;

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private FileTally? _file;
    private TextLocation _first;

    /// <summary>Whether an object of the current file has a documented field.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Checks an object.</summary>
    /// <param name="user">The object.</param>
    /// <param name="location">The position of the object.</param>
    /// <param name="file">The file of the object.</param>
    /// <exception cref="SourceFormatException">The previous file had no documented field.</exception>
    public void Look(ReadOnlySpan<byte> user, in TextLocation location, FileTally file)
    {
        if (_file != file)
        {
            End();
            (_file, _first, IsKnown) = (file, location, false);
        }

        IsKnown |= file.Own is { HasKnown: true };
        if (!IsKnown)
            Find(user);
    }

    /// <summary>Ends the current file.</summary>
    /// <exception cref="SourceFormatException">The file had no documented field.</exception>
    public void End()
    {
        if (!IsKnown && _found.Count > 0)
        {
            throw new SourceFormatException(
                _first.Name, _first.Line, 1,
                $"no object of the file has a documented field of a person. Found: {FieldNames.List([.. _found.Select(name => HeaderWords.Has(name) ? name : "")])}. Expected: fields such as braze_id, external_id, email, first_name or custom_attributes.");
        }

        _file = null;
        _found.Clear();
    }

    private void Find(ReadOnlySpan<byte> user)
    {
        var json = new Utf8JsonReader(user);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return;
            var (isEvent, hasUserId) = (false, false);
            while (json.NextField())
            {
                // Events have that, too.
                var isUserId = json.ValueTextEquals("user_id"u8);
                hasUserId |= isUserId;
                isEvent |= json.ValueTextEquals("event_type"u8);
                if (!isUserId && UserExportFields.IsKnown(ref json))
                    IsKnown = true;
                else if (_found.Count < MostNames)
                    _found.Add(json.AnyText());
                json.Read();
                json.Skip();
            }

            IsKnown |= hasUserId && !isEvent;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The object is malformed. The page reports it.
        }
    }
}
