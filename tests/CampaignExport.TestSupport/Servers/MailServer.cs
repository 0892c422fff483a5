using System.Globalization;
using System.Text.Json;

namespace CampaignExport.TestSupport;

/// <summary>The mail server aiosmtpd, started for tests, with a certificate of the test run.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly TemporaryFolder _folder;
    private readonly ServerProcess _process;

    private MailServer(TemporaryFolder folder, Certificates certificates, ServerProcess process, int port)
    {
        (_folder, Certificates, _process, Port) = (folder, certificates, process, port);
        Directory.CreateDirectory(Mails);
    }

    public int Port { get; }

    public Certificates Certificates { get; }

    private string Mails => _folder["mails"];

    public static async Task<MailServer> StartAsync(string mode = "starttls", string certificateFor = "localhost", int daysFrom = -1, int daysTo = 1)
    {
        Needs.Package("/usr/lib/python3/dist-packages/aiosmtpd/__init__.py", "python3-aiosmtpd");
        var folder = new TemporaryFolder();
        var certificates = new Certificates(folder.Path);
        var (certificate, key) = certificates.Issue("server", certificateFor, daysFrom, daysTo);
        var process = ServerProcess.Start(Python, Path.Combine(AppContext.BaseDirectory, "Servers", "smtp_server.py"), folder["mails"], certificate, key, mode);
        return new MailServer(folder, certificates, process, int.Parse(await process.FirstLineAsync(), CultureInfo.InvariantCulture));
    }

    /// <summary>Stops responding to the end of a conversation.</summary>
    public void HangOnQuit() => File.WriteAllText(Path.Combine(Mails, "hang-on-quit"), "");

    /// <summary>Makes the server refuse all mails temporarily, or accept them again.</summary>
    public void SetBusy(bool isBusy)
    {
        if (isBusy)
            File.WriteAllText(Path.Combine(Mails, "busy"), "");
        else
            File.Delete(Path.Combine(Mails, "busy"));
    }

    /// <summary>Waits until a client ends its conversation.</summary>
    public Task QuitAsync() => Waiting.UntilAsync(() => File.Exists(Path.Combine(Mails, "quit")));

    /// <summary>The accepted mails, in order.</summary>
    public IReadOnlyList<(AcceptedMail Record, string File)> Accepted() =>
        [.. Directory.EnumerateFiles(Mails, "*.json")
            .OrderBy(file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture))
            .Select(file => (JsonSerializer.Deserialize<AcceptedMail>(File.ReadAllText(file))!, Path.ChangeExtension(file, ".eml")))];

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
