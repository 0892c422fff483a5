using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Transfer;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Rows;
using CampaignExport.Benchmarks.Whole;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.S3;

namespace CampaignExport.Benchmarks.Stores;

/// <summary>One export into a bucket, in a separate process.</summary>
internal static class StoreChild
{
    private const string Bucket = "benchmark";
    private const int RowsHeld = 100_000;

    public static async Task RunAsync(string[] arguments)
    {
        var (name, count, url) = (arguments[0], long.Parse(arguments[1], CultureInfo.InvariantCulture), arguments[2]);
        var gzip = name.EndsWith("gzip", StringComparison.Ordinal);
        using var client = new AmazonS3Client(new BasicAWSCredentials("test", "testsecret"), new AmazonS3Config
        {
            ServiceURL = url,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            // The transfer utility has no option for the form of its requests, and not every store supports the default.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
        await client.PutBucketAsync(Bucket);
        var table = new ProfileTable();
        var rows = RowSet<ProfileRow>.Make(count, table.Make, RowsHeld);
        var prefix = Guid.NewGuid().ToString("N");
        var key = $"{prefix}/users.csv{(gzip ? ".gz" : "")}";

        // The first call of a client has an extra cost, so it is made before the measurement.
        await client.PutObjectAsync(new() { BucketName = Bucket, Key = $"{prefix}/first", ContentBody = "x", UseChunkEncoding = false });
        await client.DeleteObjectAsync(Bucket, $"{prefix}/first");

        using var peak = new PeakMemory();
        var begun = Stopwatch.GetTimestamp();
        if (name.StartsWith("ours", StringComparison.Ordinal))
            await ExportAsync(client, table, rows, prefix, gzip);
        else
            await TransferAsync(client, table, rows, key, gzip);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        peak.Dispose();

        var bytes = await LengthAsync(client, key);
        await client.DeleteObjectAsync(Bucket, key);
        Console.WriteLine(new StoreRun(seconds, bytes, peak.Managed, peak.WorkingSetGrowth));
    }

    private static async Task ExportAsync(AmazonS3Client client, ProfileTable table, RowSet<ProfileRow> rows, string prefix, bool gzip)
    {
        var exporter = new RecipientExporter<ProfileRow>(new HeldRows<ProfileRow>(rows));
        await exporter.ExportAsync(new(new RowSelection<ProfileRow>(table.Name, table.Columns))
        {
            Format = SameForm.Ours,
            Packaging = gzip ? FilePackaging.Gzip : FilePackaging.None,
            Workers = 2,
        }, new S3ExportSink(client, Bucket, S3KeyLayout.Under(prefix)), new S3CheckpointStore(client, Bucket, prefix));
    }

    private static async Task TransferAsync(AmazonS3Client client, ProfileTable table, RowSet<ProfileRow> rows, string key, bool gzip)
    {
        using var transfer = new TransferUtility(client);
        await using var stream = RowStream.Of(table, rows, gzip);
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = Bucket, Key = key, InputStream = stream, PartSize = 8 * 1024 * 1024 });
    }

    private static async Task<long> LengthAsync(AmazonS3Client client, string key)
    {
        try
        {
            return (await client.GetObjectMetadataAsync(Bucket, key)).ContentLength;
        }
        catch (AmazonS3Exception)
        {
            return 0;
        }
    }
}
