using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CampaignExport.Smtp.Tests.Support;

/// <summary>The mail server Exim, started for tests, with a certificate of the test run.</summary>
internal sealed class EximServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/exim4";
    private readonly TestFolder _folder;
    private readonly ServerProcess _process;

    private EximServer(TestFolder folder, ServerProcess process, SmtpOptions options) => (_folder, _process, Options) = (folder, process, options);

    /// <summary>Options that work with this server.</summary>
    public SmtpOptions Options { get; }

    public static async Task<EximServer> StartAsync()
    {
        ServerProcess.Need(Program, "exim4-daemon-light");
        var folder = new TestFolder();
        var certificates = new Certificates(folder.Path);
        certificates.Issue("server", "localhost");
        // As root it becomes this user, who comes with the package; otherwise it stays who it is.
        var user = Environment.IsPrivilegedProcess ? "Debian-exim" : Environment.UserName;
        var group = (await OutputAsync("id", "-gn", user)).Trim();
        var port = FreePort();
        var configuration = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Servers", "exim.conf"))
            .Replace("{FOLDER}", folder.Path, StringComparison.Ordinal)
            .Replace("{USER}", user, StringComparison.Ordinal)
            .Replace("{GROUP}", group, StringComparison.Ordinal)
            .Replace("{PORT}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.At("exim.conf"), configuration);
        foreach (var name in new[] { "spool", "mail" })
            Directory.CreateDirectory(folder.At(name));
        if (Environment.IsPrivilegedProcess)
        {
            await OutputAsync("chown", "-R", $"{user}:{group}", folder.Path);
            // It trusts no configuration that others could have written.
            await OutputAsync("chown", "root:root", folder.At("exim.conf"));
        }

        var process = ServerProcess.Start(Program, "-C", folder.At("exim.conf"), "-bdf", "-q1m");
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

    /// <summary>Waits until so many mails are delivered, and gives their files.</summary>
    public async Task<IReadOnlyList<string>> DeliveredAsync(int count)
    {
        await Waiting.UntilAsync(() => Delivered().Length >= count);
        return Delivered();
    }

    public string[] Delivered() => Directory.Exists(_folder.At("mail/new")) ? Directory.GetFiles(_folder.At("mail/new")) : [];

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "{0} is needed to start Exim", program);
        return output;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
