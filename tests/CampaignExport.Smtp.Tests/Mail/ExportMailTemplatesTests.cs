using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using CampaignExport.Notifications;
using CampaignExport.Smtp.Tests.Support;

namespace CampaignExport.Smtp.Tests;

public sealed partial class ExportMailTemplatesTests
{
    [Theory]
    [InlineData("en", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("fr", "fr")]
    [InlineData("FR", "fr")]
    [InlineData("fr-CA", "fr")]
    [InlineData("fr_FR", "fr")]
    [InlineData("fry", "en")]
    [InlineData("de", "en")]
    [InlineData("", "en")]
    public void Mail_has_the_language_of_the_requester_or_English(string asked, string given)
    {
        var mail = Render(SampleNotifications.Ready() with { Language = asked });

        mail.Html.Should().Contain($"<html lang=\"{given}\"");
        mail.Text.Should().StartWith(given == "fr" ? "Votre export est prêt" : "Your export is ready");
    }

    [Theory]
    [InlineData("Europe/Paris", "2026-06-30T22:05:59.9Z", "Wednesday, 1 July 2026, 00:05 (Europe/Paris, UTC+2)", "mercredi 1er juillet 2026 à 0 h 05 (Europe/Paris, UTC+2)")]
    [InlineData("Europe/Paris", "2026-12-31T23:59:59Z", "Friday, 1 January 2027, 00:59 (Europe/Paris, UTC+1)", "vendredi 1er janvier 2027 à 0 h 59 (Europe/Paris, UTC+1)")]
    [InlineData("America/St_Johns", "2026-02-02T12:00:00Z", "Monday, 2 February 2026, 08:30 (America/St_Johns, UTC-3:30)", "lundi 2 février 2026 à 8 h 30 (America/St_Johns, UTC-3:30)")]
    [InlineData("Asia/Kathmandu", "2026-08-09T18:14:00Z", "Sunday, 9 August 2026, 23:59 (Asia/Kathmandu, UTC+5:45)", "dimanche 9 août 2026 à 23 h 59 (Asia/Kathmandu, UTC+5:45)")]
    [InlineData("Europe/London", "2026-12-01T08:00:00Z", "Tuesday, 1 December 2026, 08:00 (Europe/London, UTC)", "mardi 1er décembre 2026 à 8 h 00 (Europe/London, UTC)")]
    [InlineData("UTC", "2026-10-25T00:30:00Z", "Sunday, 25 October 2026, 00:30 (UTC)", "dimanche 25 octobre 2026 à 0 h 30 (UTC)")]
    // The repeated hour at the end of summer time: the offset distinguishes them.
    [InlineData("Europe/Paris", "2026-10-25T00:30:00Z", "Sunday, 25 October 2026, 02:30 (Europe/Paris, UTC+2)", "dimanche 25 octobre 2026 à 2 h 30 (Europe/Paris, UTC+2)")]
    [InlineData("Europe/Paris", "2026-10-25T01:30:00Z", "Sunday, 25 October 2026, 02:30 (Europe/Paris, UTC+1)", "dimanche 25 octobre 2026 à 2 h 30 (Europe/Paris, UTC+1)")]
    public void Expiry_is_shown_in_the_time_zone_of_the_requester_and_rounded_down(string zone, string expiry, string english, string french)
    {
        var notification = SampleNotifications.Ready() with
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
            ExpiresAt = DateTimeOffset.Parse(expiry, CultureInfo.InvariantCulture),
        };

        OneLine(Render(notification).Text).Should().Contain($"The link works until {english}.");
        OneLine(Render(notification with { Language = "fr" }).Text).Should().Contain($"Le lien est valable jusqu’au {french}.");
    }

