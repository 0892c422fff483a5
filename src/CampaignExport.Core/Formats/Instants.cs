using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Writes days and instants as ISO 8601, straight into bytes. It remembers the last day, since neighbours share it.</summary>
internal sealed class Instants
{
    /// <summary>What the longest instant takes: <c>2026-06-01T12:34:56.1234567Z</c>.</summary>
    public const int MostBytes = 28;

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

    /// <summary>Writes an instant in UTC, with milliseconds or ticks only where it has some.</summary>
    /// <returns>How many bytes were written.</returns>
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

    private void Remember(int dayNumber)
    {
        var (year, month, day) = DateOnly.FromDayNumber(dayNumber);
        _yearAndMonth = TwoDigits((uint)year / 100) | (TwoDigits((uint)year % 100) << 16) | ((ulong)'-' << 32)
            | (TwoDigits((uint)month) << 40) | ((ulong)'-' << 56);
        _day = (ushort)TwoDigits((uint)day);
        _dayNumber = dayNumber;
    }

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

    // The tens in the lowest byte, since that is written first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong TwoDigits(uint value)
    {
        var tens = value * 103 >> 10;
        return 0x3030 + tens + ((value - (tens * 10)) << 8);
    }
}
