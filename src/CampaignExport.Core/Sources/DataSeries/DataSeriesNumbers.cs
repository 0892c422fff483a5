namespace CampaignExport.Sources;

/// <summary>The numbers of one day: those of the campaign under message -1, those of messages under their indexes.</summary>
/// <param name="Values">Sorted by message and metric, each pair once.</param>
/// <param name="Messages">The indexes of all messages, also of those without a number; sorted, each once.</param>
internal sealed record DataSeriesNumbers((int Message, int Metric, decimal Value)[] Values, int[] Messages)
{
    /// <summary>Whether all numbers are zero.</summary>
    public bool IsZero => Values.All(one => one.Value == 0);

    /// <summary>Sorts values and messages; values of the same message and metric are added up.</summary>
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

    /// <summary>Whether both hold the same numbers. A number that is missing is zero.</summary>
    public bool HasSameNumbers(DataSeriesNumbers other) =>
        Values.Where(one => one.Value != 0).SequenceEqual(other.Values.Where(one => one.Value != 0));

    /// <summary>Whether both are about the same channels and variations.</summary>
    public bool HasSameMessages(DataSeriesNumbers other) => Messages.AsSpan().SequenceEqual(other.Messages);
}
