using Amazon;
using Amazon.S3;

namespace CampaignExport.S3.DependencyInjection;

/// <summary>The client of a bucket: the client of the host, which is not disposed, or a client created from the options, which the container disposes.</summary>
internal sealed class OwnedClient : IDisposable
{
    private readonly AmazonS3Client? _created;

    public OwnedClient(S3BucketOptions options, IAmazonS3? ofHost)
    {
        if (ofHost is not null && options is { Region: null, ServiceUrl: null })
        {
            Client = ofHost;
            return;
        }

        Client = _created = new AmazonS3Client(ConfigOf(options));
    }

    public IAmazonS3 Client { get; }

    public void Dispose() => _created?.Dispose();

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
