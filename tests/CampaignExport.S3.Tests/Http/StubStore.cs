using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CampaignExport.S3.Tests.Http;

/// <summary>
/// As much of Amazon S3 as no server here implements: it checks additional checksums, keeps them, and composes them. Written from the
/// documentation of the interface, with arithmetic of its own.
/// </summary>
internal sealed partial class StubStore : IAsyncDisposable
{
    private readonly SmallServer _server;
    private readonly ConcurrentDictionary<int, byte[]> _parts = new();

    public StubStore()
    {
        _server = new((request, _) => Task.FromResult(Answer(request)));
        Client = RealStore.ClientOf(_server.Port, config => config.MaxErrorRetry = 0);
    }

    public Amazon.S3.IAmazonS3 Client { get; }

    public IReadOnlyCollection<SmallRequest> Requests => _server.Requests;

    /// <summary>Changes a part on the way to the store.</summary>
    public Func<byte[], byte[]> OnTheWay { get; set; } = bytes => bytes;

    /// <summary>Changes the checksum that the store reports for an object.</summary>
    public Func<string, string> Claims { get; set; } = right => right;

    public bool IsSeen { get; private set; }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }

    private SmallResponse Answer(SmallRequest request)
    {
        if (request.Method == "HEAD")
            return SmallResponse.Of(404);
        if (request.Method == "DELETE")
        {
            IsSeen = IsSeen && request.Aborts;
            return SmallResponse.Of(204);
        }

        if (request.Begins)
            return SmallResponse.Xml("<InitiateMultipartUploadResult><UploadId>u-1</UploadId></InitiateMultipartUploadResult>");
        return request.Completes ? Complete(request) : Store(request);
    }

    private SmallResponse Store(SmallRequest request)
    {
        var body = OnTheWay(request.Body);
        // Like a terminating proxy: the digests of the signature do not match the received bytes.
        if (request.Header("x-amz-checksum-sha256") is { } sha && sha != Convert.ToBase64String(SHA256.HashData(body)))
            return SmallResponse.Error(400, "BadDigest");
        if (request.Header("x-amz-checksum-crc64nvme") is { } crc && crc != Crc64(body))
            return SmallResponse.Error(400, "BadDigest");
        if (PartNumber().Match(request.Target) is { Success: true } number)
            _parts[int.Parse(number.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)] = body;
        else
            IsSeen = true;
        return SmallResponse.Of(200, "", ("ETag", $"\"{body.Length:x}\""));
    }

    private SmallResponse Complete(SmallRequest request)
    {
        var listed = Encoding.UTF8.GetString(request.Body);
        byte[][] parts = [.. _parts.OrderBy(part => part.Key).Select(part => part.Value)];
        string checksum;
        if (listed.Contains("ChecksumSHA256", StringComparison.Ordinal))
        {
            if (!parts.All(part => listed.Contains($"<ChecksumSHA256>{Convert.ToBase64String(SHA256.HashData(part))}</ChecksumSHA256>", StringComparison.Ordinal)))
                return SmallResponse.Error(400, "InvalidPart");
            var whole = Convert.ToBase64String(SHA256.HashData([.. parts.SelectMany(SHA256.HashData)]));
            checksum = $"<ChecksumSHA256>{Claims($"{whole}-{parts.Length}")}</ChecksumSHA256><ChecksumType>COMPOSITE</ChecksumType>";
        }
        else
        {
            var whole = Crc64([.. parts.SelectMany(part => part)]);
            if (request.Header("x-amz-checksum-crc64nvme") is { } sent && sent != whole)
                return SmallResponse.Error(400, "BadDigest");
            checksum = $"<ChecksumCRC64NVME>{Claims(whole)}</ChecksumCRC64NVME><ChecksumType>FULL_OBJECT</ChecksumType>";
        }

        IsSeen = true;
        return SmallResponse.Xml($"<CompleteMultipartUploadResult><ETag>\"e\"</ETag>{checksum}</CompleteMultipartUploadResult>");
    }

    // Bit by bit, as defined.
    private static string Crc64(byte[] bytes)
    {
        var crc = ulong.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x9A6C9329AC4BC9B5 : crc >> 1;
        }

        var big = BitConverter.GetBytes(~crc);
        Array.Reverse(big);
        return Convert.ToBase64String(big);
    }

    [GeneratedRegex("partNumber=([0-9]+)")]
    private static partial Regex PartNumber();
}
