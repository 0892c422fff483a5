using Amazon.S3;
using CampaignExport.Sinks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.S3.Tests;

public sealed class AddS3SinkTests
{
    [Fact]
    public void Client_of_the_host_is_used_and_not_disposed()
    {
        using var client = new AmazonS3Client("a", "b", Amazon.RegionEndpoint.EUWest3);
        var services = new ServiceCollection().AddSingleton<IAmazonS3>(client);
        services.AddCampaignExport().AddS3Sink(options => (options.Bucket, options.KeySecret) = ("exports", "0123456789abcdef"));
        using (var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }))
        {
            provider.GetRequiredService<IExportSink>().Should().BeSameAs(provider.GetRequiredService<S3ExportSink>());
            provider.GetRequiredService<S3KeyPattern>().For("c", "e", DateTimeOffset.UnixEpoch).KeyOf("users.zip").Should().StartWith("campaign-export/c/1970-01-01/users-");
        }

        client.Config.RegionEndpoint.SystemName.Should().Be("eu-west-3", "its creator disposes it");
    }

    [Fact]
    public async Task Client_is_created_from_the_options_with_path_style_for_other_stores()
    {
        var services = new ServiceCollection();
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "a");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "b");
        services.AddCampaignExport().AddS3Sink(options =>
            (options.Bucket, options.Prefix, options.ServiceUrl) = ("exports", "crm", new Uri("https://objects.example.com")));
        using var provider = services.BuildServiceProvider();

        var link = await provider.GetRequiredService<S3ExportSink>().GetDownloadLinkAsync("users.zip", TimeSpan.FromMinutes(5));

        link.GetLeftPart(UriPartial.Path).Should().Be("https://objects.example.com/exports/crm/users.zip");
        link.Query.Should().Contain("X-Amz-Expires=300").And.Contain("us-east-1");
        FluentActions.Invoking(provider.GetRequiredService<S3KeyPattern>).Should().Throw<InvalidOperationException>().WithMessage("*KeySecret is not set. *");
    }

    [Fact]
    public void Several_buckets_are_registered_by_name()
    {
        using var client = new AmazonS3Client("a", "b", Amazon.RegionEndpoint.EUWest3);
        var services = new ServiceCollection().AddSingleton<IAmazonS3>(client);
        services.AddCampaignExport()
            .AddKeyedS3Sink("eu", options => options.Bucket = "exports-eu")
            .AddKeyedS3Sink("us", options => options.Bucket = "exports-us");
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<IExportSink>("eu").Should().BeSameAs(provider.GetRequiredKeyedService<S3ExportSink>("eu"))
            .And.NotBeSameAs(provider.GetRequiredKeyedService<IExportSink>("us"));
        provider.GetService<IExportSink>().Should().BeNull();
    }

    [Fact]
    public async Task Options_are_checked_when_the_host_starts_and_every_problem_is_named()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCampaignExport().AddS3Sink(options =>
        {
            (options.Prefix, options.KeySecret, options.KeyPattern) = ("/x", "short", "{name}");
            (options.Region, options.ServiceUrl) = ("", new Uri("ftp://x"));
            options.Upload = new() { KmsKeyId = "k", MaxAttempts = 0 };
        });
        using var host = builder.Build();

        (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().ContainAll("Bucket is missing");

        builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddCampaignExport().AddS3Sink(options =>
        {
            (options.Bucket, options.Prefix, options.KeySecret, options.KeyPattern) = ("b", "/x", "short", "{name}");
            (options.Region, options.ServiceUrl) = ("", new Uri("ftp://x"));
            options.Upload = new() { KmsKeyId = "k" };
        });
        using var second = builder.Build();
        (await FluentActions.Awaiting(() => second.StartAsync()).Should().ThrowAsync<OptionsValidationException>())
            .Which.Message.Should().ContainAll("Prefix", "KeySecret", "KeyPattern", "Region", "ServiceUrl", "KmsKeyId");
    }
}
