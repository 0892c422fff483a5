using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>The mail server Exim, started for tests, with a certificate of the test run.</summary>
internal sealed class EximServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/exim4";
    private readonly TemporaryFolder _folder;
    private readonly ServerProcess _process;

    private EximServer(TemporaryFolder folder, ServerProcess process, SmtpOptions options) => (_folder, _process, Options) = (folder, process, options);

    /// <summary>Valid options for this server.</summary>
    public SmtpOptions Options { get; }

    public static async Task<EximServer> StartAsync()
    {
        Needs.Package(Program, "exim4-daemon-light");
        var folder = new TemporaryFolder();
        var certificates = new Certificates(folder.Path);
        certificates.Issue("server", "localhost");
        // As root it switches to this user of the package.
        var user = Environment.IsPrivilegedProcess ? "Debian-exim" : Environment.UserName;
        var group = Command.Succeed("id", "-gn", user).Output.Trim();
        var port = Ports.Free();
        var configuration = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Servers", "exim.conf"))
            .Replace("{FOLDER}", folder.Path, StringComparison.Ordinal)
            .Replace("{USER}", user, StringComparison.Ordinal)
            .Replace("{GROUP}", group, StringComparison.Ordinal)
            .Replace("{PORT}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["exim.conf"], configuration);
        foreach (var name in new[] { "spool", "mail" })
            Directory.CreateDirectory(folder[name]);
        if (Environment.IsPrivilegedProcess)
        {
            Command.Succeed("chown", "-R", $"{user}:{group}", folder.Path);
            // It refuses a configuration that others can write.
            Command.Succeed("chown", "root:root", folder["exim.conf"]);
        }

        var process = ServerProcess.Start(Program, "-C", folder["exim.conf"], "-bdf", "-q1m");
        await Waiting.UntilAsync(() => process.HasEnded || Answers(port));
        process.HasEnded.Should().BeFalse("Exim runs until it is stopped{0}", process.HasEnded ? ": " + await process.ErrorsAsync() : "");
        return new EximServer(folder, process, new SmtpOptions
        {
            Host = "localhost",
            Port = port,
            UserName = "user",
            Password = "secret",
            From = "Exports <exports@example.com>",
            TrustedAuthoritiesFile = certificates.AuthorityFile,
        });
    }

    /// <summary>Waits for a number of delivered mails, and returns their files.</summary>
    public async Task<IReadOnlyList<string>> DeliveredAsync(int count)
    {
        await Waiting.UntilAsync(() => Delivered().Length >= count);
        return Delivered();
    }

    public string[] Delivered() => Directory.Exists(_folder["mail/new"]) ? Directory.GetFiles(_folder["mail/new"]) : [];

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