    [Theory]
    [InlineData(0, "0 bytes", "0 octet")]
    [InlineData(1, "1 byte", "1 octet")]
    [InlineData(999, "999 bytes", "999 octets")]
    [InlineData(1_000, "1 kB", "1 ko")]
    [InlineData(1_449, "1.4 kB", "1,4 ko")]
    [InlineData(99_949, "99.9 kB", "99,9 ko")]
    [InlineData(99_950, "100 kB", "100 ko")]
    [InlineData(999_499, "999 kB", "999 ko")]
    [InlineData(999_500, "1 MB", "1 Mo")]
    [InlineData(45_349_876, "45.3 MB", "45,3 Mo")]
    [InlineData(128_400_000_000, "128 GB", "128 Go")]
    [InlineData(long.MaxValue, "9223372 TB", "9223372 To")]
    public void Sizes_have_familiar_units(long bytes, string english, string french)
    {
        Render(SampleNotifications.Ready() with { Bytes = bytes }).Text.Should().Contain($"\nSize: {english.Replace(' ', '\u00A0')}\n");
        Render(SampleNotifications.Ready("fr") with { Bytes = bytes }).Text.Should().Contain($"\nTaille\u00A0: {french.Replace(' ', '\u00A0')}\n");
    }

    [Theory]
    [InlineData("charts", "Campaign charts", "Graphiques de la campagne")]
    [InlineData("user-data", "User data of the recipients", "Données utilisateur des destinataires")]
    [InlineData("email", "E-mail addresses of the recipients", "Adresses e-mail des destinataires")]
    [InlineData("all", "All recipient data", "Toutes les données des destinataires")]
    [InlineData("loyalty", "loyalty", "loyalty")]
    public void Mail_names_the_exported_contents(string contents, string english, string french)
    {
        Render(SampleNotifications.Ready() with { Contents = contents }).Text.Should().Contain($"\nContent: {english}\n");
        Render(SampleNotifications.Ready("fr") with { Contents = contents }).Text.Should().Contain($"\nContenu\u00A0: {french}\n");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void Every_failure_has_its_own_reason_and_advice(string language)
    {
        var mails = Enum.GetValues<ExportFailure>().Select(failure => Render(SampleNotifications.Failed(failure, language))).ToList();

        var sections = mails.Select(mail => mail.Text.Split("\n---").Skip(1).ToList()).ToList();
        sections.Should().AllSatisfy(parts => parts.Should().HaveCount(2));
        sections.Select(parts => parts[0]).Should().OnlyHaveUniqueItems();
        mails.Should().AllSatisfy(mail => mail.Text.Should().NotContainAny("http", "Exception", "null"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void HTML_and_text_have_the_same_content(string language)
    {
        foreach (var notification in Enum.GetValues<ExportFailure>().Select(failure => SampleNotifications.Failed(failure, language)).Append(SampleNotifications.Ready(language)).Append(SampleNotifications.Several(language)))
        {
            var mail = Render(notification);
            var html = OneLine(WebUtility.HtmlDecode(Tag().Replace(Regex.Replace(mail.Html!, "<(style|title)>.*?</\\1>", "", RegexOptions.Singleline), " ")));

            // Only words, because HTML has its own rules and bullets.
            var words = OneLine(Regex.Replace(mail.Text, "(?m)^(=+|-+|-- )$|^\\* |^https:.*$|\u00A0?:(?= )", ""));
            foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct())
                html.Should().Contain(word.Trim('(', ')'));
            foreach (var link in notification.Links)
                WebUtility.HtmlDecode(mail.Html!).Should().Contain($"href=\"{link.Url.AbsoluteUri}\"");
        }
    }

    [Fact]
    public void External_markup_is_encoded()
    {
        const string Evil = "</title><script>alert(1)</script><img src=x onerror=\"alert(2)\"> & 'quoted'";
        var mail = Render(SampleNotifications.Several() with
        {
            CampaignName = Evil,
            JobId = Evil,
            Contents = Evil,
            Deliveries = [new(Evil, true)],
            Links = [new(Evil, new Uri("https://app.example.com/x?a=1&b=%22%3E%3Cscript%3E"), 1, 1)],
        });

        mail.Html.Should().NotContainAny("<script", "<img", "onerror=\"");
        Regex.Count(mail.Html!, "&lt;script&gt;").Should().Be(6, "that is in the title, the facts, the link, the copy and the reference");
        OneLine(mail.Text).Should().Contain(Evil);
    }

    [Fact]
    public void External_line_breaks_are_removed()
    {
        var mail = Render(SampleNotifications.Ready() with { CampaignName = "Sale\r\n\r\nYour password has expired:\u2028https://evil.example.net\u0085\u2029\v\f\0x" });

        mail.Subject.Should().NotContainAny("\r", "\n").And.MatchRegex("^\\P{C}+$");
        mail.Text.Should().NotMatchRegex("(?m)^(Your password|https://evil)").And.NotContain("\r");
        mail.Text.Should().Contain("\nCampaign: Sale Your password has expired: https://evil.example.net x\n");
    }

    [Fact]
    public void External_text_does_not_change_the_direction_of_its_surroundings()
    {
        var mail = Render(SampleNotifications.Ready() with { CampaignName = "\u202Egnp.exe\u2066 \u05E9\u05DC\u05D5\u05DD \uD800" });

        (mail.Subject + mail.Text + mail.Html).Should().NotContainAny("\u202E", "\u2066", "\uD800").And.Contain("<bdi>gnp.exe \u05E9\u05DC\u05D5\u05DD \uFFFD</bdi>");
    }

    [Fact]
    public void Long_name_is_truncated_only_in_the_subject_at_a_grapheme_boundary()
    {
        var name = string.Concat(Enumerable.Repeat("👩‍👩‍👧é", 100));

        var mail = Render(SampleNotifications.Ready() with { CampaignName = name });

        mail.Subject.Should().Be($"Your export of “{string.Concat(Enumerable.Repeat("👩‍👩‍👧é", 29))}👩‍👩‍👧…” is ready");
        mail.Text.Should().Contain(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \r\n ")]
    public void Campaign_without_a_name_is_shown_with_its_id(string? name) =>
        Render(SampleNotifications.Ready() with { CampaignName = name }).Subject.Should().Be("Your export of “3c8f2a6e-5a2b-4a3e-9b1d-0c9d7e1f2a44” is ready");

    [Fact]
    public void Lines_of_text_are_short_except_links()
    {
        foreach (var language in new[] { "en", "fr" })
        {
            var notification = SampleNotifications.Several(language) with { CampaignName = string.Join(' ', Enumerable.Repeat("word", 80)) };
            Render(notification).Text.Split('\n').Where(line => !line.StartsWith("https:", StringComparison.Ordinal))
                .Should().AllSatisfy(line => line.Length.Should().BeLessThanOrEqualTo(72));
        }
    }

    [Fact]
    public void Mail_without_links_does_not_mention_them()
    {
        var mail = Render(SampleNotifications.Several() with { Links = [], ExpiresAt = null });

        mail.Text.Should().Contain("a copy was stored").And.NotContainAny("Download", "link", "until");
        mail.Html.Should().NotContain("href");
    }

    [Fact]
    public void Culture_of_the_machine_does_not_affect_mails()
    {
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (odd.NumberFormat.NumberGroupSeparator, odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign) = ("'", "!", "~");
        odd.DateTimeFormat.DayNames = ["0", "1", "2", "3", "4", "5", "6"];
        odd.DateTimeFormat.TimeSeparator = "#";
        var wanted = new[] { SampleNotifications.Several(), SampleNotifications.Several("fr"), SampleNotifications.Ready() with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns") } };
        var before = wanted.Select(one => Render(one)).ToList();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = odd;
            wanted.Select(one => Render(one)).Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void HTML_is_accessible()
    {
        var html = Render(SampleNotifications.Several("fr")).Html!;

        html.Should().StartWith("<!DOCTYPE html>").And.Contain("<html lang=\"fr\" dir=\"ltr\">").And.Contain("<title>Votre export de");
        html.Should().Contain("prefers-color-scheme: dark").And.Contain("<meta name=\"color-scheme\" content=\"light dark\">");
        html.Should().NotContainAny("<table", "<img", "@import", "url(", "<script", "http-equiv");
        Regex.Count(html, "<h1").Should().Be(1);
        html.Should().NotMatchRegex("href=\"(?!https://app\\.example\\.com/)");
    }

    private static ExportMail Render(ExportNotification notification) => new ExportMailTemplates().Render(notification);

    private static string OneLine(string text) => Regex.Replace(text, "\\s+", " ");

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
