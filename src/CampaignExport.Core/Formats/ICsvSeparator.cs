using System.Runtime.Intrinsics;

namespace CampaignExport.Formats;

/// <summary>The separator between the cells of a CSV file. It is a type, so that the JIT compiles specialized code for each separator.</summary>
internal interface ICsvSeparator
{
    static abstract byte Byte { get; }

    /// <summary>The characters that require quotes, each at the index given by its low four bits.</summary>
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
