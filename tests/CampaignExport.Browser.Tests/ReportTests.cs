using System.Globalization;
using CampaignExport.Browser.Tests.Support;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The reports above and below the charts: summary, experiment and links.</summary>
public sealed class ReportTests(Chromium chromium)
{
    private static string Range => $"?from={SiteNumbers.Today.AddDays(-200):yyyy-MM-dd}&to={SiteNumbers.Today.AddDays(-100):yyyy-MM-dd}";

    [Fact]
    public async Task Summary_shows_rates_with_their_counts_and_each_channel()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale", "?range=30");

        var summary = page.GetByRole(AriaRole.Region, new() { Name = "Summary", Exact = true });
        var table = summary.GetByRole(AriaRole.Table, new() { Name = "By channel" });

        await table.WaitForAsync();
        (await table.Locator("tbody th").AllInnerTextsAsync()).Should().Equal("E-mail", "In-app message", "iOS push", "Android push");
        (await table.Locator("tbody tr").First.InnerTextAsync()).Should().Contain("98%").And.Contain("43.3%").And.Contain("Opened");
        (await summary.Locator("dt").First.InnerTextAsync()).Should().Be("Messages sent");
    }

    [Theory]
    [InlineData("en-GB", 1280, "Revenue", "US$32,457.00", "US$14,309.00", "US$18,148.00", "€99.50")]
    [InlineData("fr-FR", 375, "Chiffre d’affaires", "32 457,00 $US", "14 309,00 $US", "18 148,00 $US", "99,50 €")]
    public async Task Amounts_are_written_with_their_currency(string locale, int width, string revenue, string total, string statement, string question, string euros)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("won-test", $"{Range}&metrics=revenue,revenue_eur&with=flat-7&figure=email.revenue");

        var tiles = page.Locator(".summary .tiles > div");
        await tiles.First.WaitForAsync();
        (await TextsAsync(tiles)).Should().ContainInConsecutiveOrder($"{revenue}\n{total}", $"{revenue} (EUR)\n{euros}");
        var charts = page.Locator(".grid .chart");
        (await TextsAsync(charts.First.Locator(".legend strong"))).Should().Equal(statement, question);
        await charts.First.Locator("details > summary").ClickAsync();
        await charts.First.Locator("tbody tr").First.WaitForAsync();
        (await TextsAsync(charts.First.Locator("tfoot td"))).Should().StartWith([statement, question]);
        (await TextsAsync(charts.Last.Locator(".legend strong"))).Should().Contain(euros);
        var comparison = page.Locator(".comparison");
        await comparison.Locator(".chart").WaitForAsync();
        (await TextsAsync(comparison.Locator(".legend strong"))).Should().StartWith(total);
        (await TextsAsync(comparison.Locator("td"))).Should().Contain(total).And.Contain(euros).And.Contain("630", "counts have no currency");
        await visit.PictureAsync($"amounts-{locale}");

        // French separates thousands and units by spaces of other widths.
        static async Task<string[]> TextsAsync(ILocator elements) => [.. (await elements.AllInnerTextsAsync()).Select(text => text.Replace('\u202f', ' ').Replace('\u00a0', ' '))];
    }

    [Theory]
    [InlineData("light", 1280, ColorScheme.Light, "en-GB")]
    [InlineData("dark", 1280, ColorScheme.Dark, "fr-FR")]
    [InlineData("narrow", 375, ColorScheme.Light, "fr-FR")]
    public async Task Experiment_names_its_winner_beside_the_numbers(string name, int width, ColorScheme scheme, string locale)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale, scheme);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("won-test", Range);
        var experiment = page.Locator(".experiment");
        await experiment.Locator(".result").WaitForAsync();
        await page.Locator(".links tbody tr").First.WaitForAsync();
        await visit.PictureAsync($"experiment-{name}");

        var isEnglish = locale == "en-GB";
        (await experiment.Locator(".result .badge").InnerTextAsync()).Should().Be(isEnglish ? "Better than the control group: Question" : "Mieux que le groupe de contrôle\u00a0: Question");
        (await experiment.Locator(".result").InnerTextAsync()).Should().Contain(isEnglish ? "Conversions, compared with the control group (4.00%): Question (5.20%) did better" : "par rapport au groupe de contrôle (4,00\u202f%)");
        (await experiment.Locator("thead").InnerTextAsync()).Should().Contain(isEnglish ? "Points more than the control group, 95% interval" : "Points de plus que le groupe de contrôle, intervalle à 95\u202f%");
        (await experiment.Locator("tbody tr").AllInnerTextsAsync()).Should().HaveCount(3);
        (await experiment.Locator("tbody .badge").AllInnerTextsAsync()).Should().Equal(
            isEnglish ? ["No difference found", "Better", "Baseline"] : ["Pas d’écart trouvé", "Mieux", "Référence"]);
        (await experiment.Locator(".forest .range").CountAsync()).Should().Be(2);

        await experiment.GetByText(isEnglish ? "Opens" : "Ouvertures", new() { Exact = true }).ClickAsync();
        await experiment.GetByText(isEnglish ? "Winner: Question" : "Gagnante : Question").WaitForAsync();
        await page.WaitForURLAsync("**&success=openers");
        await page.ReloadAsync();
        await experiment.GetByText(isEnglish ? "Winner: Question" : "Gagnante : Question").WaitForAsync();
        await page.GoBackAsync();
        await experiment.GetByText(isEnglish ? "The conversion window is unknown: 30 days are assumed." : "La fenêtre de conversion est inconnue : 30 jours sont supposés.").WaitForAsync();

        await experiment.GetByText(isEnglish ? "Planned shares" : "Parts prévues").ClickAsync();
        await ShareAsync("Statement", "45");
        await ShareAsync("Question", "45");
        await ShareAsync(isEnglish ? "Control group" : "Groupe de contrôle", "5");
        await experiment.GetByText(isEnglish ? "Check" : "Vérifier", new() { Exact = true }).ClickAsync();
        await experiment.GetByText(isEnglish ? "The shares add up to 95. Together they must be 100." : "Les parts totalisent 95. Ensemble, elles doivent faire 100.").WaitForAsync();
        await page.WaitForURLAsync("**&shares=a=45,b=45,control=5");
        (await experiment.Locator("tbody tr").CountAsync()).Should().Be(3, "the experiment is shown without shares");
        (await experiment.Locator("p:not(.hint, .problem)").AllInnerTextsAsync()).Should().ContainSingle().Which.Should().NotContain("parts annoncées").And.NotContain("stated shares");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).Should().Be(isEnglish ? "Check" : "Vérifier", "the keyboard goes on from there");
        await visit.PictureAsync($"shares-refused-{name}");
        await ShareAsync(isEnglish ? "Control group" : "Groupe de contrôle", "");
        await experiment.GetByText(isEnglish ? "Check" : "Vérifier", new() { Exact = true }).ClickAsync();
        await experiment.GetByText(isEnglish ? "Give a percentage above 0 to each of these groups" : "Donnez un pourcentage supérieur à 0 à chacun de ces groupes").WaitForAsync();
        await ShareAsync(isEnglish ? "Control group" : "Groupe de contrôle", "10");
        await experiment.GetByText(isEnglish ? "Check" : "Vérifier", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**&shares=a=45,b=45,control=10");
        await experiment.GetByText(isEnglish ? "the groups do not have the stated shares (p < 0.0001)" : "les groupes n’ont pas les parts annoncées (p < 0,0001)").WaitForAsync();
        await visit.PictureAsync($"shares-{name}");
        (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical" || one.Id == "landmark-unique").Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(node => node.Target))}").Should().BeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        await page.OpenAsync("won-test", $"{Range}&shares=a=33.3,b=33.3,control=33.4");
        await experiment.GetByText(isEnglish ? "The numbers of people fit the planned shares (p = 0." : "Les nombres de personnes correspondent aux parts prévues (p = 0,").WaitForAsync();
        await experiment.GetByText(isEnglish ? "Do not check" : "Ne pas vérifier").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("shares", StringComparison.Ordinal));

        Task ShareAsync(string group, string share) => experiment.GetByLabel(group, new() { Exact = true }).FillAsync(share);
    }

    [Fact]
    public async Task Long_names_leave_room_for_the_numbers_on_a_narrow_screen()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, 375);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("subject-test");

        foreach (var table in new[] { page.Locator(".summary .scroll"), page.Locator(".experiment .scroll") })
        {
            await table.GetByText("Long headline that says all there is to say").WaitForAsync();
            (await table.EvaluateAsync<double>("table => table.querySelector('tbody th').offsetWidth / table.clientWidth")).Should().BeLessThan(0.6, "the column stays while the others scroll");
        }

        await visit.PictureAsync("long-names");
    }

    [Fact]
    public async Task Experiment_that_runs_is_not_yet_decided_and_a_multichannel_campaign_has_none()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("late-test", $"?from={SiteNumbers.Today.AddDays(-70):yyyy-MM-dd}&to={SiteNumbers.Today.AddDays(-60):yyyy-MM-dd}");
        await page.Locator(".experiment .result .badge").WaitForAsync();
        (await page.Locator(".experiment .result .badge").InnerTextAsync()).Should().Be("Not yet decided", "the days after the range have more conversions");
        (await page.Locator(".experiment tbody .badge").AllInnerTextsAsync()).Should().Equal("Baseline", "Better so far");
        await page.OpenAsync("won-test", $"?from={SiteNumbers.Today.AddDays(-200):yyyy-MM-dd}&to={SiteNumbers.Today.AddDays(-175):yyyy-MM-dd}");
        await page.Locator(".experiment .result .badge").WaitForAsync();
        (await page.Locator(".experiment .result .badge").InnerTextAsync()).Should().NotBe("Not yet decided", "the range has all data of the campaign");
        await page.OpenAsync("subject-test");
        await page.Locator(".experiment .result").WaitForAsync();
        (await page.Locator(".experiment .result").InnerTextAsync()).Should().Contain("sums over several days").And.NotContain("Winner");
        await page.OpenAsync("summer-sale");
        await page.Locator(".summary table").WaitForAsync();
        (await page.Locator(".experiment").IsVisibleAsync()).Should().BeFalse();
    }

    [Theory]
    [InlineData("light", 1280, ColorScheme.Light, "en-GB")]
    [InlineData("dark", 1280, ColorScheme.Dark, "fr-FR")]
    [InlineData("narrow", 375, ColorScheme.Light, "fr-FR")]
    public async Task Campaigns_are_compared_since_their_launch_and_by_date(string name, int width, ColorScheme scheme, string locale)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, width, locale, scheme);
        var page = visit.Page;
        var isEnglish = locale == "en-GB";
        await page.SignInAsync("ada");
        await page.OpenAsync("summer-sale", "?range=30");
        var comparison = page.GetByRole(AriaRole.Region, new() { Name = isEnglish ? "Comparison" : "Comparaison", Exact = true });

        await comparison.GetByRole(AriaRole.Searchbox).FillAsync("headline");
        await comparison.GetByRole(AriaRole.Button, new() { Name = "Which headline <b>works</b>?" }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**?range=30&with=subject-test");
        var totals = comparison.GetByRole(AriaRole.Table, new() { Name = isEnglish ? "Totals" : "Totaux", Exact = true });
        await totals.WaitForAsync();
        (await page.EvaluateAsync<string>("`${document.activeElement.type} ${document.querySelector('.comparison .menu').hidden}`")).Should().Be("search true", "another campaign can be typed at once");
        await comparison.GetByRole(AriaRole.Searchbox).FillAsync("long ago");
        await comparison.GetByRole(AriaRole.Button, new() { Name = "Sale of long ago" }).ClickAsync();
        await page.WaitForURLAsync("**?range=30&with=subject-test&with=old-sale");
        var chart = comparison.Locator(".chart");
        await chart.Locator(".legend button").Nth(2).WaitForAsync();

        (await chart.Locator("h2").InnerTextAsync()).Should().Be(isEnglish ? "Messages sent" : "Messages envoyés");
        (await chart.Locator(".legend span").AllInnerTextsAsync()).Should().Equal("Summer sale", "Which headline <b>works</b>?", "Sale of long ago");
        (await totals.Locator("tbody").First.Locator("td").Nth(2).InnerTextAsync()).Should().Be("42", "all days count");
        await chart.GetByText(isEnglish ? "Show as a table" : "Afficher en tableau").ClickAsync();
        await chart.Locator("tbody tr").Nth(119).WaitForAsync();
        (await chart.Locator("tbody tr").Nth(3).InnerTextAsync()).Should().MatchRegex(isEnglish ? @"^Day 3\t[\d,]+\t[\d,]+\t30$" : @"^Jour 3\t[\d\s]+\t[\d\s]+\t30$");
        (await chart.Locator("tbody tr").Nth(4).InnerTextAsync()).Should().EndWith("–", "the third campaign is over");
        await visit.PictureAsync($"comparison-{name}");
        await chart.GetByText(isEnglish ? "Show as a table" : "Afficher en tableau").ClickAsync();

        await comparison.GetByRole(AriaRole.Combobox).SelectOptionAsync("email.sent");
        await page.WaitForURLAsync("**&figure=email.sent");
        await comparison.GetByText("Dates", new() { Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**&align=date&figure=email.sent");
        await page.ReloadAsync();
        await chart.Locator("h2").WaitForAsync();
        (await chart.Locator("h2").InnerTextAsync()).Should().Be(isEnglish ? "E-mail: Sent" : "E-mail\u00a0: Envoyés");
        (await chart.Locator(".legend strong").AllInnerTextsAsync()).Should().HaveCount(2, "push messages are no e-mails").And.HaveElementAt(1, "0", "it ended before these days");
        await visit.PictureAsync($"comparison-dates-{name}");
        (await page.RunAxe()).Violations.Where(one => one.Impact is "serious" or "critical").Select(one => $"{one.Id}: {string.Join(", ", one.Nodes.Select(node => node.Target))}").Should().BeEmpty();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width);
        var file = await page.RunAndWaitForDownloadAsync(() => chart.Locator("a[download]").ClickAsync());
        file.SuggestedFilename.Should().Be($"summer-sale_compare_{SiteNumbers.Today.AddDays(-29):yyyy-MM-dd}_{SiteNumbers.Today:yyyy-MM-dd}.csv");
        (await File.ReadAllTextAsync(await file.PathAsync())).Should().StartWith("campaign_id,campaign_name,day,day_since_launch,channel,metric,value,rate\r\nsummer-sale,Summer sale,");
        await comparison.GetByRole(AriaRole.Button, new() { Name = isEnglish ? "Remove Sale of long ago" : "Retirer Sale of long ago" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("old-sale", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Comparison_names_a_campaign_that_cannot_be_compared()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("summer-sale", "?with=new-sale");
        await page.Locator(".comparison .chart").WaitForAsync();
        (await page.Locator(".comparison [role=status]").InnerTextAsync()).Should().StartWith("Not sent yet: There is no data from ");
        (await page.Locator(".comparison .chart .hint").First.InnerTextAsync()).Should().Be("Not reported by the source: Not sent yet");
        (await page.Locator(".comparison .scroll tbody tr").First.Locator("td").Last.InnerTextAsync()).Should().Be("–");
        await visit.PictureAsync("comparison-draft");
        await page.OpenAsync("summer-sale", "?with=no-such-sale");
        await page.GetByText("One of these campaigns does not exist, or you may not see it.").WaitForAsync();
        (await page.Locator(".comparison select").IsVisibleAsync()).Should().BeFalse("there is nothing to choose from");
        await page.Button("Remove no-such-sale").ClickAsync();
        await page.GetByText("Choose other campaigns to see their totals").WaitForAsync();
        await page.SignInAsync("mallory");
        await page.OpenAsync("summer-sale", "?with=old-sale");
        await page.Locator(".comparison .chart").WaitForAsync();
        (await page.Locator(".comparison a[download]").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Rate_without_a_metric_of_its_own_is_compared_as_a_rate()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("won-test", "?with=summer-sale&figure=email.delivery_rate");
        var comparison = page.Locator(".comparison");
        await comparison.Locator(".chart").WaitForAsync();

        (await comparison.Locator(".chart h2").InnerTextAsync()).Should().Be("E-mail: Delivery rate");
        (await comparison.Locator(".chart .legend strong").First.InnerTextAsync()).Should().Be("98.5%");
        (await comparison.Locator("tr", new() { HasText = "Delivery rate" }).First.Locator("td").First.InnerTextAsync()).Should().Be("98.5%");
    }

    [Fact]
    public async Task Shares_of_in_app_messages_are_not_asked_for_but_those_of_an_address_are_refused()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        visit.ExpectsRefusals = true;
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("in-app-test", "?range=all");
        await page.Locator(".experiment tbody tr").First.WaitForAsync();
        (await page.Locator(".experiment .shares").CountAsync()).Should().Be(0);
        await page.OpenAsync("in-app-test", "?range=all&shares=a=50,b=50");
        await page.GetByText("Shares are not checked for in-app messages").WaitForAsync();
        await page.GetByText("Do not check").ClickAsync();
        await page.WaitForURLAsync("**?range=all");
        await page.Locator(".experiment tbody tr").First.WaitForAsync();
        (await page.Locator(".experiment .shares").CountAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Ten_links_are_shown_and_the_others_on_request()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");
        await page.OpenAsync("won-test", Range);
        var links = page.Locator(".links");
        await links.Locator("tbody tr").First.WaitForAsync();

        (await links.Locator("tbody tr").CountAsync()).Should().Be(10);
        (await links.Locator("tbody tr").First.InnerTextAsync()).Should().Contain("hero").And.Contain("https://shop.example/summer/1?from=newsletter&page=<b>1</b>").And.Contain("Statement").And.Contain("1,300");
        await links.GetByText("Show more").ClickAsync();
        await links.Locator("tbody tr").Nth(11).WaitForAsync();
        await page.OpenAsync("summer-sale");
        await page.Locator(".summary table").WaitForAsync();
        (await page.Locator(".links").IsVisibleAsync()).Should().BeFalse("it has none");
    }

    [Fact]
    public async Task Summary_compares_with_the_period_before()
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address);
        var page = visit.Page;
        await page.SignInAsync("ada");

        await page.OpenAsync("flat-7", $"?from={SiteNumbers.Today.AddDays(-9):yyyy-MM-dd}&to={SiteNumbers.Today.AddDays(-5):yyyy-MM-dd}");
        await page.Locator(".summary .delta").First.WaitForAsync();
        (await page.Locator(".summary .delta").First.InnerTextAsync()).Should().Be("0%");
        (await page.Locator(".summary .hint").InnerTextAsync()).Should().StartWith("Changes compared with the period before: ");
        await page.OpenAsync("flat-7", $"?from={SiteNumbers.Today.AddDays(-49):yyyy-MM-dd}&to={SiteNumbers.Today:yyyy-MM-dd}");
        await page.Locator(".summary dt").First.WaitForAsync();
        (await page.Locator(".summary .delta").CountAsync()).Should().Be(0, "the campaign began within the period before");
        await page.OpenAsync("old-sale", "?range=all");
        await page.Locator(".summary dt").First.WaitForAsync();
        (await page.Locator(".summary .delta").CountAsync()).Should().Be(0, "all days have no period before");
    }

    [Theory]
    [InlineData("en-GB", "A conversion rate exceeds 100%: ", "Preliminary: the conversions of the last message count until .*{0} .+ Choose a range that includes this day.")]
    [InlineData("fr-FR", "Un taux de conversion dépasse 100\u202f% : ", "Provisoire : les conversions du dernier message comptent jusqu’au .*{0} .+ Choisissez une période qui inclut ce jour.")]
    public async Task Conversions_of_other_days_are_explained(string locale, string warning, string preliminary)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        var page = visit.Page;
        await page.SignInAsync("ada");
        var (first, second) = (SiteNumbers.Today.AddDays(-60), SiteNumbers.Today.AddDays(-59));

        await page.OpenAsync("late-test", $"?from={second:yyyy-MM-dd}&to={second:yyyy-MM-dd}");
        (await page.Locator(".summary [role=status]").InnerTextAsync()).Replace('\u00a0', ' ').Should().StartWith(warning);
        await page.OpenAsync("late-test", $"?from={first:yyyy-MM-dd}&to={first:yyyy-MM-dd}");
        (await page.Locator(".experiment .hint").First.InnerTextAsync()).Replace('\u00a0', ' ')
            .Should().MatchRegex(string.Format(CultureInfo.InvariantCulture, preliminary, first.AddDays(30).Day));
        (await page.Locator(".summary [role=status]").CountAsync()).Should().Be(0);
    }

    [Theory]
    [InlineData("en-GB", "Changes without the current day: {0} .+ compared with {1} ")]
    [InlineData("fr-FR", "Évolutions sans la journée en cours : {0} .+ par rapport à {1} ")]
    public async Task Changes_leave_the_incomplete_day_out(string locale, string words)
    {
        await using var site = await Site.OpenAsync();
        await using var visit = await Visit.BeginAsync(chromium.Browser, site.Address, locale: locale);
        var page = visit.Page;
        await page.SignInAsync("ada");
        var (yesterday, before) = (SiteNumbers.Today.AddDays(-1), SiteNumbers.Today.AddDays(-2));

        await page.OpenAsync("part-8", "?range=7");
        await page.Locator(".summary dt").First.WaitForAsync();
        (await page.Locator(".summary dd").First.InnerTextAsync()).Should().MatchRegex(@"^50\s+0\s?%$", "six days with 8 messages, and 2 today");
        await visit.PictureAsync($"changes-{locale}");
        await page.OpenAsync("part-8", $"?from={yesterday:yyyy-MM-dd}&to={SiteNumbers.Today:yyyy-MM-dd}");
        await page.Locator(".summary dt").First.WaitForAsync();
        (await page.Locator(".summary .delta").First.InnerTextAsync()).Should().MatchRegex(@"^0\s?%$");
        (await page.Locator(".summary .hint").InnerTextAsync()).Replace('\u00a0', ' ').Should().MatchRegex(string.Format(CultureInfo.InvariantCulture, words, yesterday.Day, before.Day));
        await page.OpenAsync("part-8", $"?from={SiteNumbers.Today:yyyy-MM-dd}&to={SiteNumbers.Today:yyyy-MM-dd}");
        await page.Locator(".summary dt").First.WaitForAsync();
        (await page.Locator(".summary .delta, .summary .hint").CountAsync()).Should().Be(0, "no day is complete");
    }
}
