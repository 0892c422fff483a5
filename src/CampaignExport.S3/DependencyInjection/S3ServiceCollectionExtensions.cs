using System.Text;
using Amazon.S3;
using CampaignExport.S3;
using CampaignExport.S3.DependencyInjection;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers buckets as places that files are exported to. What is registered already is left alone.</summary>
public static class S3ServiceCollectionExtensions
{
    /// <summary>
    /// Registers a bucket as the place that files are exported to, as <see cref="IExportSink"/> and as <see cref="S3ExportSink"/>; with a secret
    /// for keys, an <see cref="S3KeyPattern"/> besides. The client is the <see cref="IAmazonS3"/> of the host, unless the options name a region
    /// or an address; credentials come by the chain of the SDK.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Names the bucket. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddS3Sink(this ICampaignExportBuilder builder, Action<S3ExportSinkOptions> configure)
    {
        AddOptions(builder, Options.Options.DefaultName, configure);
        var services = builder.Services;
        services.TryAddSingleton(static provider => MakeClient(provider, Options.Options.DefaultName));
        services.TryAddSingleton(static provider => MakeSink(provider, provider.GetRequiredService<OwnedClient>(), Options.Options.DefaultName));
        services.TryAddSingleton<IExportSink>(static provider => provider.GetRequiredService<S3ExportSink>());
        services.TryAddSingleton(static provider => MakePattern(provider, Options.Options.DefaultName));
        return builder;
    }

    /// <summary>Registers a bucket as one of several places, by a name, which is the key of its services: the same as those of <see cref="AddS3Sink"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Names the bucket. The options are checked when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static ICampaignExportBuilder AddKeyedS3Sink(this ICampaignExportBuilder builder, string name, Action<S3ExportSinkOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(builder, name, configure);
        var services = builder.Services;
        services.TryAddKeyedSingleton(name, (provider, _) => MakeClient(provider, name));
        services.TryAddKeyedSingleton(name, (provider, _) => MakeSink(provider, provider.GetRequiredKeyedService<OwnedClient>(name), name));
        services.TryAddKeyedSingleton<IExportSink>(name, (provider, _) => provider.GetRequiredKeyedService<S3ExportSink>(name));
        services.TryAddKeyedSingleton(name, (provider, _) => MakePattern(provider, name));
        return builder;
    }

    private static void AddOptions(ICampaignExportBuilder builder, string name, Action<S3ExportSinkOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<S3ExportSinkOptions>, S3ExportSinkOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<S3ExportSinkOptions>(name).Configure(configure);
    }

    private static S3ExportSinkOptions OptionsOf(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<S3ExportSinkOptions>>().Get(name);

    private static OwnedClient MakeClient(IServiceProvider provider, string name) =>
        new(OptionsOf(provider, name), provider.GetService<IAmazonS3>());

    private static S3ExportSink MakeSink(IServiceProvider provider, OwnedClient client, string name)
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

    private static S3KeyPattern MakePattern(IServiceProvider provider, string name)
    {
        var options = OptionsOf(provider, name);
        return options.KeySecret is { } secret
            ? new(Encoding.UTF8.GetBytes(secret), options.KeyPattern)
            : throw new InvalidOperationException("Keys of exports cannot be made: S3ExportSinkOptions.KeySecret is missing.");
    }
}
