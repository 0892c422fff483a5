using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>Processes the tokens of a JSON text in order.</summary>
internal interface IJsonTokens
{
    /// <summary>Processes the current token of the reader.</summary>
    /// <exception cref="FormatException">The token is not expected here.</exception>
    void Take(ref Utf8JsonReader reader);
}
