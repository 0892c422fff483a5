using System.Globalization;
using CampaignExport.Manifests;
using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

/// <summary>
/// What every sink has to keep to. Derive a test class of xunit v3 from it, say how to make the sink and how to look at its
/// place, and all tests here are run for it.
/// </summary>
/// <remarks>Each test is an instance of its own, and wants a place that is empty when it begins.</remarks>
public abstract partial class ExportSinkConformance
{
    private const string Name = "users.csv";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The fewest bytes of a part that another one follows, which parts of these tests have.</summary>
    /// <value>Default 1000.</value>
    protected virtual int PartBytes => 1000;

    /// <summary>Makes a sink. All that one test asks for share one place.</summary>
    /// <param name="overwrite">Whether a file may replace one of the same name.</param>
    /// <returns>The sink.</returns>
    protected abstract IExportSink CreateSink(bool overwrite);

    /// <summary>Reads what is seen under a name, past the sink.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The bytes; null if nothing is seen.</returns>
    protected abstract ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Counts what uploads that are not finished have left in the place, past the sink.</summary>
    /// <param name="cancellationToken">Stops the counting.</param>
    /// <returns>How many there are.</returns>
    protected abstract ValueTask<int> CountUnfinishedAsync(CancellationToken cancellationToken);

    private static byte[] Bytes(int content, int length)
    {
        var bytes = new byte[length];
        new Random(content).NextBytes(bytes);
        return bytes;
    }

    private static async ValueTask SuspendAsync(ExportUpload upload)
    {
        await upload.SuspendAsync(Stop);
        await upload.DisposeAsync();
    }

    private ValueTask<ExportUpload> OpenAsync() => CreateSink(overwrite: false).OpenAsync(Name, Stop);

    private ExportPart Part(int number, int? length = null, int? content = null) =>
        new(number, (long)(number - 1) * PartBytes, new(Bytes(content ?? number, length ?? PartBytes)));

    private static IReadOnlyList<ManifestPart> Parts(long length) => [new(length, null)];

    private async Task PublishAsync(int content)
    {
        await using var upload = await OpenAsync();
        await upload.WritePartAsync(Part(1, 5, content), Stop);
        await upload.CompleteAsync(Stop);
    }

    // Compared as a whole: of millions of bytes a list of differences is no help.
    private async Task SeesAsync(params byte[][] parts)
    {
        var expected = parts.SelectMany(part => part).ToArray();
        var seen = await ReadAsync(Name, Stop);
        Assert.NotNull(seen);
        var same = seen.AsSpan().CommonPrefixLength(expected);
        Assert.True(same == expected.Length && same == seen.Length, string.Create(
            CultureInfo.InvariantCulture, $"The file has {seen.Length} bytes instead of {expected.Length}, of which the first {same} are right."));
    }

    private async Task LeftNothingAsync()
    {
        Assert.Null(await ReadAsync(Name, Stop));
        Assert.Equal(0, await CountUnfinishedAsync(Stop));
    }
}
