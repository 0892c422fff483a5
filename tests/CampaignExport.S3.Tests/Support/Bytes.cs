using CampaignExport.Sinks;

namespace CampaignExport.S3.Tests;

/// <summary>Parts of known content.</summary>
internal static class Bytes
{
    public const int Full = S3ExportSink.MinPartBytesOfBuckets;

    public static byte[] Of(int content, int length = Full)
    {
        var bytes = new byte[length];
        new Random(content).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A part after full ones.</summary>
    public static ExportPart Part(int number, int length = Full, int? content = null) =>
        new(number, (long)(number - 1) * Full, new(Of(content ?? number, length)));

    /// <summary>Compares bytes without listing millions of them.</summary>
    public static void ShouldBe(this byte[]? seen, params byte[][] parts)
    {
        seen.Should().NotBeNull();
        var expected = parts.SelectMany(part => part).ToArray();
        seen!.Length.Should().Be(expected.Length);
        seen.AsSpan().CommonPrefixLength(expected).Should().Be(expected.Length);
    }
}
