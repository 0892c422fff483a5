using System.Text;
using Amazon.S3;
using CampaignExport.Jobs;
using CampaignExport.S3;
using CampaignExport.S3.DependencyInjection;
using CampaignExport.Sinks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers buckets as destinations of exports and as the storage of export jobs.</summary>
public static class CampaignExportS3Extensions
{
    private const string StorageClient = "CampaignExport.S3Storage";

    /// <summary>
    /// Registers a bucket as the destination of exports: as <see cref="IExportSink"/> and as <see cref="S3ExportSink"/>, and an <see cref="S3KeyPattern"/> with
    /// the secret of the options. The client is the <see cref="IAmazonS3"/> of the host. If the options set a region or an address, a client is
    /// created with the default credentials of the SDK.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the bucket; null if the section <c>S3Sink</c> of the configuration sets them. They are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddS3Sink(this ICampaignExportBuilder builder, Action<S3ExportSinkOptions>? configure = null)
    {
        AddOptions(builder, "S3Sink", configure);
        var services = builder.Services;
        services.TryAddSingleton(static provider => CreateClient(provider, Options.Options.DefaultName));
        services.TryAddSingleton(static provider => CreateSink(provider, provider.GetRequiredService<OwnedClient>(), Options.Options.DefaultName));
        services.TryAddSingleton<IExportSink>(static provider => provider.GetRequiredService<S3ExportSink>());
        services.TryAddSingleton(static provider => CreatePattern(provider, Options.Options.DefaultName));
        return builder;
    }

