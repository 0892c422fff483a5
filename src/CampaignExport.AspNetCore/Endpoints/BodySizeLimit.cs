using Microsoft.AspNetCore.Http.Metadata;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The maximum size of a request body, which the server enforces while it reads.</summary>
internal sealed class BodySizeLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 64 * 1024;
}
