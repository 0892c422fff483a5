using CampaignExport.Benchmarks.Rows;

namespace CampaignExport.Benchmarks.Events;

/// <summary>
/// Generates files of events, the same in every run: messages of campaigns of all sizes, sent on 77 days, and the reactions to them. The events of a day have
/// no order, and their ids are random, so no database receives them in the order of its indexes.
/// </summary>
internal static class EventFiles
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    /// <summary>Gets the folder of files with a number of lines. The files are generated if they do not exist.</summary>
    public static string Make(string folder, int count, bool isGzip)
    {
        var files = Path.Combine(folder, FormattableString.Invariant($"events-{count}{(isGzip ? "-gzip" : "")}"));
        if (Directory.Exists(files))
            return files;
        var unfinished = Directory.CreateDirectory($"{files}.{Environment.ProcessId}").FullName;
        using (var lines = new EventLines(unfinished, isGzip, count))
        {
            for (var number = 0L; !lines.IsFull; number++)
                AddMessage(lines, number, people: Math.Max(1000, count / 10));
        }

        Directory.Move(unfinished, files);
        return files;
    }

    private static void AddMessage(EventLines lines, long number, int people)
    {
        var dice = new Dice(number, seed: 7);
        var campaign = CampaignOf(dice.Below(1000));
        var person = new Dice(dice.Below(people), seed: 11);
        var second = (dice.Below(EventLines.Days - 6) * (long)Day) + (8 * Hour) + dice.Below(12 * Hour);
        var dispatch = new Dice((second / Day * 100) + campaign.Number, seed: 13);
        var message = new SentMessage(campaign, Texts.Id(ref person), dice.Of<string>([.. campaign.Variations]), Texts.Uuid(ref dispatch));
        // The largest campaign has a control group, which always has the same people.
        if (campaign.Number == 0 && person.Percent(5))
            lines.Add(ref dice, "campaigns.EnrollInControl", second, message);
        else if (campaign.IsPush)
            AddPush(lines, ref dice, second, message);
        else
            AddEmail(lines, ref dice, second, message);
    }

    private static void AddEmail(EventLines lines, ref Dice dice, long second, in SentMessage message)
    {
        lines.Add(ref dice, "messages.email.Send", second, message);
        if (dice.Percent(3))
        {
            lines.Add(ref dice, "messages.email.Bounce", second + 5, message);
            return;
        }

        lines.Add(ref dice, "messages.email.Delivery", second + 1 + dice.Below(60), message);
        if (!dice.Percent(38))
            return;
        for (var opens = 1 + (dice.Percent(30) ? dice.Below(4) : 0); opens > 0; opens--)
            lines.Add(ref dice, "messages.email.Open", Later(ref dice, second), message, "\"machine_open\":\"false\",");
        if (dice.Percent(15))
            lines.Add(ref dice, "messages.email.Click", Later(ref dice, second), message, "\"url\":\"https://shop.example.com/summer\",");
        if (dice.Percent(2))
            lines.Add(ref dice, "messages.email.Unsubscribe", Later(ref dice, second), message);
        if (dice.Percent(6))
            lines.Add(ref dice, "campaigns.Conversion", Later(ref dice, second), message, "\"conversion_behavior_index\":0,");
    }

    private static void AddPush(EventLines lines, ref Dice dice, long second, in SentMessage message)
    {
        var platform = dice.Percent(55) ? "\"platform\":\"android\"," : "\"platform\":\"ios\",";
        lines.Add(ref dice, "messages.pushnotification.Send", second, message, platform);
        if (dice.Percent(3))
            lines.Add(ref dice, "messages.pushnotification.Bounce", second + 2, message, platform);
        else if (dice.Percent(9))
            lines.Add(ref dice, "messages.pushnotification.Open", Later(ref dice, second), message, platform);
        else if (dice.Percent(5))
            lines.Add(ref dice, "messages.pushnotification.InfluencedOpen", Later(ref dice, second), message, platform);
        if (dice.Percent(2))
            lines.Add(ref dice, "campaigns.Conversion", Later(ref dice, second), message, "\"conversion_behavior_index\":0,");
    }

    /// <summary>Returns a time that is usually soon after the send, and at most six days later.</summary>
    private static long Later(ref Dice dice, long second) => second + 60 + dice.Below(dice.Percent(70) ? 10 * Hour : 6 * Day);

    private static EventCampaign CampaignOf(int place)
    {
        foreach (var campaign in EventCampaign.All)
        {
            if ((place -= campaign.Share) < 0)
                return campaign;
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }
}
