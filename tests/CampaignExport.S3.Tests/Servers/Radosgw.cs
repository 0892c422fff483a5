using Amazon.Runtime;
using Amazon.S3;
using CampaignExport.S3.Tests.Servers;

[assembly: AssemblyFixture(typeof(Radosgw))]

namespace CampaignExport.S3.Tests.Servers;

/// <summary>Ceph's S3 server, once for all tests.</summary>
public sealed class Radosgw : IAsyncLifetime
{
    private ServerScript? _server;
    private AmazonS3Client? _client;

    public int Port => _server!.Port;

    public IAmazonS3 Client => _client!;

    public static AmazonS3Config ConfigOf(int port) => new()
    {
        ServiceURL = FormattableString.Invariant($"http://127.0.0.1:{port}"),
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
    };

    public static AmazonS3Client ClientOf(int port, Action<AmazonS3Config>? configure = null, AWSCredentials? credentials = null)
    {
        var config = ConfigOf(port);
        configure?.Invoke(config);
        return new(credentials ?? new BasicAWSCredentials("test", "testsecret"), config);
    }

    /// <summary>A bucket that no other test has.</summary>
    public async Task<string> NewBucketAsync()
    {
        var name = $"b{Guid.NewGuid():N}";
        await Client.PutBucketAsync(name);
        return name;
    }

    public async ValueTask InitializeAsync()
    {
        _server = await ServerScript.StartAsync("start-radosgw.sh", furtherPorts: 1);
        _client = ClientOf(Port);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
