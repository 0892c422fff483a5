using CampaignExport.Campaigns;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.TestSupport;

/// <summary>Counts events in plain loops, by an independent implementation of the rules.</summary>
public static class ReferenceMetrics
{
    private static readonly string[] Views = ["contentcard.Impression", "banner.Impression"];

    private static readonly string[] Sendings =
        ["email.Send", "pushnotification.Send", "sms.Send", "rcs.Send", "whatsapp.Send", "webhook.Send", "line.Send"];

    /// <param name="stream">The events.</param>
    /// <param name="campaignId">The campaign.</param>
    /// <param name="zone">The zone of the periods.</param>
    /// <param name="windows">The windows of conversions.</param>
    /// <param name="granularity">The periods.</param>
    /// <param name="range">The days that count; null for all.</param>
    public static DailyMetrics Of(
        IEnumerable<MessageEvent> stream, string campaignId, TimeZoneInfo zone, IReadOnlyList<TimeSpan> windows, Granularity granularity = Granularity.Day, DayRange? range = null)
    {
        var events = stream.Where(one => one.CampaignId == campaignId).DistinctBy(one => one.Id)
            .OrderBy(one => one.Time).ThenBy(one => one.VariationId ?? "", StringComparer.Ordinal).ToList();
        var metrics = new DailyMetricsBuilder(catalog: null, new MetricsQuery(campaignId) { Granularity = granularity, TimeZone = zone });
        var channels = events.Select(one => one.Channel).OfType<string>().Distinct().ToList();
        var controls = events.Where(one => Name(one) == "users.campaigns.EnrollInControl").Select(one => one.VariationId).ToHashSet();
        var seen = new HashSet<(string, object)>();
        var hasOneBehavior = windows.Count < 2 && !events.Any(one => one.Kind.Name == "users.campaigns.Conversion" && one.Detail is not (null or "0"));
        var (leftOut, ofNobody, ofNoVariation) = (0, 0, 0);

        foreach (var one in events)
        {
            if (Variation(one) is { } message)
                metrics.AddVariation(message);
        }

        foreach (var one in events)
        {
            var period = PeriodOf(one.Time);
            var message = Variation(one);
            foreach (var metric in Simple(one))
                Count(one.Time, message!, metric, 1);
            switch (Name(one))
            {
                case "email.Open" or "email.Click" when one.UserId is not null && seen.Add((Name(one), (one.VariationId, one.UserId, one.DispatchId))):
                    var sent = events.FirstOrDefault(other => Name(other) == "email.Send" && other.UserId == one.UserId && other.DispatchId == one.DispatchId);
                    if (sent is null || one.Time - sent.Time <= TimeSpan.FromDays(7))
                        Count(one.Time, message!, Name(one) == "email.Open" ? "unique_opens" : "unique_clicks", 1);
                    break;
                case "contentcard.Impression" or "banner.Impression" when one.UserId is not null && seen.Add((Name(one), (one.VariationId, one.UserId))):
                    Count(one.Time, message!, "unique_impressions", 1);
                    break;
                case "contentcard.Click" or "banner.Click" when one.UserId is not null && seen.Add((Name(one), (one.VariationId, one.UserId))):
                    Count(one.Time, message!, "unique_clicks", 1);
                    break;
                case "contentcard.Dismiss" or "banner.Dismiss" when one.UserId is not null && seen.Add((Name(one), (one.VariationId, one.UserId))):
                    Count(one.Time, message!, "unique_dismissals", 1);
                    break;
                case "users.campaigns.EnrollInControl" when message is not null && one.UserId is not null && seen.Add((Name(one), (one.VariationId, one.UserId))):
                    Count(one.Time, message, "enrolled", 1);
                    break;
            }

            if (one.UserId is not null && IsReceipt(one) && Counts(one.Time))
            {
                if (seen.Add(("received", (period, one.Channel, one.VariationId, one.UserId))))
                    Count(one.Time, message!, "unique_recipients", 1);
                if (seen.Add(("received", (period, one.UserId))))
                    Count(one.Time, null, "unique_recipients", 1);
            }

            if (Name(one) == "users.campaigns.Conversion" && one.Detail is null && !hasOneBehavior)
                leftOut += Counts(one.Time) ? 1 : 0;
            else if (Name(one) == "users.campaigns.Conversion")
                Convert(one with { Detail = one.Detail ?? "0" });
        }

        foreach (var purchase in stream.Where(one => one.Kind.Name == "users.behaviors.Purchase").DistinctBy(one => one.Id))
        {
            // The last message before the purchase, of whatever channel.
            var message = Received(purchase).OrderBy(one => one.Time).ThenBy(one => one.Channel ?? "", StringComparer.Ordinal)
                .ThenBy(one => one.VariationId ?? "", StringComparer.Ordinal).LastOrDefault();
            if (message is null || purchase.Time - message.Time > (windows.Count > 0 ? windows[0] : TimeSpan.FromDays(3)))
                continue;
            var metric = purchase.Currency == "USD" ? "revenue" : $"revenue_{purchase.Currency!.ToLowerInvariant()}";
            if (Name(message) != "users.campaigns.EnrollInControl")
                Count(purchase.Time, null, metric, purchase.Price!.Value);
            if (Variation(message) is { } variation)
                Count(purchase.Time, variation, metric, purchase.Price!.Value);
        }

        if (leftOut > 0)
            metrics.AddWarning($"Conversions without 'conversion_behavior_index' are left out, since the campaign has several conversion events: {leftOut}.");
        if (ofNobody > 0)
            metrics.AddWarning($"Conversions without a person count one by one, without a window and without the day of a message: {ofNobody}.");
        if (ofNoVariation > 0 && channels.Count == 1 && (controls.Count > 0 || events.Where(one => one.Channel is not null && one.VariationId is not null).Select(one => one.VariationId).Distinct().Count() > 1))
            metrics.AddWarning($"Conversions without a known 'message_variation_id' count for the campaign, and for none of its variations: {ofNoVariation}.");
        return metrics.Build();

        DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

        bool Counts(DateTimeOffset time) => range?.Contains(DayOf(time)) ?? true;

        // A period begins where a step back leads to another hour, week or month.
        MetricPeriod PeriodOf(DateTimeOffset time)
        {
            if (granularity == Granularity.Hour)
            {
                var hour = TimeZoneInfo.ConvertTime(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute)), zone);
                while (TimeZoneInfo.ConvertTime(hour.AddMinutes(-1), zone) is var before && (before.Offset, before.Hour) == (hour.Offset, hour.Hour))
                    hour = before;
                return new(hour);
            }

