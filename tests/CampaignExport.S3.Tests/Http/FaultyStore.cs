using Amazon.Runtime;
using Amazon.S3;

namespace CampaignExport.S3.Tests.Http;

/// <summary>The real server behind a proxy that responds to some requests as the test requires.</summary>
internal sealed class FaultyStore : IAsyncDisposable
{
    private readonly SmallServer _proxy;
    private readonly int _port;
    private Func<SmallRequest, bool> _hits = _ => false;
    private Func<SmallRequest, CancellationToken, Task<SmallResponse>> _fault = (_, _) => Task.FromResult(SmallResponse.Broken);
    private int _left;

    public FaultyStore(RealStore store, Action<AmazonS3Config>? configure = null, AWSCredentials? credentials = null)
    {
        _port = store.Port;
        _proxy = new(AnswerAsync);
        Client = RealStore.ClientOf(
            _proxy.Port,
            config =>
            {
                // Without retries of the client, unless a test enables them.
                config.MaxErrorRetry = 0;
                configure?.Invoke(config);
            },
            credentials);
    }

    public AmazonS3Client Client { get; }

    public IEnumerable<SmallRequest> Requests => _proxy.Requests;

    /// <summary>The number of faults so far.</summary>
    public int Faults { get; private set; }

    /// <summary>Makes a number of requests of a kind fail.</summary>
    public void Fail(Func<SmallRequest, bool> hits, int times, Func<SmallRequest, SmallResponse> answer) =>
        Fail(hits, times, (request, _) => Task.FromResult(answer(request)));

    /// <summary>Passes a number of requests to the server, and changes their responses.</summary>
    public void FailAfterwards(Func<SmallRequest, bool> hits, int times, SmallResponse answer) => Fail(hits, times, async (request, stop) =>
    {
        await ForwardAsync(request, stop);
        return answer;
    });

    public void Fail(Func<SmallRequest, bool> hits, int times, Func<SmallRequest, CancellationToken, Task<SmallResponse>> fault) =>
        (_hits, _left, _fault) = (hits, times, fault);

    public Task<SmallResponse> ForwardAsync(SmallRequest request, CancellationToken cancellationToken) =>
        SmallServer.ForwardAsync(request, _port, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _proxy.DisposeAsync();
    }

    private Task<SmallResponse> AnswerAsync(SmallRequest request, CancellationToken cancellationToken)
    {
        if (!_hits(request) || Interlocked.Decrement(ref _left) < 0)
            return ForwardAsync(request, cancellationToken);
        Faults++;
        return _fault(request, cancellationToken);
    }
}
