using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CampaignExport.Benchmarks.Stores;

/// <summary>A server that responds like S3 and keeps only the number of bytes, for exports that are larger than the memory.</summary>
internal static class DiscardingStore
{
    private static long _bytes;

    /// <summary>Runs the server until its input ends. It prints its port, then for each input line the number of bytes stored since the last one.</summary>
    public static async Task RunAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        _ = Task.Run(async () =>
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        });
        while (await Console.In.ReadLineAsync() is not null)
            Console.WriteLine(Interlocked.Exchange(ref _bytes, 0).ToString(CultureInfo.InvariantCulture));
    }

    private static async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var stream = client.GetStream();
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        var held = 0;
        try
        {
            while (true)
            {
                int end;
                while ((end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0)
                {
                    var read = await stream.ReadAsync(buffer.AsMemory(held));
                    if (read == 0)
                        return;
                    held += read;
                }

                var head = Encoding.Latin1.GetString(buffer, 0, end);
                buffer.AsSpan(end + 4, held - end - 4).CopyTo(buffer);
                held -= end + 4;
                if (head.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
                    await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                var length = LengthOf(head);
                var left = length - Math.Min(held, length);
                held -= (int)Math.Min(held, length);
                while (left > 0)
                {
                    var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)));
                    if (read == 0)
                        return;
                    left -= read;
                }

                if (head.StartsWith("PUT", StringComparison.Ordinal))
                    Interlocked.Add(ref _bytes, length);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(AnswerTo(head)));
            }
        }
        catch (IOException)
        {
            // The client has disconnected.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static long LengthOf(string head)
    {
        const string Name = "\r\nContent-Length:";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : long.Parse(head[(at + Name.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }

    private static string AnswerTo(string head)
    {
        var target = head.Split(' ')[1];
        if (head.StartsWith("HEAD", StringComparison.Ordinal) || head.StartsWith("GET", StringComparison.Ordinal))
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        if (head.StartsWith("POST", StringComparison.Ordinal))
        {
            return target.Contains("?uploads", StringComparison.Ordinal)
                ? Xml("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
                : Xml("<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>");
        }

        return head.StartsWith("DELETE", StringComparison.Ordinal)
            ? "HTTP/1.1 204 No Content\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n";
    }

    private static string Xml(string body) => string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
