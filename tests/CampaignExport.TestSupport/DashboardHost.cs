using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace CampaignExport.TestSupport;

/// <summary>The sample with the dashboard, as a process on a free port with its own data.</summary>
public sealed partial class DashboardHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private DashboardHost(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Starts the host, and waits until it responds.</summary>
    /// <param name="data">The folder that it keeps its data in.</param>
    /// <param name="port">The port; null for one that is free.</param>
    public static async Task<DashboardHost> StartAsync(string data, int? port = null)
    {
        port ??= Ports.Free();
        var start = new ProcessStartInfo(
            Command.Dotnet, ["exec", HostProcess.ProgramOf("Dashboard"), "--Port", $"{port}", "--Data", data, "--PagePause", "0"])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var said = await process.StandardOutput.ReadLineAsync(patience.Token);
        // Unread output would fill the pipe and block the program.
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var host = new DashboardHost(process, new Uri($"http://localhost:{port}"));
        said.Should().Be($"Dashboard: {host.Address}");
        return host;
    }

    /// <summary>Creates an unauthenticated client.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>Signs a user in.</summary>
    /// <param name="client">A browser.</param>
    /// <param name="user">The user.</param>
    /// <param name="page">The address of the page, with the path to return to.</param>
    /// <returns>Where one is sent.</returns>
    public static async Task<string> SignInAsync(HttpClient client, string user, string page = "/sign-in")
    {
        var fields = HiddenField().Matches(await client.GetStringAsync(page, TestContext.Current.CancellationToken))
            .Take(2).Select(field => KeyValuePair.Create(field.Groups["name"].Value, WebUtility.HtmlDecode(field.Groups["value"].Value)));
        using var form = new FormUrlEncodedContent([.. fields, new("user", user)]);
        var answer = await client.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);
        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return answer.Headers.Location!.OriginalString;
    }

    public async ValueTask DisposeAsync()
    {
        // Does nothing if the process has ended.
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]+)">""")]
    private static partial Regex HiddenField();
}
