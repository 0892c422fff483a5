using System.Net;
using System.Net.Sockets;

namespace CampaignExport.Sql.Tests.Support;

/// <summary>A proxy that counts the round trips between a client and a server.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];
    private readonly int _target;
    private volatile TaskCompletionSource? _hold;
    private bool _clientSpoke;
    private int _turns;

    public CountingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _tasks.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of round trips.</summary>
    public int RoundTrips => Volatile.Read(ref _turns);

    /// <summary>Holds back all further responses of the server, as if the client were frozen.</summary>
    public void Hold() => _hold = new TaskCompletionSource();

    public void Release()
    {
        _hold?.SetResult();
        _hold = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var server = new TcpClient { NoDelay = true };
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            _tasks.Add(Task.WhenAll(PumpAsync(client, server, fromClient: true), PumpAsync(server, client, fromClient: false)));
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool fromClient)
    {
        using (from)
        {
            var buffer = new byte[65536];
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0)
            {
                if (!fromClient && _hold is { } hold)
                    await hold.Task.WaitAsync(_stop.Token);
                lock (_listener)
                {
                    if (fromClient && !_clientSpoke)
                        _turns++;
                    _clientSpoke = fromClient;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
    }
}
