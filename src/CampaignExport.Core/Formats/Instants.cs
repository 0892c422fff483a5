using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CampaignExport.Formats;

/// <summary>Writes days and instants as ISO 8601, straight into bytes. It remembers the last day, since neighbours share it.</summary>
internal sealed class Instants
{
    /// <summary>What the longest instant takes: <c>2026-06-01T12:34:56.1234567Z</c>.</summary>
    public const int MostBytes = 28;

    private readonly byte[] _day = new byte[10];
    private int _dayNumber = -1;

    /// <summary>Writes the 10 bytes of a day.</summary>
    public void WriteDay(int dayNumber, Span<byte> destination)
    {
        if (dayNumber != _dayNumber)
        {
            var date = DateOnly.FromDayNumber(dayNumber);
            WriteTwoDigits(date.Year / 100, _day);
            WriteTwoDigits(date.Year % 100, _day.AsSpan(2));
            _day[4] = (byte)'-';
            WriteTwoDigits(date.Month, _day.AsSpan(5));
            _day[7] = (byte)'-';
            WriteTwoDigits(date.Day, _day.AsSpan(8));
            _dayNumber = dayNumber;
        }

        _day.CopyTo(destination);
    }

    /// <summary>Writes an instant in UTC, with milliseconds or ticks only where it has some.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Write(DateTimeOffset value, Span<byte> destination)
    {
        var ticks = value.UtcTicks;
        var dayNumber = (int)(ticks / TimeSpan.TicksPerDay);
        WriteDay(dayNumber, destination);
        var second = (int)((ticks - (dayNumber * TimeSpan.TicksPerDay)) / TimeSpan.TicksPerSecond);
        destination[10] = (byte)'T';
        WriteTwoDigits(second / 3600, destination[11..]);
        destination[13] = (byte)':';
        WriteTwoDigits(second / 60 % 60, destination[14..]);
        destination[16] = (byte)':';
        WriteTwoDigits(second % 60, destination[17..]);
        var written = 19 + WriteFraction((int)(ticks % TimeSpan.TicksPerSecond), destination[19..]);
        destination[written] = (byte)'Z';
        return written + 1;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteTwoDigits(int value, Span<byte> destination)
    {
        var tens = value * 103 >> 10;
        BinaryPrimitives.WriteUInt16LittleEndian(destination, (ushort)(0x3030 + tens + ((value - (tens * 10)) << 8)));
    }
}
