using CampaignExport.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CampaignExport.Tests.Notifications;

public sealed class DownloadLinkOptionsTests
{
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(1, 32).Select(number => (byte)number).ToArray());

    [Fact]
    public async Task Host_with_invalid_options_does_not_start_and_all_problems_are_named_without_keys()
    {
        using var host = Build(options =>
        {
            (options.BaseUrl, options.Path) = ("http://app.example.com/download?x=1", "downloads");
            options.Keys.Add("short", "c2VjcmV0LXNlY3JldA==");
            options.Keys.Add("odd key", "secret-secret!");
            options.Keys.Add("none", null!);
            options.Keys.Add("blank", "  ");
        });

        var error = (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;

        error.Failures.Should().Equal(
            "DownloadLinkOptions.BaseUrl must be an absolute https URL without user, query or fragment, such as https://app.example.com; http is allowed only for localhost.",
            "DownloadLinkOptions.Path must be a path that begins with a slash, such as /exports/download, without parameters, query or fragment.",
            "DownloadLinkOptions.Keys: key 'blank' is empty. Give 32 random bytes, as base64 (openssl rand -base64 32).",
            "DownloadLinkOptions.Keys: key 'none' is empty. Give 32 random bytes, as base64 (openssl rand -base64 32).",
            "DownloadLinkOptions.Keys: the id 'odd key' must be 1 to 32 letters, digits, hyphens and underscores.",
            "DownloadLinkOptions.Keys: key 'odd key' is not base64. Give 32 random bytes, as base64 (openssl rand -base64 32).",
            "DownloadLinkOptions.Keys: key 'short' has 13 bytes; at least 32 are needed.",
            "DownloadLinkOptions.SigningKeyId is missing. With several keys, set it to the id of the key that signs links.");
        error.Message.Should().NotContainAny("secret", "c2Vj");
    }

    [Fact]
    public async Task Host_without_options_does_not_start_and_the_error_names_them()
    {
        using var host = Build(_ => { });

        var error = (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;

        error.Failures.Should().Equal(
            "DownloadLinkOptions.BaseUrl is missing. Call AddDownloadLinks(\"https://...\") with the URL at which users reach the application.",
            "DownloadLinkOptions.Keys is empty. Add a key of 32 random bytes, as base64 (openssl rand -base64 32), the same in every process that creates or "
            + "serves links. To use the keys of ASP.NET Core Data Protection instead, call AddDataProtectionKeys() of CampaignExport.AspNetCore.");
    }

    [Fact]
    public async Task Only_key_signs_without_a_signing_key_id()
    {
        using var host = Build(options =>
        {
            options.BaseUrl = "https://app.example.com/";
            options.Keys.Add("k", Key);
        });
        await host.StartAsync();

        var links = host.Services.GetRequiredService<DownloadLinks>();

        links.Read(links.Create("j", "f", "u", DateTimeOffset.UnixEpoch).Segments[^1])!.KeyId.Should().Be("k");
        await host.StopAsync();
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://app.example.com:8443/a/b/", true)]
    [InlineData("http://localhost:5000/", true)]
    [InlineData("http://127.0.0.1:5000/x", true)]
    [InlineData("http://app.example.com", false)]
    [InlineData("https://user:secret@app.example.com", false)]
    [InlineData("https://app.example.com/#x", false)]
    [InlineData("file:///downloads", false)]
    [InlineData("/download", false)]
    [InlineData("app.example.com", false)]
    [InlineData("https://", false)]
    [InlineData("", false)]
    public void BaseUrl_must_be_HTTPS_or_localhost(string url, bool isRight)
    {
        var options = new DownloadLinkOptions { BaseUrl = url };
        options.Keys.Add("k", Key);

        var made = FluentActions.Invoking(() => new DownloadLinks(options).Create("j", "f", "u", DateTimeOffset.UnixEpoch).AbsoluteUri);

        if (isRight)
            made().Should().MatchRegex($"^{url.TrimEnd('/')}/campaign-export/downloads/[A-Za-z0-9_-]+$");
        else
            made.Should().Throw<ArgumentException>().WithMessage("*BaseUrl must be*");
    }

    [Theory]
    [InlineData(null, "/campaign-export/downloads/")]
    [InlineData("/", "/")]
    [InlineData("/exports/download", "/exports/download/")]
    [InlineData("/exports/download/", "/exports/download/")]
    public void Path_of_the_options_is_between_address_and_token(string? path, string begins)
    {
        var options = new DownloadLinkOptions { BaseUrl = "https://app.example.com/shop/", Path = path };
        options.Keys.Add("k", Key);

        var link = new DownloadLinks(options).Create("j", "f", "u", DateTimeOffset.UnixEpoch);

        link.AbsoluteUri.Should().MatchRegex($"^https://app.example.com/shop{begins}[A-Za-z0-9_-]+$");
    }

    [Theory]
    [InlineData("exports")]
    [InlineData("")]
    [InlineData("/exports/{id}")]
    [InlineData("/exports?x")]
    [InlineData("/exports#x")]
    [InlineData("/my exports")]
    [InlineData("https://app.example.com/x")]
    public void Invalid_path_is_refused(string path)
    {
        var options = new DownloadLinkOptions { BaseUrl = "https://app.example.com", Path = path };
        options.Keys.Add("k", Key);

        FluentActions.Invoking(() => new DownloadLinks(options)).Should().Throw<ArgumentException>().WithMessage("DownloadLinkOptions.Path must be*");
    }

    [Fact]
    public void Missing_signing_key_is_an_error()
    {
        var options = new DownloadLinkOptions { BaseUrl = "https://app.example.com", SigningKeyId = "2027" };
        options.Keys.Add("2026", Key);

        FluentActions.Invoking(() => new DownloadLinks(options)).Should().Throw<ArgumentException>()
            .WithMessage("DownloadLinkOptions.SigningKeyId is '2027', but there is no such key.*");
    }

    private static IHost Build(Action<DownloadLinkOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddCampaignExport().AddDownloadLinks(configure);
        return builder.Build();
    }
}
