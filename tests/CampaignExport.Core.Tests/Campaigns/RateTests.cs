using CampaignExport.Campaigns;

namespace CampaignExport.Tests.Campaigns;

public sealed class RateTests
{
    /// <summary>Every documented rate, as numerator / denominator.</summary>
    public static TheoryData<string, string> DocumentedRates => new()
    {
        {
            "email",
            """
            delivery_rate = sent-bounces / sent
            open_rate = opens / delivered
            unique_open_rate = unique_opens / delivered
            click_rate = clicks / delivered
            unique_click_rate = unique_clicks / delivered
            click_to_open_rate = unique_clicks / unique_opens
            unsubscribe_rate = unsubscribes / delivered
            bounce_rate = bounces / sent
            spam_rate = reported_spam / sent
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "trigger_in_app_message",
            """
            click_rate = clicks / impressions
            first_button_click_rate = first_button_clicks / impressions
            second_button_click_rate = second_button_clicks / impressions
            conversion_rate = conversions / unique_impressions
            """
        },
        { "ios_push", PushRates },
        { "android_push", PushRates },
        { "kindle_push", PushRates },
        { "web_push", PushRates },
        { "windows_phone8_push", PushRates },
        { "windows_universal_push", PushRates },
        {
            "content_cards",
            """
            click_rate = total_clicks / total_impressions
            unique_click_rate = unique_clicks / unique_impressions
            dismissal_rate = total_dismissals / total_impressions
            unique_dismissal_rate = unique_dismissals / unique_impressions
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "sms",
            """
            sent_to_carrier_rate = sent_to_carrier / sent
            delivery_rate = delivered / sent
            rejection_rate = rejected / sent
            delivery_failure_rate = delivery_failed / sent
            click_rate = clicks / delivered
            opt_out_rate = opt_out / sent
            help_rate = help / sent
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "whats_app",
            """
            delivery_rate = delivered / sent
            failure_rate = failed / sent
            read_rate = read / sent
            conversion_rate = conversions / unique_recipients
            """
        },
        {
            "webhook",
            """
            error_rate = errors / sent
            conversion_rate = conversions / unique_recipients
            """
        },
    };

    private const string PushRates =
        """
        delivery_rate = sent-bounces / sent
        total_open_rate = total_opens / sent-bounces
        direct_open_rate = direct_opens / sent-bounces
        bounce_rate = bounces / sent
        conversion_rate = conversions / unique_recipients
        """;

    [Theory]
    [MemberData(nameof(DocumentedRates))]
    public void Every_rate_has_the_documented_numerator_and_denominator(string channel, string rates) =>
        string.Join('\n', ChannelCatalog.Default.Find(channel)!.Rates.Select(rate =>
            $"{rate.ApiName} = {Show(rate.Numerator)} / {Show(rate.Denominator)}"))
        .Should().Be(rates.ReplaceLineEndings("\n"));

    private static string Show(MetricTerm term) => term.Minus is null ? term.Metric : $"{term.Metric}-{term.Minus}";
}
