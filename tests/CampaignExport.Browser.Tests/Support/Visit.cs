using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>A separate browser context. Its disposal asserts that no page had an error.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    private Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
        Page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Whether failed requests are part of the test, because browsers report each as an error.</summary>
    public bool ExpectsRefusals { get; set; }

    public static async Task<Visit> BeginAsync(
        IBrowser browser, Uri address, int width = 1280, string locale = "en-GB", ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.AbsoluteUri,
            ViewportSize = new() { Width = width, Height = 900 },
            Locale = locale,
            TimezoneId = "Europe/Paris",
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        // The time-out, long enough for a busy machine.
        context.SetDefaultTimeout(60_000);
        return new Visit(context, await context.NewPageAsync());
    }

    /// <summary>Saves a screenshot for inspection.</summary>
    public async Task PictureAsync(string name, bool isWhole = true)
    {
        // Charts below the window are drawn when they become visible or are printed.
        await Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        var folder = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots");
        await Page.ScreenshotAsync(new() { Path = Path.GetFullPath(Path.Combine(folder, $"{name}.png")), FullPage = isWhole });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (ExpectsRefusals)
            _errors.RemoveAll(error => error.StartsWith("Failed to load resource", StringComparison.Ordinal));
        _errors.Should().BeEmpty("no page has an error, nor breaks its own content security policy");
    }
}
