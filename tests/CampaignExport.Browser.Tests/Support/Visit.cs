using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests.Support;

/// <summary>A browser of one person, with nothing of another's in it. At its end there must have been no error on any page.</summary>
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

    /// <summary>Whether a request that fails is part of the test: browsers report each as an error.</summary>
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
        // A limit for what never comes: a busy machine needs more than the time that it usually takes.
        context.SetDefaultTimeout(60_000);
        return new Visit(context, await context.NewPageAsync());
    }

    /// <summary>Keeps a picture for whoever wants to look at it.</summary>
    public async Task PictureAsync(string name, bool isWhole = true)
    {
        // What is below the window is drawn when it comes into it, or is printed.
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
