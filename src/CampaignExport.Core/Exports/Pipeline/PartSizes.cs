namespace CampaignExport.Exports;

/// <summary>From which size on a part is stored.</summary>
/// <remarks>
/// A file of a bucket has 10,000 parts at most. So the size doubles at part 1,501, and after every 1,000 parts from there on: of
/// 8 MiB, 10,000 parts hold 5.8 TiB. A rule of the number alone: an export that is gone on with cuts the same parts.
/// </remarks>
internal static class PartSizes
{
    private const int FirstToDouble = 1_501;
    private const int PartsOfASize = 1_000;
    // No part of a bucket is larger than 5 GiB, and a part may be larger than asked for by a page.
    private const long Most = 4L << 30;

    /// <param name="partBytes">The size that was asked for.</param>
    /// <param name="number">The number of the part, 1 for the first.</param>
    public static long Of(int partBytes, int number)
    {
        var doublings = number < FirstToDouble ? 0 : ((number - FirstToDouble) / PartsOfASize) + 1;
        return doublings > 32 ? Most : Math.Min((long)partBytes << doublings, Most);
    }
}
