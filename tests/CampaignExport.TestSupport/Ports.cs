using System.Net;
using System.Net.Sockets;

namespace CampaignExport.TestSupport;

/// <summary>Free ports of this machine.</summary>
public static class Ports
{
    public static int Free() => Free(1)[0];

    /// <summary>Gets several distinct ports.</summary>
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
