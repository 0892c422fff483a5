namespace CampaignExport.Sources;

/// <summary>The numbers of one day. Message -1 is the campaign as a whole; messages have their indexes.</summary>
/// <param name="Values">The values, sorted by message and metric, with distinct pairs.</param>
/// <param name="Messages">The sorted, distinct indexes of all messages, including those without a number.</param>
internal sealed record DataSeriesNumbers((int Message, int Metric, decimal Value)[] Values, int[] Messages)
{
    /// <summary>Whether all numbers are zero.</summary>
    public bool IsZero => Values.All(one => one.Value == 0);

    /// <summary>Sorts values and messages. Values of the same message and metric are added up.</summary>
    public static DataSeriesNumbers Of(IEnumerable<(int Message, int Metric, decimal Value)> values, IEnumerable<int> messages)
    {
        (int Message, int Metric, decimal Value)[] sorted = [.. values];
        Array.Sort(sorted, static (one, other) => one.Message != other.Message ? one.Message.CompareTo(other.Message) : one.Metric.CompareTo(other.Metric));
        var count = 0;
        foreach (var one in sorted)
        {
            if (count > 0 && (sorted[count - 1].Message, sorted[count - 1].Metric) == (one.Message, one.Metric))
                sorted[count - 1].Value += one.Value;
            else
                sorted[count++] = one;
        }

        return new(sorted[..count], [.. messages.Distinct().Order()]);
    }

    /// <summary>Adds the numbers of another response for the same day.</summary>
    public DataSeriesNumbers Plus(DataSeriesNumbers other) => Of(Values.Concat(other.Values), Messages.Concat(other.Messages));

    /// <summary>Determines whether both have the same numbers. A missing number is zero.</summary>
    public bool HasSameNumbers(DataSeriesNumbers other) =>
        Values.Where(one => one.Value != 0).SequenceEqual(other.Values.Where(one => one.Value != 0));

    /// <summary>Determines whether both have the same channels and variations.</summary>
    public bool HasSameMessages(DataSeriesNumbers other) => Messages.AsSpan().SequenceEqual(other.Messages);
}
