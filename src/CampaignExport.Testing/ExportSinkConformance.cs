using System.Globalization;
using CampaignExport.Manifests;
using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

/// <summary>
/// The contract of sinks as tests. Derive a class from it in a test project with xunit v3, implement how to create the sink and how to inspect
/// its location, and run all its tests.
/// </summary>
/// <remarks>Each test has its own instance, and needs a location that is empty at first.</remarks>
public abstract partial class ExportSinkConformance
{
    private const string Name = "users.csv";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The minimum size of each part but the last, in bytes. The parts of these tests have this size.</summary>
    /// <value>Default 1000.</value>
    protected virtual int PartBytes => 1000;

    /// <summary>Creates a sink. All sinks of one test share one location.</summary>
    /// <param name="overwrite">Whether a file may replace one of the same name.</param>
    /// <returns>The sink.</returns>
    protected abstract IExportSink CreateSink(bool overwrite);

    /// <summary>Reads the visible file of a name, without the sink.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The bytes; null if no file is visible.</returns>
    protected abstract ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Counts the remains of unfinished uploads in the location, without the sink.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Their number.</returns>
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

    // Compared as a whole, since a list of millions of differences is useless.
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
