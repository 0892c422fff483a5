using System.Text;
using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace CampaignExport.Smtp.Tests.Golden;

/// <summary>Compares mails with manually verified files. <c>UPDATE_GOLDEN=1</c> writes these files.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Root, "tests", "CampaignExport.Smtp.Tests", "Golden");

    public static TheoryData<string> Mails()
    {
        var names = new[] { "ready", "several" }.Concat(Enum.GetNames<ExportFailure>().Select(name => $"failed-{name}"));
        return [.. names.SelectMany(name => new[] { $"{name}-en", $"{name}-fr" })];
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public async Task Mail_equals_the_golden_file(string name)
    {
        using var folder = new TemporaryFolder();
        var notification = Make(name);
        var options = new PickupDirectoryOptions { Directory = folder.Path, From = "Exports <exports@example.com>" };

        await new PickupDirectoryNotifier(options, time: new FakeTimeProvider(SampleNotifications.Now)).NotifyAsync(notification);

        var mail = new ExportMailTemplates().Render(notification);
        Compare(name + ".eml", await File.ReadAllBytesAsync(folder[folder.Names.Single()]));
        // The contents, for inspection.
        Compare(name + ".txt", Encoding.UTF8.GetBytes(mail.Text));
        Compare(name + ".html", Encoding.UTF8.GetBytes(mail.Html!));
    }

    private static ExportNotification Make(string name)
    {
        var language = name[^2..];
        return name[..^3] switch
        {
            "ready" => SampleNotifications.Ready(language),
            "several" => SampleNotifications.Several(language),
            var failed => SampleNotifications.Failed(Enum.Parse<ExportFailure>(failed["failed-".Length..]), language),
        };
    }

    private static void Compare(string file, byte[] actual)
    {
        var path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllBytes(path, actual);
        var wanted = File.ReadAllBytes(path);
        Encoding.UTF8.GetString(actual).Should().Be(Encoding.UTF8.GetString(wanted), "that is in {0}", file);
        actual.Should().Equal(wanted);
    }
}
