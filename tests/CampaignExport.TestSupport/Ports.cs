using System.Net;
using System.Net.Sockets;

namespace CampaignExport.TestSupport;

/// <summary>Ports of this machine that no program listens on.</summary>
public static class Ports
{
    public static int Free() => Free(1)[0];

    /// <summary>Gets several ports, each another one.</summary>
    public static int[] Free(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
