using System.Net;
using System.Net.Sockets;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>A server that accepts connections and never responds.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _connections = [];

    public SilentServer()
    {
        _listener.Start();
        Connected = HoldAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Completes when a client has connected.</summary>
    public Task Connected { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _connections.ForEach(connection => connection.Dispose());
    }

    private async Task HoldAsync() => _connections.Add(await _listener.AcceptTcpClientAsync());
}
