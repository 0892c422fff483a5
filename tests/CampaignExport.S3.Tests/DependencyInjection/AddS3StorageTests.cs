using Amazon.S3;
using CampaignExport.Jobs;
using CampaignExport.Sinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.S3.Tests;

public sealed class AddS3StorageTests(RealStore store)
{
    [Fact]
    public async Task Files_are_stored_in_the_bucket_and_deleted_however_the_client_is_registered()
    {
        var bucket = await store.NewBucketAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["S3Storage:Bucket"] = bucket,
            ["S3Storage:Prefix"] = "configured",
            ["S3Storage:Upload:MaxAttempts"] = "2",
            ["S3Storage:Upload:Metadata:team"] = "crm",
        }).Build();
        foreach (var (prefix, register) in new (string, Action<IServiceCollection>)[]
                 {
                     ("host", services => services.AddSingleton(store.Client).AddCampaignExport()
                         .AddS3Storage(options => (options.Bucket, options.Prefix) = (bucket, "host"))),
                     ("instance", services => services.AddCampaignExport()
                         .AddS3Storage(store.Client, options => (options.Bucket, options.Prefix) = (bucket, "instance"))),
                     ("function", services => services.AddCampaignExport()
                         .AddS3Storage(_ => RealStore.ClientOf(store.Port), options => (options.Bucket, options.Prefix) = (bucket, "function"))),
                     ("configured", services => services.AddSingleton(store.Client).AddCampaignExport(configuration).AddS3Storage()),
                     ("overridden", services => services.AddCampaignExport(configuration).AddS3Storage(store.Client, options => options.Prefix = "overridden")),
                 })
        {
            var services = new ServiceCollection();
            register(services);
            await using (var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }))
            {
                var storage = provider.GetRequiredService<IExportStorage>();
                await storage.CheckAsync();
                await using (var upload = await storage.CreateSink("job-1", 1).OpenAsync("charts.csv"))
                {
                    await upload.WritePartAsync(new ExportPart(1, 0, new("Date,Sent"u8.ToArray())));
                    await upload.CompleteAsync();
                }

                (await KeysAsync(bucket)).Should().Equal($"{prefix}/job-1/charts.csv");
                var metadata = (await store.Client.GetObjectMetadataAsync(bucket, $"{prefix}/job-1/charts.csv")).Metadata;
                metadata["team"].Should().Be(prefix is "configured" or "overridden" ? "crm" : null);
                await storage.DeleteAsync("job-1");
                (await KeysAsync(bucket)).Should().BeEmpty();
            }

            // The container does not dispose a client of the host.
            await store.Client.ListObjectsV2Async(new() { BucketName = bucket });
        }
    }

    [Fact]
    public async Task Client_created_by_a_function_is_disposed_with_the_container()
    {
        var client = RealStore.ClientOf(store.Port);
        var services = new ServiceCollection();
        services.AddCampaignExport().AddS3Storage(_ => client, options => (options.Bucket, options.Prefix) = ("b", "p"));
        await using (var provider = services.BuildServiceProvider())
            provider.GetRequiredService<IExportStorage>();

        await client.Awaiting(one => one.ListBucketsAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public void Parts_that_are_too_small_for_a_bucket_are_an_error_of_the_options()
    {
        var services = new ServiceCollection();
        services.AddCampaignExport().AddJobs(options => options.PartBytes = (5 * 1024 * 1024) - 1).AddS3Storage(store.Client, options => (options.Bucket, options.Prefix) = ("b", "p"));
        using var provider = services.BuildServiceProvider();

        provider.Invoking(one => one.GetRequiredService<IOptions<ExportJobOptions>>().Value).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().Contain("ExportJobOptions.PartBytes must be at least 5242880: the storage is a bucket, which takes no smaller parts.");
    }

    [Fact]
    public void Second_storage_is_an_error()
    {
        var builder = new ServiceCollection().AddCampaignExport().AddFileStorage("files");

        builder.Invoking(one => one.AddS3Storage(store.Client, configure: null)).Should().Throw<InvalidOperationException>().WithMessage("AddS3Storage: AddFileStorage has already registered IExportStorage. Call one of AddFileStorage and AddS3Storage, and only once.");
    }

    [Theory]
    [InlineData("S3Storage:Prefix", "", "S3StorageOptions.Prefix is missing. *")]
    [InlineData("S3Storage:Prefix", "/x", "S3StorageOptions.Prefix: *")]
    [InlineData("S3Storage:Bucket", "", "S3StorageOptions.Bucket is missing. *")]
    [InlineData("S3Storage:ServiceUrl", "ftp://x", "S3StorageOptions.ServiceUrl must be an http or https address without user, query or fragment, such as https://objects.example.com.")]
    [InlineData("S3Storage:ServiceUrl", "objects.example.com", "S3StorageOptions.ServiceUrl must be *")]
    [InlineData("S3Storage:ServiceUrl", "localhost:9000", "S3StorageOptions.ServiceUrl must be *")]
    [InlineData("S3Storage:ServiceUrl", "https://key:secret@objects.example.com", "S3StorageOptions.ServiceUrl must be *, such as https://objects.example.com.")]
    [InlineData("S3Storage:Bucket", "s3://b/p", "S3StorageOptions.Bucket must be the name of the bucket alone, such as exports. Set the rest of an address s3://BUCKET/PREFIX as Prefix.")]
    [InlineData("S3Storage:Region", "", "S3StorageOptions.Region is empty. *")]
    [InlineData("S3Storage:Region", "eu-west-3", "S3StorageOptions.Region, ServiceUrl and PathStyle do not apply to the client that is passed to AddS3Storage. *", true)]
    [InlineData("S3Storage:PathStyle", "true", "S3StorageOptions.Region, ServiceUrl and PathStyle do not apply to the client that is passed to AddS3Storage. *", true)]
    [InlineData("S3Storage:Upload:MaxAttempts", "0", "S3StorageOptions.Upload: *MaxAttempts must be at least 1.")]
    [InlineData("S3Storage:Upload:Checksum", "md5", "The settings of 'S3Storage' cannot be read. *'S3Storage:Upload:Checksum'*")]
    [InlineData("S3Storage:Upload:Atempts", "3", "The settings of 'S3Storage' cannot be read. *'Atempts'*")]
    [InlineData("S3Storage:KeySecret", "0123456789abcdef", "'S3Storage:KeySecret' is not a setting. 'S3Storage' has: Bucket, PathStyle, Prefix, Region, ServiceUrl, Upload.")]
    [InlineData("S3Sink:Bucket", "b", "No registered service reads 'S3Sink'. *")]
    [InlineData("S3Sinks:us:Bucket", "b", "No registered service reads 'S3Sinks:us'. The registered services read: S3Sinks:eu, S3Storage. *")]
    public async Task Invalid_settings_stop_the_host_and_are_named(string key, string value, string problem, bool withClient = false)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["S3Storage:Bucket"] = "b",
            ["S3Storage:Prefix"] = "p",
            ["S3Sinks:eu:Bucket"] = "b",
            [key] = value,
        }).Build();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var export = builder.Services.AddCampaignExport(configuration).AddKeyedS3Sink("eu");
        _ = withClient ? export.AddS3Storage(store.Client, configure: null) : export.AddS3Storage();
        using var host = builder.Build();

        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .Which.Failures.Should().ContainSingle().Which.Should().Match(problem);
    }

    [Fact]
    public async Task Host_starts_with_valid_settings()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["S3Storage:Bucket"] = "b", ["S3Sinks:eu:Bucket"] = "eu-exports" });
        builder.Services.AddCampaignExport(builder.Configuration).AddKeyedS3Sink("eu").AddS3Storage(store.Client, options => options.Prefix = "p");
        using var host = builder.Build();
        await host.StartAsync();

        host.Services.GetRequiredService<IOptionsMonitor<S3ExportSinkOptions>>().Get("eu").Bucket.Should().Be("eu-exports");
        await host.StopAsync();
    }

    private async Task<IEnumerable<string>> KeysAsync(string bucket) =>
        (await store.Client.ListObjectsV2Async(new() { BucketName = bucket })).S3Objects?.Select(stored => stored.Key) ?? [];
}
