using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace CampaignExport.TestSupport;

/// <summary>A real server, once for all tests: Ceph's, or OpenStack Swift if CAMPAIGN_EXPORT_S3_SERVER is <c>swift</c>, as tests/swift sets it.</summary>
public sealed class RealStore : IAsyncLifetime
{
    private ServerScript? _server;
    private AmazonS3Client? _client;

    public static bool IsSwift => Environment.GetEnvironmentVariable("CAMPAIGN_EXPORT_S3_SERVER") == "swift";

    public int Port => _server!.Port;

    public IAmazonS3 Client => _client!;

    public static AmazonS3Client ClientOf(int port, Action<AmazonS3Config>? configure = null, AWSCredentials? credentials = null)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = FormattableString.Invariant($"http://127.0.0.1:{port}"),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
        };
        configure?.Invoke(config);
        return new(credentials ?? (IsSwift ? new BasicAWSCredentials("test:tester", "testing") : new BasicAWSCredentials("test", "testsecret")), config);
    }

    /// <summary>A new bucket for a test.</summary>
    public async Task<string> NewBucketAsync()
    {
        var name = $"b{Guid.NewGuid():N}";
        try
        {
            await Client.PutBucketAsync(name);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.BadRequest)
        {
            // An aborted request may leave a connection on which the server still waits.
            await Client.PutBucketAsync(name);
        }

        return name;
    }

    public async ValueTask InitializeAsync()
    {
        _server = IsSwift
            ? await ServerScript.StartAsync("start-swift.sh", furtherPorts: 4)
            : await ServerScript.StartAsync("start-radosgw.sh", furtherPorts: 1);
        _client = ClientOf(Port);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
