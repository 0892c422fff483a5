using System.Globalization;
using CampaignExport.Jobs;
using CampaignExport.Notifications;
using CampaignExport.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.Tests.DependencyInjection;

/// <summary>Options come from the configuration of the host, and unknown keys are errors.</summary>
public sealed class ConfigurationTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    [Fact]
    public async Task Every_option_of_jobs_is_read()
    {
        foreach (var property in typeof(ExportJobOptions).GetProperties().Where(property => property.Name != nameof(ExportJobOptions.ColumnNames)))
        {
            // Valid for all options.
            var value = property.PropertyType == typeof(TimeSpan) ? "00:00:03"
                : property.PropertyType.IsEnum ? Enum.GetNames(property.PropertyType)[1]
                : "7";
            await using var provider = Services(("Jobs:" + property.Name.ToLowerInvariant(), value)).BuildServiceProvider();

            var bound = new ExportJobOptions();
            foreach (var configure in provider.GetServices<IConfigureOptions<ExportJobOptions>>())
                configure.Configure(bound);

            Convert.ToString(property.GetValue(bound), CultureInfo.InvariantCulture).Should().Be(value, "{0} is configured", property.Name);
        }
    }

    [Fact]
    public async Task Column_names_are_read_and_validated()
    {
        await using var good = Services(("Jobs:ColumnNames:Appboy ID", "id"), ("Jobs:ColumnNames:user_id", "customer")).BuildServiceProvider();
        var bound = new ExportJobOptions();
        foreach (var configure in good.GetServices<IConfigureOptions<ExportJobOptions>>())
            configure.Configure(bound);
        bound.ColumnNames.Should().BeEquivalentTo(new Dictionary<string, string> { ["Appboy ID"] = "id", ["user_id"] = "customer" });

        await using var bad = Services(("Jobs:ColumnNames:braze", "id"), ("Jobs:ColumnNames:city", "=town")).BuildServiceProvider();
        bad.Invoking(provider => provider.GetRequiredService<IOptions<ExportJobOptions>>().Value).Should().Throw<OptionsValidationException>()
            .WithMessage("*ExportJobOptions.ColumnNames renames 'braze', which is not a documented column.*ExportJobOptions.ColumnNames renames 'city' to '=town'*");
    }

    [Fact]
    public async Task Options_of_links_are_read_with_their_keys()
    {
        await using var provider = Services(
            ("Links:BaseUrl", "https://app.example.com"), ("Links:Path", "/d"), ("Links:SigningKeyId", "2026"), ("Links:Keys:2026", Key), ("Links:Keys:2025", Key)).BuildServiceProvider();

        var links = provider.GetRequiredService<IOptions<DownloadLinkOptions>>().Value;

        (links.BaseUrl, links.Path).Should().Be(("https://app.example.com", "/d"));
        links.SigningKeyId.Should().Be("2026");
        links.Keys.Keys.Should().BeEquivalentTo("2025", "2026");
    }

    [Fact]
    public async Task Code_takes_precedence_over_the_configuration()
    {
        var services = Services(("Jobs:MaxRunning", "5"), ("Jobs:MaxQueued", "6"), ("Jobs:MaxConsecutiveFailures", "8"));
        services.AddCampaignExport().AddJobs(options => options.MaxRunning = 50).AddJobs(options => options.MaxQueued = 60).AddJobs();
        await using var provider = services.BuildServiceProvider();

        var options = provider.GetServices<IConfigureOptions<ExportJobOptions>>().Aggregate(new ExportJobOptions(), (bound, one) =>
        {
            one.Configure(bound);
            return bound;
        });

        (options.MaxRunning, options.MaxQueued, options.MaxConsecutiveFailures).Should().Be((50, 60, 8));
    }

    [Theory]
    [InlineData("Jobs:MaxRuning", "5", "'App:Jobs:MaxRuning' is not a setting. 'App:Jobs' has: ColumnNames, Concurrency, FirstPause, *, PollInterval.")]
    [InlineData("Jobs:MaxRunning:0", "5", "'App:Jobs:MaxRunning' must be a single value, but has keys of its own.")]
    [InlineData("Jobs", "5", "'App:Jobs' must be a section with settings, but is a single value.")]
    [InlineData("Links:Key", "5", "'App:Links:Key' is not a setting. 'App:Links' has: BaseUrl, *Keys, *.")]
    [InlineData("Links:Keys", "5", "'App:Links:Keys' must be a section with keys, but is a single value.")]
    [InlineData("Job:MaxRunning", "5", "No registered service reads 'App:Job'. The registered services read: Jobs, Links. Correct the name, register the service, or remove the section.")]
    [InlineData("Smtp:Host", "mail.example.com", "No registered service reads 'App:Smtp'. *")]
    [InlineData("MaxRunning", "5", "No registered service reads 'App:MaxRunning'. *")]
    [InlineData("Jobs:MaxRunning", "many", "The settings of 'App:Jobs' cannot be read. *'App:Jobs:MaxRunning'*")]
    [InlineData("Jobs:LinkLifetime", "4h", "The settings of 'App:Jobs' cannot be read. *'App:Jobs:LinkLifetime'*")]
    [InlineData("Jobs:MaxRunning", "0", "ExportJobOptions.MaxRunning is 0; it must be at least 1.")]
    public async Task Unknown_configuration_key_stops_the_host_and_is_named(string key, string value, string problem)
    {
        (await ProblemsOf((key, value))).Should().Contain(one => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(problem, one, false));
    }

    [Theory]
    [InlineData("jobs:maxrunning", "5")]
    [InlineData("JOBS:LinkLifetime", "1.00:00:00")]
    [InlineData("Links:SigningKeyId", "2026")]
    public async Task Configuration_keys_are_case_insensitive(string key, string value)
    {
        (await ProblemsOf((key, value))).Should().BeEmpty();
    }

    [Fact]
    public async Task All_problems_are_named_at_once()
    {
        (await ProblemsOf(("Jobs:A", "1"), ("Jobs:B", "2"), ("C:D", "3"), ("Jobs:MaxConsecutiveFailures", "0"))).Should().HaveCount(4);
    }

    [Fact]
    public void Second_section_is_an_error()
    {
        var services = Services();

        services.Invoking(one => one.AddCampaignExport(new ConfigurationBuilder().Build()))
            .Should().Throw<InvalidOperationException>().WithMessage("*already registered*");
    }

    private static ServiceCollection Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"App:{setting.Key}", (string?)setting.Value))).Build();
        var services = new ServiceCollection();
        services.AddCampaignExport(configuration.GetSection("App")).AddJobs().AddDownloadLinks();
        return services;
    }

    private static async Task<IReadOnlyList<string>> ProblemsOf(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var service in Services([.. settings, ("Links:BaseUrl", "https://app.example.com"), ("Links:Path", "/d"), ("Links:Keys:2026", Key)]))
            builder.Services.Add(service);
        builder.Services.AddCampaignExport().AllowEveryoneToExportPersonalData().AddFileStorage("unused");
        builder.Services.AddSingleton<IExportJobStore, InMemoryExportJobStore>();
        using var host = builder.Build();
        try
        {
            await host.StartAsync();
            await host.StopAsync();
            return [];
        }
        catch (OptionsValidationException error)
        {
            return [.. error.Failures];
        }
        catch (AggregateException error)
        {
            return [.. error.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures)];
        }
    }
}
