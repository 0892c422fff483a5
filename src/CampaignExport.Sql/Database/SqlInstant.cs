namespace CampaignExport.Sql;

/// <summary>
/// Instants as whole numbers: tenths of a microsecond since 1970 in UTC. They compare and come back exactly in every database,
/// which no type of time does that databases have in common.
/// </summary>
internal static class SqlInstant
{
    public static long? ToNumber(DateTimeOffset? instant) => instant?.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;

    public static DateTimeOffset FromNumber(long number) => DateTimeOffset.UnixEpoch.AddTicks(number);
}
