using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignExport.TestSupport;

/// <summary>User exports of unusual people, in the ordinal order of their ids.</summary>
public static class RandomUsers
{
    private static readonly string?[] Texts =
        [null, "", "Ann", "=1+1", "+4912345", "-5", "@x", "\tx", "a,b", "a\"b", "a\r\nb", "\u00E9t\u00E9", "\u65E5\u672C", "\U0001F389 x", "A long name that is longer than any short text may be, with nothing odd in it at all"];

    private static readonly string[] Ids = ["a", "A", "\u00E9", "\uFF5E", "\U0001F600", "_", "0", "-"];

    public static string[] Lines(int seed, int count)
    {
        var random = new Random(seed);
        // UTF-8 sorts like characters, which is not how UTF-16 sorts.
        return [.. Enumerable.Range(0, count)
            .Select(at => $"{Ids[random.Next(Ids.Length)]}{random.Next(1_000_000):x}-{at}")
            .OrderBy(id => id, Comparer<string>.Create(static (left, right) =>
                System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right))))
            .Select(id => Line(random, id))];
    }

    private static string Line(Random random, string id)
    {
        var user = new Dictionary<string, object?>
        {
            ["braze_id"] = id,
            ["external_id"] = Text(random),
            ["first_name"] = Text(random),
            ["last_name"] = Text(random),
            ["email"] = Text(random),
            ["phone"] = Text(random),
            ["country"] = Text(random),
            ["home_city"] = Text(random),
            ["time_zone"] = Text(random),
            ["gender"] = Text(random),
            ["created_at"] = Instant(random),
            ["push_opted_in_at"] = Instant(random),
            ["dob"] = random.Next(3) == 0 ? null : $"19{random.Next(10, 99)}-02-{random.Next(10, 29)}",
            ["random_bucket"] = random.Next(9) == 0 ? null : random.Next(10_000),
            ["devices"] = random.Next(3) == 0 ? null : Many(random, () => new { model = Text(random), idfa = Text(random), google_ad_id = Text(random), carrier = Text(random) }),
            ["push_tokens"] = Many(random, () => new { app = Text(random), token = "t" }),
            ["apps"] = Many(random, () => new { name = "app", version = Text(random), sessions = random.Next(-2, 5), last_used = Instant(random) }),
            ["user_aliases"] = random.Next(2) == 0 ? null : Many(random, () => new { alias_name = Text(random), alias_label = Text(random) }),
            ["custom_attributes"] = random.Next(5) == 0 ? null : Many(random, () => Attribute(random)).DistinctBy(one => one.Key).ToDictionary(one => one.Key, one => one.Value),
            ["custom_events"] = random.Next(5) == 0 ? null : Many(random, () => new { name = $"e{random.Next(2)}", count = random.Next(99), first = Instant(random), last = Instant(random) }),
            ["campaigns_received"] = Many(random, () => new
            {
                api_campaign_id = $"c{random.Next(2)}",
                last_received = Instant(random),
                variation_name = Text(random),
                variation_api_id = Text(random),
                in_control = new object?[] { true, false, null }[random.Next(3)],
            }),
        };
        // Some with non-ASCII characters, some with escapes.
        return JsonSerializer.Serialize(user, random.Next(2) == 0 ? null : Relaxed);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string? Text(Random random) => Texts[random.Next(Texts.Length)];

    private static string? Instant(Random random) => random.Next(4) switch
    {
        0 => null,
        1 => "2026-06-01T12:34:56Z",
        2 => $"2026-06-01T12:34:56.{random.Next(1, 999):000}Z",
        _ => $"1999-12-31T23:59:{random.Next(10, 59)}.1234567+02:00",
    };

    private static T[] Many<T>(Random random, Func<T> one) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => one())];

    private static KeyValuePair<string, object?> Attribute(Random random) => new($"a\u00E9\"{random.Next(3)}", random.Next(8) switch
    {
        0 => Text(random),
        1 => -1.50m,
        2 => 1e30,
        3 => true,
        4 => new object?[] { 1, "x\"\u00E9\n", null },
        5 => new { x = new { y = Text(random) } },
        6 => JsonDocument.Parse("123456789012345678901234567890.5").RootElement,
        _ => random.Next(),
    });
}
