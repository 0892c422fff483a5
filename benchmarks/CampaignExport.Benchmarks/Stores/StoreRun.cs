using System.Globalization;

namespace CampaignExport.Benchmarks.Stores;

/// <summary>The measurement of one run.</summary>
/// <param name="Seconds">The time.</param>
/// <param name="Bytes">The bytes of the object.</param>
/// <param name="Managed">The peak of the managed heap above its size before the run, in bytes.</param>
/// <param name="WorkingSet">The peak of the working set above its size before the run, in bytes.</param>
internal sealed record StoreRun(double Seconds, long Bytes, long Managed, long WorkingSet)
{
    public static StoreRun Parse(string text)
    {
        var words = text.Trim().Split(' ');
        return new(
            double.Parse(words[0], CultureInfo.InvariantCulture),
            long.Parse(words[1], CultureInfo.InvariantCulture),
            long.Parse(words[2], CultureInfo.InvariantCulture),
            long.Parse(words[3], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:R} {Bytes} {Managed} {WorkingSet}");
}
