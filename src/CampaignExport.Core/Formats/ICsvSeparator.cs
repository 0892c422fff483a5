using System.Runtime.Intrinsics;

namespace CampaignExport.Formats;

/// <summary>What stands between the cells of a CSV file. A type, so that each separator has machine code of its own and costs nothing.</summary>
internal interface ICsvSeparator
{
    static abstract byte Byte { get; }

    /// <summary>The characters that make a cell need quotes, each at the place that its low four bits name.</summary>
    static abstract Vector128<byte> SpecialByLowHalf { get; }
}

internal readonly struct CommaSeparator : ICsvSeparator
{
    public static byte Byte => (byte)',';

    public static Vector128<byte> SpecialByLowHalf => Vector128.Create((byte)1, 0, (byte)'"', 0, 0, 0, 0, 0, 0, 0, (byte)'\n', 0, (byte)',', (byte)'\r', 0, 0);
}

internal readonly struct SemicolonSeparator : ICsvSeparator
{
    public static byte Byte => (byte)';';

    public static Vector128<byte> SpecialByLowHalf => Vector128.Create((byte)1, 0, (byte)'"', 0, 0, 0, 0, 0, 0, 0, (byte)'\n', (byte)';', 0, (byte)'\r', 0, 0);
}

internal readonly struct PipeSeparator : ICsvSeparator
{
    public static byte Byte => (byte)'|';

    public static Vector128<byte> SpecialByLowHalf => Vector128.Create((byte)1, 0, (byte)'"', 0, 0, 0, 0, 0, 0, 0, (byte)'\n', 0, (byte)'|', (byte)'\r', 0, 0);
}

internal readonly struct TabSeparator : ICsvSeparator
{
    public static byte Byte => (byte)'\t';

    public static Vector128<byte> SpecialByLowHalf => Vector128.Create((byte)1, 0, (byte)'"', 0, 0, 0, 0, 0, 0, (byte)'\t', (byte)'\n', 0, 0, (byte)'\r', 0, 0);
}
