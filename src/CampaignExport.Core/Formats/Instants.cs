using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Writes days and instants as bytes in ISO 8601. It caches the last day, because consecutive values often share it.</summary>
internal sealed class Instants
{
    /// <summary>The length of the longest instant: <c>2026-06-01T12:34:56.1234567Z</c>.</summary>
    public const int MostBytes = 28;

    private static readonly int FirstDay = new DateOnly(1900, 3, 1).DayNumber;
    private static readonly int LastDay = new DateOnly(2100, 2, 28).DayNumber;

    // "1900-03-" and all following months.
    private static readonly ulong[] Months = [.. Enumerable.Range(2, 200 * 12).Select(month => YearAndMonth((uint)(1900 + (month / 12)), (uint)(month % 12) + 1))];

    // The last day as text: "2026-06-" and "01", the first character in the lowest byte.
    private ulong _yearAndMonth;
    private ushort _day;
    private int _dayNumber = -1;

    /// <summary>Writes the 10 bytes of a day.</summary>
    public void WriteDay(int dayNumber, Span<byte> destination)
    {
        if (dayNumber != _dayNumber)
            Remember(dayNumber);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _yearAndMonth);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[8..], _day);
    }

    /// <summary>Writes an instant in UTC, with milliseconds or ticks only if it has any.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Write(DateTimeOffset value, Span<byte> destination)
    {
        var ticks = value.UtcTicks;
        var dayNumber = (int)(ticks / TimeSpan.TicksPerDay);
        WriteDay(dayNumber, destination);
        ticks -= dayNumber * TimeSpan.TicksPerDay;
        var second = (uint)(ticks / TimeSpan.TicksPerSecond);
        var minute = second / 60;
        var hour = minute / 60;
        var seconds = TwoDigits(second - (minute * 60));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[10..], 'T' | (TwoDigits(hour) << 8) | ((ulong)':' << 24)
            | (TwoDigits(minute - (hour * 60)) << 32) | ((ulong)':' << 48) | (seconds << 56));
        destination[18] = (byte)(seconds >> 8);
        var written = 19 + WriteFraction((int)(ticks - (second * TimeSpan.TicksPerSecond)), destination[19..]);
        destination[written] = (byte)'Z';
        return written + 1;
    }

    // The days from 1900-03-01 to 2100-02-28 need no century rule. Years start in March, so that the leap day comes last.
    private void Remember(int dayNumber)
    {
        _dayNumber = dayNumber;
        var since = (uint)(dayNumber - FirstDay);
        if (since > LastDay - FirstDay)
        {
            var (anyYear, anyMonth, anyDay) = DateOnly.FromDayNumber(dayNumber);
            _yearAndMonth = YearAndMonth((uint)anyYear, (uint)anyMonth);
            _day = (ushort)TwoDigits((uint)anyDay);
            return;
        }

        var year = ((since * 4) + 3) / 1461;
        var dayOfYear = since - (year * 1461 / 4);
        var month = ((dayOfYear * 5) + 2) / 153;
        _day = (ushort)TwoDigits(dayOfYear - (((month * 153) + 2) / 5) + 1);
        _yearAndMonth = Months[(year * 12) + month];
    }

    private static ulong YearAndMonth(uint year, uint month) => TwoDigits(year / 100) | (TwoDigits(year % 100) << 16) | ((ulong)'-' << 32)
        | (TwoDigits(month) << 40) | ((ulong)'-' << 56);

    private static int WriteFraction(int ticks, Span<byte> destination)
    {
        if (ticks == 0)
            return 0;
        var milliseconds = ticks % TimeSpan.TicksPerMillisecond == 0;
        var (value, digits) = milliseconds ? (ticks / (int)TimeSpan.TicksPerMillisecond, 3) : (ticks, 7);
        destination[0] = (byte)'.';
        for (var at = digits; at > 0; at--, value /= 10)
            destination[at] = (byte)('0' + (value % 10));
        return digits + 1;
    }

    // The tens are in the lowest byte, which is written first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong TwoDigits(uint value)
    {
        var tens = value * 103 >> 10;
        return 0x3030 + tens + ((value - (tens * 10)) << 8);
    }
}
