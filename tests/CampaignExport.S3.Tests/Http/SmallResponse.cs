using System.Globalization;
using System.Text;

namespace CampaignExport.S3.Tests.Http;

/// <summary>A complete response. The connection is closed after it.</summary>
internal sealed record SmallResponse(byte[] Bytes)
{
    /// <summary>No response: the connection is closed.</summary>
    public static SmallResponse Broken { get; } = new([]);

    public static SmallResponse Of(int status, string body = "", params (string Name, string Value)[] headers)
    {
        var content = Encoding.UTF8.GetBytes(body);
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Status\r\nContent-Length: {content.Length}\r\nConnection: close\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        return new([.. Encoding.ASCII.GetBytes(head.ToString()), .. content]);
    }

    /// <summary>An error response of S3.</summary>
    public static SmallResponse Error(int status, string code) =>
        Of(status, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>As the test wants it.</Message></Error>", ("Content-Type", "application/xml"));

    public static SmallResponse Xml(string body, params (string Name, string Value)[] headers) =>
        Of(200, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}", [("Content-Type", "application/xml"), .. headers]);
}
