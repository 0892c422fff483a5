namespace CampaignExport.Packaging;

/// <summary>Reads the header of a member of a gzip file (RFC 1952).</summary>
internal static class GzipHeader
{
    /// <exception cref="InvalidDataException">The input is not a gzip header.</exception>
    public static void PassOver(GzipInput input)
    {
        if (input.Take() != 0x1F || input.Take() != 0x8B || input.Take() != 8)
            throw new InvalidDataException("This is not gzip.");
        var flags = input.Take();
        // The time, the extra flags and the operating system.
        input.PassOver(6);
        if ((flags & 4) != 0)
            input.PassOver(input.Take() | (input.Take() << 8));
        foreach (var text in (ReadOnlySpan<byte>)[8, 16])
        {
            while ((flags & text) != 0 && input.Take() != 0)
            {
                // Skips the file name or the comment.
            }
        }

        if ((flags & 2) != 0)
            input.PassOver(2);
    }
}
