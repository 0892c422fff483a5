using System.Globalization;
using System.Text;

namespace CampaignExport.Sql;

/// <summary>The key after which reading continues.</summary>
/// <param name="Key">The key.</param>
/// <param name="Number">The number of rows up to the key.</param>
internal sealed record SqlCursor(string Key, long Number)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="CheckpointException">The text is not a cursor of this query.</exception>
    public static SqlCursor Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(text[(colon + 1)..], number)
            : throw new CheckpointException("The cursor does not belong to this query. Start the export again from the beginning.");
    }

    /// <summary>The cursor after the last row of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="number">The number of that row.</param>
    public static SqlCursor After(SqlRowBlock block, long number) => new(KeyOf(new SqlRow(block, block.Count - 1), number), number);

    /// <summary>Gets the key of a row.</summary>
    /// <exception cref="SourceDataException">The key is missing, or is not valid text.</exception>
    public static string KeyOf(SqlRow row, long number)
    {
        if (!row.TryGetText(0, out var key))
            throw new SourceDataException("A recipient has no key to continue after. The query must not return such rows.");
        try
        {
            return Strict.GetString(key);
        }
        catch (DecoderFallbackException error)
        {
            // The decoder's error contains bytes of the key, so it is not passed on.
            throw new SourceDataException(FormattableString.Invariant(
                $"SqlRecipientOptions.Query returns in row {number} a key that is not valid UTF-8 at byte {error.Index}. Correct it in the database: reading cannot continue after it."));
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Key}");
}
