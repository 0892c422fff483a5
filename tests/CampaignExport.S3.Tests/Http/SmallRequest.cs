namespace CampaignExport.S3.Tests.Http;

/// <summary>A complete received request.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, as they were sent.</param>
/// <param name="Headers">The headers in order.</param>
/// <param name="Body">The body.</param>
internal sealed record SmallRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether it stores the part of a number; any part if no number is given.</summary>
    public bool StoresPart(int? number = null) =>
        Method == "PUT" && Target.Contains(number is null ? "partNumber=" : FormattableString.Invariant($"partNumber={number}&"), StringComparison.Ordinal);

    public bool Completes => Method == "POST" && Target.Contains("uploadId=", StringComparison.Ordinal);

    public bool Begins => Method == "POST" && Target.Contains("?uploads", StringComparison.Ordinal);

    public bool Aborts => Method == "DELETE" && Target.Contains("uploadId=", StringComparison.Ordinal);
}
