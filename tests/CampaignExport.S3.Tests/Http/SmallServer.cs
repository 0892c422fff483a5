using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CampaignExport.S3.Tests.Http;

/// <summary>An HTTP/1.1 server whose responses the test decides. One request per connection.</summary>
internal sealed class SmallServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<SmallRequest, CancellationToken, Task<SmallResponse>> _answer;
    private readonly Task _accepting;

    public SmallServer(Func<SmallRequest, CancellationToken, Task<SmallResponse>> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All received requests.</summary>
    public ConcurrentQueue<SmallRequest> Requests { get; } = new();

    /// <summary>Forwards a request to another server on this machine, and returns its response.</summary>
    public static async Task<SmallResponse> ForwardAsync(SmallRequest request, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var stream = client.GetStream();
        var head = new StringBuilder($"{request.Method} {request.Target} HTTP/1.1\r\n");
        foreach (var (name, value) in request.Headers.Where(header => header.Name is not ("Expect" or "Connection")))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("Connection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), cancellationToken);
        var answer = new MemoryStream();
        var answering = stream.CopyToAsync(answer, cancellationToken);
        try
        {
            await stream.WriteAsync(request.Body, cancellationToken);
        }
        catch (IOException)
        {
            // A server that refuses a request need not read it to its end.
        }

        await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return new(answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request)
                    return;
                Requests.Enqueue(request);
                var answer = await _answer(request, _stop.Token);
                if (answer == SmallResponse.Broken)
                    client.Client.LingerState = new LingerOption(true, 0);
                else
                    await stream.WriteAsync(answer.Bytes, _stop.Token);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has disconnected, or the test has ended.
            }
        }
    }

    private async Task<SmallRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var request = new SmallRequest(
            first[0], first[1], [.. lines[1..].Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1].Trim()))], []);
        if (request.Header("Expect") is not null)
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        var body = new byte[int.Parse(request.Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return request with { Body = body };
    }
}
