using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Takes the tokens of a JSON text one by one, in order.</summary>
internal interface IJsonTokens
{
    /// <summary>Takes the token that the reader is on.</summary>
    /// <exception cref="FormatException">The token is not what the document should have here.</exception>
    void Take(ref Utf8JsonReader reader);
}
