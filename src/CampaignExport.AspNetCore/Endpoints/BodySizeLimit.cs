using Microsoft.AspNetCore.Http.Metadata;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>How large the body of a write may be; the server keeps to it while it reads.</summary>
internal sealed class BodySizeLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 64 * 1024;
}