    /// <summary>Registers a bucket as one of several destinations: the services of <see cref="AddS3Sink"/>, with a name as their key.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">
    /// Sets the options: at least the bucket; null if the section <c>S3Sinks:NAME</c> of the configuration sets them. They are validated when the host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddKeyedS3Sink(this ICampaignExportBuilder builder, string name, Action<S3ExportSinkOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(builder, $"S3Sinks:{name}", configure, name);
        var services = builder.Services;
        services.TryAddKeyedSingleton(name, (provider, _) => CreateClient(provider, name));
        services.TryAddKeyedSingleton(name, (provider, _) => CreateSink(provider, provider.GetRequiredKeyedService<OwnedClient>(name), name));
        services.TryAddKeyedSingleton<IExportSink>(name, (provider, _) => provider.GetRequiredKeyedService<S3ExportSink>(name));
        services.TryAddKeyedSingleton(name, (provider, _) => CreatePattern(provider, name));
        return builder;
    }

    /// <summary>
    /// Registers the bucket of the section <c>S3Storage</c> of the configuration as the storage of the files of jobs, in place of <c>AddFileStorage</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A storage is already registered.</exception>
    public static ICampaignExportBuilder AddS3Storage(this ICampaignExportBuilder builder) => builder.AddS3Storage(configure: null);

    /// <summary>
    /// Registers a bucket as the storage of the files of jobs, in place of <c>AddFileStorage</c>. The client is the <see cref="IAmazonS3"/> of the host. If the
    /// options set a region or an address, a client is created with the default credentials of the SDK.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">
    /// Sets the options: at least the bucket and the prefix; null if the section <c>S3Storage</c> of the configuration sets them. They are validated when the
    /// host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A storage is already registered.</exception>
    public static ICampaignExportBuilder AddS3Storage(this ICampaignExportBuilder builder, Action<S3StorageOptions>? configure)
    {
        AddStorageOptions(builder, configure, hasClient: false);
        builder.Services.AddKeyedSingleton(StorageClient, static (provider, _) =>
            new OwnedClient(provider.GetRequiredService<IOptions<S3StorageOptions>>().Value, provider.GetService<IAmazonS3>()));
        return AddStorage(builder, static provider => provider.GetRequiredKeyedService<OwnedClient>(StorageClient).Client);
    }

    /// <summary>Registers a bucket as the storage of the files of jobs, with a client.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="client">The client. The host disposes it.</param>
    /// <param name="configure">
    /// Sets the options: at least the bucket and the prefix; null if the section <c>S3Storage</c> of the configuration sets them. They are validated when the
    /// host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A storage is already registered.</exception>
    public static ICampaignExportBuilder AddS3Storage(this ICampaignExportBuilder builder, IAmazonS3 client, Action<S3StorageOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(client);
        AddStorageOptions(builder, configure, hasClient: true);
        return AddStorage(builder, _ => client);
    }

    /// <summary>Registers a bucket as the storage of the files of jobs, with a client that a function creates.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="createClient">Creates the client from the services of the host. It is called once. The container disposes the client.</param>
    /// <param name="configure">
    /// Sets the options: at least the bucket and the prefix; null if the section <c>S3Storage</c> of the configuration sets them. They are validated when the
    /// host starts.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A storage is already registered.</exception>
    public static ICampaignExportBuilder AddS3Storage(
        this ICampaignExportBuilder builder, Func<IServiceProvider, IAmazonS3> createClient, Action<S3StorageOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(createClient);
        AddStorageOptions(builder, configure, hasClient: true);
        builder.Services.AddKeyedSingleton(StorageClient, (provider, _) => createClient(provider));
        return AddStorage(builder, static provider => provider.GetRequiredKeyedService<IAmazonS3>(StorageClient));
    }

    private static void AddStorageOptions(ICampaignExportBuilder builder, Action<S3StorageOptions>? configure, bool hasClient) =>
        builder.AddServiceOptions<S3StorageOptions>(
            "S3Storage", Bind, FindProblems, options =>
            {
                options.HasClient = hasClient;
                configure?.Invoke(options);
            });

    private static ICampaignExportBuilder AddStorage(ICampaignExportBuilder builder, Func<IServiceProvider, IAmazonS3> clientOf)
    {
        builder.Services.AddOptions<ExportJobOptions>().Validate(
            static options => options.PartBytes >= S3ExportSink.MinPartBytesOfBuckets,
            FormattableString.Invariant($"ExportJobOptions.PartBytes must be at least {S3ExportSink.MinPartBytesOfBuckets}: the storage is a bucket, which takes no smaller parts."));
        return builder.AddService(ServiceDescriptor.Singleton<IExportStorage>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<S3StorageOptions>>().Value;
            return new S3ExportStorage(
                clientOf(provider), options.Bucket, options.Prefix, options.Upload, provider.GetService<TimeProvider>(), provider.GetService<ILoggerFactory>());
        }), nameof(AddS3Storage));
    }

    private static void AddOptions(ICampaignExportBuilder builder, string key, Action<S3ExportSinkOptions>? configure, string? name = null) =>
        builder.AddServiceOptions<S3ExportSinkOptions>(key, Bind, FindProblems, configure, name);

    private static IEnumerable<string> FindProblems(S3BucketOptions options, IServiceProviderIsService registered) =>
        options.FindProblems().Select(problem => $"{options.GetType().Name}.{problem}");

    // AddServiceOptions finds unknown keys of the section itself.
    private static void Bind(IConfiguration section, S3BucketOptions options)
    {
        section.Bind(options);
        section.GetSection(nameof(options.Upload)).Bind(options.Upload, static binder => binder.ErrorOnUnknownConfiguration = true);
    }

    private static S3ExportSinkOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<S3ExportSinkOptions>>().Get(name);

    private static OwnedClient CreateClient(IServiceProvider provider, string name) =>
        new(OptionsOf(provider, name), provider.GetService<IAmazonS3>());

    private static S3ExportSink CreateSink(IServiceProvider provider, OwnedClient client, string name)
    {
        var options = OptionsOf(provider, name);
        return new(
            client.Client,
            options.Bucket,
            S3KeyLayout.Under(options.Prefix),
            options.Upload,
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<S3ExportSink>>());
    }

    private static S3KeyPattern CreatePattern(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        return options.KeySecret is { } secret
            ? new(Encoding.UTF8.GetBytes(secret), options.KeyPattern)
            : throw new InvalidOperationException("There is no key pattern, because S3ExportSinkOptions.KeySecret is not set. Set it to a random text of at least 32 characters.");
    }
}
