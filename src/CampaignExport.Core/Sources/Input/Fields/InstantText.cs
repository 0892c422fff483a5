namespace CampaignExport.Sources;

/// <summary>Parses days and instants in all forms that user exports use.</summary>
internal static class InstantText
{
    /// <summary>Parses a calendar day. A time after it is ignored, regardless of its offset.</summary>
    public static bool TryReadDay(ReadOnlySpan<byte> text, out DateOnly day)
    {
        text = text.Trim((byte)' ');
        day = default;
        return TryTakeDay(ref text, out day) && (text.IsEmpty || text[0] is (byte)'T' or (byte)' ');
    }

    /// <summary>
    /// Parses an instant such as <c>2020-07-10T15:00:00.000Z</c>. It can have an offset (<c>+02:00</c>, <c>-5:00</c>, <c>+0200</c>), <c>UTC</c>,
    /// or no zone, which means UTC. A space can replace the T. A day alone means its start in UTC. The day can also be <c>2020/07/10</c> or
    /// <c>20200710</c>, the time <c>150000</c>, and a comma can precede the fraction.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        text = text.Trim((byte)' ');
        instant = default;
        if (!TryTakeDay(ref text, out var day))
            return false;
        var ticks = day.DayNumber * TimeSpan.TicksPerDay;
        if (!text.IsEmpty)
        {
            if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || !TryTakeTime(text[1..], out var time, out text) || !TryReadOffset(text, out var offset))
                return false;
            ticks += time - offset;
        }

        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks)
            return false;
        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryTakeDay(ref ReadOnlySpan<byte> text, out DateOnly day)
    {
        day = default;
        // The length of the separator between year, month and day.
        var sign = text.Length > 4 && text[4] is (byte)'-' or (byte)'/' ? 1 : 0;
        var length = 8 + (2 * sign);
        if (text.Length < length || (sign == 1 && text[7] != text[4])
            || !TryReadDigits(text[..4], out var year) || !TryReadDigits(text.Slice(4 + sign, 2), out var month)
            || !TryReadDigits(text.Slice(6 + (2 * sign), 2), out var number)
            || year == 0 || month is 0 or > 12 || number == 0 || number > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, number);
        text = text[length..];
        return true;
    }

    private static bool TryTakeTime(ReadOnlySpan<byte> text, out long ticks, out ReadOnlySpan<byte> rest)
    {
        ticks = 0;
        rest = default;
        // The length of the separator between hour, minute and second.
        var sign = text.Length > 2 && text[2] == ':' ? 1 : 0;
        if (text.Length < 4 + sign
            || !TryReadDigits(text[..2], out var hour) || !TryReadDigits(text.Slice(2 + sign, 2), out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        rest = text[(4 + sign)..];
        var second = 0;
        if (!rest.IsEmpty && (sign == 1 ? rest[0] == ':' : char.IsAsciiDigit((char)rest[0])))
        {
            if (rest.Length < 2 + sign || !TryReadDigits(rest.Slice(sign, 2), out second) || second > 59)
                return false;
            rest = rest[(2 + sign)..];
        }

        ticks = ((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond;
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)','))
            return true;
        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end && end < 0 ? rest.Length - 1 : end;
        for (var (at, worth) = (1, TimeSpan.TicksPerSecond / 10); at <= digits; at++, worth /= 10)
            ticks += (rest[at] - '0') * worth;
        rest = rest[(1 + digits)..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        text = text.TrimStart((byte)' ');
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8))
            return true;
        if (text[0] is not ((byte)'+' or (byte)'-'))
            return false;
        var sign = text[0] == '-' ? -1 : 1;
        text = text[1..];
        var colon = text.IndexOf((byte)':');
        var hours = colon >= 0 ? text[..colon] : text.Length == 4 ? text[..2] : text;
        var minutes = colon >= 0 ? text[(colon + 1)..] : text.Length == 4 ? text[2..] : "00"u8;
        if (hours.Length is not (1 or 2) || minutes.Length != 2 || !TryReadDigits(hours, out var hour) || !TryReadDigits(minutes, out var minute)
            || hour > 14 || minute > 59)
        {
            return false;
        }

        ticks = sign * ((hour * 60L) + minute) * TimeSpan.TicksPerMinute;
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
