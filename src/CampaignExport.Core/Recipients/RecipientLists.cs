using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignExport.Formats;

namespace CampaignExport.Recipients;

/// <summary>Writes the lists of a profile as JSON, and counts their entries. An unknown list is an empty cell.</summary>
internal static partial class RecipientLists
{
    private const int MostLayers = 4;

    private static readonly SearchValues<char> Escapes = SearchValues.Create("%&\\=\uFF05\uFE6A");

    private static readonly string[] AtSigns = [" at ", "(at)", "[at]", "{at}", "<at>"];

    private static readonly string[] Schemes = ["tel:", "sms:", "smsto:", "mms:", "callto:", "whatsapp:", "sip:", "phone:", "mobile:"];

    public static void WriteDevices(IReadOnlyList<Device>? devices, CellWriter cell)
    {
        if (devices is null)
        {
            cell.WriteNull();
            return;
        }

        var json = cell.BeginJson();
        json.WriteStartArray();
        for (var i = 0; i < devices.Count; i++)
        {
            var device = devices[i];
            json.WriteStartObject();
            WriteText(json, "model"u8, device.Model);
            WriteText(json, "os"u8, device.Os);
            WriteText(json, "carrier"u8, device.Carrier);
            WriteText(json, "idfv"u8, device.Idfv);
            WriteText(json, "idfa"u8, device.Idfa);
            WriteText(json, "device_id"u8, device.DeviceId);
            WriteText(json, "google_ad_id"u8, device.GoogleAdId);
            WriteText(json, "roku_ad_id"u8, device.RokuAdId);
            WriteText(json, "windows_ad_id"u8, device.WindowsAdId);
            if (device.AdTrackingEnabled is { } enabled)
                json.WriteBoolean("ad_tracking_enabled"u8, enabled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        cell.EndJson();
    }

    public static void WriteAliases(IReadOnlyList<UserAlias>? aliases, CellWriter cell)
    {
        if (aliases is null)
        {
            cell.WriteNull();
            return;
        }

        var json = cell.BeginJson();
        json.WriteStartArray();
        for (var i = 0; i < aliases.Count; i++)
        {
            json.WriteStartObject();
            WriteText(json, "alias_name"u8, aliases[i].Name);
            WriteText(json, "alias_label"u8, aliases[i].Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        cell.EndJson();
    }

    /// <summary>Removes aliases that are an e-mail address or a phone number.</summary>
    public static IReadOnlyList<UserAlias>? WithoutPersonalData(IReadOnlyList<UserAlias>? aliases)
    {
        for (var i = 0; i < (aliases?.Count ?? 0); i++)
        {
            if (IsAddressOrNumber(aliases![i].Name) || IsAddressOrNumber(aliases[i].Label))
                return [.. aliases.Where(alias => !IsAddressOrNumber(alias.Name) && !IsAddressOrNumber(alias.Label))];
        }

        return aliases;
    }

    /// <summary>Writes one kind of id of all devices.</summary>
    public static void WriteIds(IReadOnlyList<Device>? devices, Func<Device, string?> id, CellWriter cell)
    {
        if (CountIds(devices, id) == 0)
        {
            cell.WriteNull();
            return;
        }

        var json = cell.BeginJson();
        json.WriteStartArray();
        for (var i = 0; i < devices!.Count; i++)
        {
            if (id(devices[i]) is { } value)
                json.WriteStringValue(value);
        }

        json.WriteEndArray();
        cell.EndJson();
    }

    public static int CountIds(IReadOnlyList<Device>? devices, Func<Device, string?> id)
    {
        var count = 0;
        for (var i = 0; i < (devices?.Count ?? 0); i++)
        {
            if (id(devices![i]) is not null)
                count++;
        }

        return count;
    }

    public static long? SumOfSessions(IReadOnlyList<AppUsage>? apps)
    {
        long? sum = null;
        for (var i = 0; i < (apps?.Count ?? 0); i++)
            sum = (sum ?? 0) + (apps![i].Sessions ?? 0);
        return sum;
    }

    public static string? LastVersion(IReadOnlyList<AppUsage>? apps)
    {
        AppUsage? last = null;
        for (var i = 0; i < (apps?.Count ?? 0); i++)
        {
            if (last is null || apps![i].LastUsed > last.LastUsed)
                last = apps![i];
        }

        return last?.Version;
    }

    // A phone number has 7 to 15 digits, as E.164 and shorter national numbers do, and only separators between them.
    private static bool IsAddressOrNumber(string? text)
    {
        if (text is null)
            return false;
        text = Unescaped(text);
        if (text.AsSpan().TrimStart().IndexOfAny('@', '\uFF20', '\uFE6B') > 0 || SpellsAt(text))
            return true;
        var digits = 0;
        foreach (var sign in WithoutScheme(text))
        {
            if (char.IsDigit(sign))
                digits++;
            else if (!char.IsWhiteSpace(sign) && char.GetUnicodeCategory(sign) is not (UnicodeCategory.Format or UnicodeCategory.DashPunctuation)
                && sign is not ('+' or '\uFF0B' or '.' or '/' or '(' or ')'))
                return false;
        }

        return digits is >= 7 and <= 15;
    }

    // Decodes the escapes of URLs, which can be nested, of HTML, of source code and of quoted-printable mail.
    private static string Unescaped(string text)
    {
        for (var layers = 0; layers < MostLayers && text.AsSpan().IndexOfAny(Escapes) >= 0; layers++)
        {
            var plain = WebUtility.HtmlDecode(Uri.UnescapeDataString(text.Replace('\uFF05', '%').Replace('\uFE6A', '%'))).Replace("&commat;", "@", StringComparison.Ordinal);
            plain = CodeEscape().Replace(plain, Character);
            // Two digits behind an equals sign, or three behind a backslash, are rarely an escape.
            var rare = RareEscape().Replace(RareEscape().Replace(plain, Character), Character);
            plain = rare.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? rare.IndexOf('.', at) > 0 ? rare : plain : rare.StartsWith('+') ? rare : plain;
            if (plain == text)
                break;
            text = plain;
        }

        return text;
    }

    private static string Character(Match escape)
    {
        var isOctal = escape.Groups["octal"].Success;
        var digits = escape.Groups[isOctal ? "octal" : "hex"].ValueSpan;
        var value = 0;
        foreach (var digit in digits)
            value = (value * (isOctal ? 8 : 16)) + Convert.ToInt32(digit.ToString(), 16);
        return digits.IsEmpty ? escape.Groups["sign"].Value : Rune.IsValid(value) ? new Rune(value).ToString() : escape.Value;
    }

    [GeneratedRegex(@"\\+(?:[uU]\{(?<hex>[0-9A-Fa-f]{1,6})\}|U(?<hex>[0-9A-Fa-f]{8})|[uU](?<hex>[0-9A-Fa-f]{4})|x(?<hex>[0-9A-Fa-f]{2})|(?<sign>[@+]))", RegexOptions.CultureInvariant)]
    private static partial Regex CodeEscape();

    [GeneratedRegex(@"=(?<hex>[0-9A-Fa-f]{2})|\\+(?<octal>[0-3][0-7]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex RareEscape();

    // Finds addresses that are written to evade programs: ann at example.com, ann (at) example dot com.
    private static bool SpellsAt(string text)
    {
        foreach (var at in AtSigns)
        {
            if (text.IndexOf(at, StringComparison.OrdinalIgnoreCase) is > 0 and var found
                && text.AsSpan(found + at.Length).Trim() is var host && (host.IndexOf('.') > 0 || host.Contains("dot", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    // Removes the scheme and the parameters of a link such as tel:+49-170-1234567;ext=1.
    private static ReadOnlySpan<char> WithoutScheme(ReadOnlySpan<char> text)
    {
        foreach (var scheme in Schemes)
        {
            if (text.TrimStart().StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                text = text.TrimStart()[scheme.Length..];
                return text.IndexOf(';') is >= 0 and var end ? text[..end] : text;
            }
        }

        return text;
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
