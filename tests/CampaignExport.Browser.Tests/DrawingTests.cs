using System.Text.Json;
using CampaignExport.Browser.Tests.Support;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>Drawings: complete labels, and lines at the values.</summary>
public sealed class DrawingTests(Chromium chromium)
{
    // Each drawn text with its box, before it is clipped to its canvas.
    private const string RecordTexts = """
        const drawn = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
          const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.measureText(text);
          const at = this.getTransform().transformPoint({ x, y });
          (this.canvas.texts ??= []).push({ text, left: at.x - left, right: at.x + right, top: at.y - up, bottom: at.y + down });
          return drawn.apply(this, arguments);
        };
        const cleared = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function () {
          this.canvas.texts = [];
          return cleared.apply(this, arguments);
        };
        """;

    private const string ReadTexts = "canvas => JSON.stringify({ width: canvas.width, height: canvas.height, texts: canvas.texts })";

    // The color of the first line, and the share of the columns of the plot in which it is near the base.
    private const string ShareOfBase = """
        chart => {
          const canvas = chart.querySelector('canvas');
          const [wanted] = [...chart.querySelectorAll('.swatch')].slice(-1).map(swatch => getComputedStyle(swatch).color.match(/\d+/g).map(Number));
          const over = chart.querySelector('.u-over').getBoundingClientRect();
          const place = canvas.getBoundingClientRect();
          const scale = canvas.width / place.width;
          const [left, width, base] = [(over.left - place.left) * scale, over.width * scale, (over.bottom - place.top) * scale];
          const { data } = canvas.getContext('2d').getImageData(left, base - 4, width, 6);
          let found = 0;
          for (let x = 0; x < Math.floor(width); x++) {
            const isFound = [0, 1, 2, 3, 4, 5].some(y => {
              const at = 4 * (y * Math.floor(width) + x);
              return wanted.every((value, part) => Math.abs(data[at + part] - value) < 40) && data[at + 3] > 100;
            });
            found += isFound ? 1 : 0;
          }
          return found / Math.floor(width);
        }
        """;