            var day = DayOf(time);
            while (granularity switch
            {
                Granularity.Week => day.DayOfWeek != DayOfWeek.Monday,
                Granularity.WeekFromSunday => day.DayOfWeek != DayOfWeek.Sunday,
                Granularity.Month => day.Day > 1,
                _ => false,
            })
            {
                day = day.AddDays(-1);
            }

            return new(day);
        }

        void Count(DateTimeOffset time, Variation? message, string metric, decimal value)
        {
            if (Counts(time))
                metrics.Add(PeriodOf(time), message, metric, value);
        }

        Variation? Variation(MessageEvent one) => one.Channel is not null ? new(one.Channel, one.VariationId, null)
            : Name(one) == "users.campaigns.EnrollInControl" && channels.Count == 1 ? new(channels[0], one.VariationId, null) { IsControl = true }
            : null;

        bool IsReceipt(MessageEvent one) => Name(one) switch
        {
            "webhook.Send" => !events.Any(other => Name(other) == "webhook.Failure" && other.Detail != "false"
                && other.UserId == one.UserId && other.DispatchId == one.DispatchId),
            "inappmessage.Impression" => true,
            var name => Sendings.Contains(name) || Views.Contains(name),
        };

        // Each sending, each impression of an in-app message, the first view of a card, the enrolment in the control group.
        IEnumerable<MessageEvent> Received(MessageEvent before)
        {
            var views = new HashSet<(string?, string?)>();
            return events.Where(other => other.UserId == before.UserId && other.Time <= before.Time && (Views.Contains(Name(other)) ? views.Add((other.Channel, other.VariationId))
                : Sendings.Contains(Name(other)) || Name(other) is "inappmessage.Impression" or "users.campaigns.EnrollInControl"));
        }

        void Convert(MessageEvent conversion)
        {
            if (conversion.UserId is null)
            {
                ofNobody += Counts(conversion.Time) ? 1 : 0;
                Add(conversion.Time, conversion.Detail == "0" ? "conversions" : $"conversions{conversion.Detail}");
                return;
            }

            MessageEvent? start = null;
            foreach (var other in Received(conversion))
            {
                // At one and the same moment, the impression that lets a person convert anew is the later one.
                if (start is null || other.Time > start.Time || Name(other) == "inappmessage.Impression")
                    start = other;
            }

            var index = int.Parse(conversion.Detail!, System.Globalization.CultureInfo.InvariantCulture);
            if (start is not null && index < windows.Count && conversion.Time - start.Time > windows[index])
                return;
            var anew = start is not null && Name(start) == "inappmessage.Impression" ? start.Time : default;
            if (!seen.Add(("converted", (conversion.UserId, index, anew))))
                return;
            var suffix = index == 0 ? "" : conversion.Detail;
            Add(conversion.Time, $"conversions{suffix}");
            if (start is not null)
                Add(start.Time, $"conversions{suffix}_by_send_time");

            void Add(DateTimeOffset at, string metric)
            {
                var isControl = controls.Contains(conversion.VariationId);
                if (!isControl)
                    Count(at, null, metric, 1);
                var message = isControl
                    ? channels.Count == 1 ? new Variation(channels[0], conversion.VariationId) { IsControl = true } : null
                    : conversion.VariationId is null ? null
                    : events.Where(one => one.Channel is not null && one.VariationId == conversion.VariationId).MinBy(one => one.Channel, StringComparer.Ordinal) is { } some
                        ? new Variation(some.Channel!, some.VariationId) : null;
                if (message is not null)
                    Count(at, message, metric, 1);
                else if (!isControl && Counts(at) && !metric.EndsWith("_by_send_time", StringComparison.Ordinal))
                    ofNoVariation++;
            }
        }
    }

    private static string Name(MessageEvent one) => one.Kind.Name.Replace("users.messages.", "", StringComparison.Ordinal);

    /// <summary>The metrics that an event counts towards directly.</summary>
    public static string[] Simple(MessageEvent one) => !one.IsAutomated ? OfAnyone(one)
        : Name(one) == "email.Open" ? ["opens", "machine_opens"]
        : Name(one) is "email.Click" or "sms.ShortLinkClick" or "rcs.Click" or "line.Click" ? ["clicks", "machine_clicks"]
        : OfAnyone(one);

    private static string[] OfAnyone(MessageEvent one) => Name(one) switch
    {
        "email.Send" or "pushnotification.Send" or "contentcard.Send" or "sms.Send" or "rcs.Send" or "whatsapp.Send" or "webhook.Send" or "line.Send" => ["sent"],
        "email.Delivery" or "sms.Delivery" or "rcs.Delivery" or "whatsapp.Delivery" => ["delivered"],
        "email.Open" => ["opens"],
        "email.Click" or "sms.ShortLinkClick" or "rcs.Click" or "line.Click" => ["clicks"],
        "email.Bounce" or "pushnotification.Bounce" => ["bounces"],
        "email.MarkAsSpam" => ["reported_spam"],
        "email.Unsubscribe" => ["unsubscribes"],
        "pushnotification.Open" => ["direct_opens", "total_opens"],
        "pushnotification.InfluencedOpen" => one.Channel == "web_push" ? [] : ["total_opens"],
        "inappmessage.Impression" or "featureflag.Impression" => ["impressions"],
        "inappmessage.Click" => one.Detail switch { "0" => ["clicks", "first_button_clicks"], "1" => ["clicks", "second_button_clicks"], _ => ["clicks"] },
        "contentcard.Impression" or "banner.Impression" => ["total_impressions"],
        "contentcard.Click" or "banner.Click" => ["total_clicks"],
        "contentcard.Dismiss" or "banner.Dismiss" => ["total_dismissals"],
        "sms.CarrierSend" => ["sent_to_carrier"],
        "sms.DeliveryFailure" => ["delivery_failed"],
        "sms.Rejection" or "rcs.Rejection" => ["rejected"],
        "sms.InboundReceive" or "rcs.InboundReceive" => one.Detail switch { "unsubscribed" => ["opt_out"], "help" => ["help"], _ => [] },
        "rcs.Read" or "whatsapp.Read" => ["read"],
        "whatsapp.Failure" => ["failed"],
        "webhook.Failure" => one.Detail == "false" ? [] : ["errors"],
        _ => [],
    };
}
