using Amazon;
using Amazon.S3;

namespace CampaignExport.S3.DependencyInjection;

/// <summary>The client of a bucket: that of the host, which disposes it, or one created from options, which the container disposes.</summary>
internal sealed class OwnedClient : IDisposable
{
    private readonly IAmazonS3? _made;

    public OwnedClient(S3BucketOptions options, IAmazonS3? ofHost)
    {
        if (ofHost is not null && options is { Region: null, ServiceUrl: null })
        {
            Client = ofHost;
            return;
        }

        Client = _made = new AmazonS3Client(ConfigOf(options));
    }

    public IAmazonS3 Client { get; }

    public void Dispose() => _made?.Dispose();

    private static AmazonS3Config ConfigOf(S3BucketOptions options)
    {
        var config = new AmazonS3Config { ForcePathStyle = options.PathStyle ?? options.ServiceUrl is not null };
        if (options.ServiceUrl is { } url)
            (config.ServiceURL, config.AuthenticationRegion) = (url.ToString(), options.Region ?? "us-east-1");
        else if (options.Region is { } region)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        return config;
    }
}