    [Theory]
    [InlineData("sent-7", "?range=7", 1280, "en-GB")]
    [InlineData("sent-999", "?range=all", 1280, "en-GB")]
    [InlineData("sent-123456", "", 375, "fr-FR")]
    [InlineData("sent-999999", "?range=30", 320, "en-US")]
    [InlineData("sent-1234567", "?range=all", 320, "fr-FR")]
    [InlineData("sent-9999999", "?range=90", 768, "fr-FR")]
    [InlineData("sent-123456789", "?range=all", 375, "en-GB")]
    [InlineData("sent-9876543210", "?range=90", 375, "fr-CA")]
    [InlineData("sent-1234567890123", "", 1280, "en-GB")]
    [InlineData("sent-12345678901234", "", 1280, "en-GB")]
    [InlineData("sent-123456789012345", "", 375, "fr-FR")]
    [InlineData("sent-999999999999999", "", 375, "fr-FR")]
    [InlineData("sent-1234567890123456", "", 1280, "en-GB")]
    [InlineData("sent-9223372036854775807", "", 375, "en-GB")]
    [InlineData("sent-12345678901234567890123456", "", 375, "en-GB")]
    [InlineData("flat-99999999999999999999999999", "?range=90", 320, "fr-FR")]
    [InlineData("sent-5555555", "?from={today}&to={today}", 375, "en-GB")]
    [InlineData("sent-5555555", "?from=2025-12-25&to=2026-01-03", 320, "fr-FR")]
    [InlineData("sent-5555555", "?from=2024-01-01&to=2026-06-30", 320, "fr-FR")]
    public async Task Axis_labels_are_complete_and_do_not_overlap(string campaign, string query, int width, string locale)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale);
        var page = visit.Page;
        await page.AddInitScriptAsync(RecordTexts);
        await page.SignInAsync("ada");

        await page.OpenAsync(campaign, query.Replace("{today}", $"{SiteNumbers.Today:yyyy-MM-dd}", StringComparison.Ordinal));
        // On a narrow screen, long numbers in the legend move the plot below the window, where it is not drawn.
        await page.Locator(".plot").First.ScrollIntoViewIfNeededAsync();
        await page.Locator("canvas").First.WaitForAsync();

        await visit.PictureAsync($"axes-{campaign}-{width}-{locale}-{query.Length}", isWhole: false);
        var drawn = await ReadAsync(page.Locator("canvas").First);
        var (days, numbers) = (drawn.Texts.Where(text => text.Top > drawn.Height - 32).ToList(), drawn.Texts.Where(text => text.Top <= drawn.Height - 32).ToList());
        days.Should().NotBeEmpty();
        numbers.Should().HaveCountGreaterThan(1);
        drawn.Texts.Should().OnlyContain(text => text.Left >= 0 && text.Right <= drawn.Width && text.Top >= 0 && text.Bottom <= drawn.Height);
        days.Zip(days.Skip(1)).Where(pair => pair.First.Right + 4 > pair.Second.Left).Should().BeEmpty();
        numbers.Zip(numbers.Skip(1)).Where(pair => pair.Second.Bottom > pair.First.Top).Should().BeEmpty();
        numbers.Select(text => text.Text).Should().OnlyHaveUniqueItems();
        var zero = numbers.Single(text => text.Text == "0");
        days.Where(day => day.Left < zero.Right + 4 && day.Top < zero.Bottom + 3).Should().BeEmpty("the 0 and the first day are apart");
    }

    [Theory]
    [InlineData(768, 0.2f)]
    [InlineData(768, 0.45f)]
    [InlineData(768, 0.55f)]
    [InlineData(768, 0.95f)]
    [InlineData(1280, 0.5f)]
    [InlineData(375, 0.5f)]
    public async Task Tooltip_with_long_numbers_has_one_line_each_and_stays_in_its_card(int width, float share)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("sent-123456789012");
        // On a narrow screen, the plot is below the window, where it is not drawn.
        await page.Locator(".plot").First.ScrollIntoViewIfNeededAsync();
        var over = page.Locator(".u-over").First;
        await over.HoverAsync();
        var box = (await over.BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width * share), box.Y + 60);

        var tooltip = page.Locator(".tooltip:visible");
        await visit.PictureAsync($"tooltip-{width}-{share}", isWhole: false);
        (await tooltip.Locator("span").EvaluateAllAsync<double[]>("spans => spans.map(span => span.getBoundingClientRect().height)"))
            .Should().OnlyContain(height => height < 30);
        var (inner, outer) = ((await tooltip.BoundingBoxAsync())!, (await page.Locator(".chart").First.BoundingBoxAsync())!);
        inner.X.Should().BeGreaterThanOrEqualTo(outer.X);
        (inner.X + inner.Width).Should().BeLessThanOrEqualTo(outer.X + outer.Width);
    }

    [Theory]
    [InlineData("old-sale", "?from=2021-03-01&to=2021-03-31", "Messages Sent by Date", ColorScheme.Light, 1280)]
    [InlineData("old-sale", "?from=2021-03-01&to=2021-03-31", "Email Message Engagement by Date", ColorScheme.Dark, 375)]
    [InlineData("sent-0", "?range=30", "Messages Sent by Date", ColorScheme.Light, 375)]
    [InlineData("sent-0", "?range=all", "Messages Sent by Date", ColorScheme.Dark, 1280)]
    public async Task Chart_of_zeros_is_drawn_as_zeros(string campaign, string query, string title, ColorScheme scheme, int width)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, scheme: scheme);
        var page = visit.Page;
        await page.AddInitScriptAsync(RecordTexts);
        await page.SignInAsync("ada");

        await page.OpenAsync(campaign, query);
        var chart = page.Chart(title);
        await chart.ScrollIntoViewIfNeededAsync();
        await chart.Locator("canvas").WaitForAsync();

        await visit.PictureAsync($"zeros-{campaign}-{width}-{title.Length}", isWhole: false);
        var drawn = await ReadAsync(chart.Locator("canvas"));
        drawn.Texts.Where(text => text.Top <= drawn.Height - 32).Select(text => text.Text).Should().Equal("0", "1");
        (await chart.EvaluateAsync<double>(ShareOfBase)).Should().BeGreaterThan(0.6, "the line, which may have dashes, goes from the first day to the last");
    }

    [Theory]
    [InlineData("?from=2021-03-01&to=2021-03-31", "1 Mar", 0)]
    [InlineData("?from=2021-03-25&to=2021-04-07", "25 Mar", 0)]
    [InlineData("?from=2021-03-01&to=2021-03-01", "1 Mar", 0.5)]
    public async Task Label_of_a_day_is_below_the_day_in_any_time_zone_of_the_browser(string query, string text, double share)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.AddInitScriptAsync(RecordTexts);
        await page.SignInAsync("ada");

        await page.OpenAsync("old-sale", query);
        await page.Locator("canvas").First.WaitForAsync();

        var drawn = await ReadAsync(page.Locator("canvas").First);
        var label = drawn.Texts.First(one => one.Top > drawn.Height - 32);
        var over = (await page.Locator(".u-over").First.BoundingBoxAsync())!;
        var canvas = (await page.Locator("canvas").First.BoundingBoxAsync())!;
        label.Text.Should().Be(text);
        ((label.Left + label.Right) / 2).Should().BeApproximately(over.X - canvas.X + (share * over.Width), 3);
    }

    private static async Task<Drawn> ReadAsync(ILocator canvas) =>
        JsonSerializer.Deserialize<Drawn>(await canvas.EvaluateAsync<string>(ReadTexts), JsonSerializerOptions.Web)!;

    private sealed record Drawn(double Width, double Height, DrawnText[] Texts);

    private sealed record DrawnText(string Text, double Left, double Right, double Top, double Bottom);
}
