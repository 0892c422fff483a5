using System.Data.Common;
using System.Globalization;
using CampaignExport.Events;
using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>Runs the statements that count, and reads their rows.</summary>
/// <param name="dialect">The SQL of the engine.</param>
/// <param name="read">Runs a statement over the tables <c>e</c> and <c>p</c>, and passes each row.</param>
internal sealed class CountReader(CountingDialect dialect, Func<string, Action<DbDataReader>, Task> read)
{
    /// <summary>Counts all days of a campaign.</summary>
    /// <param name="sql">The statements.</param>
    /// <param name="variations">The messages of the campaign.</param>
    /// <param name="hasPurchases">Whether there is a table of purchases.</param>
    public async Task<CountedRows> CountAsync(CountingStatements sql, IReadOnlyList<EventVariation> variations, bool hasPurchases)
    {
        var counted = new CountedRows { Variations = variations };
        var unit = sql.IsHourly ? TimeSpan.TicksPerMinute / TimeSpan.TicksPerMicrosecond : 1;
        await AddMessagesAsync(sql.Each, EventCounting.Each).ConfigureAwait(false);
        await AddMessagesAsync(sql.ByMachine, EventCounting.ByMachine).ConfigureAwait(false);
        await AddMessagesAsync(sql.FirstOfMessage, EventCounting.FirstOfMessage).ConfigureAwait(false);
        await AddMessagesAsync(sql.FirstOfPerson, EventCounting.FirstOfPerson).ConfigureAwait(false);
        counted.Users.AddRange(await ReadPeopleAsync(sql.PeoplePerDay, unit).ConfigureAwait(false));
        await read(
            sql.Conversions,
            row => counted.Conversions.Add(new((int)Number(row, 0), Day(row, 1, unit), row.GetString(2), row.GetString(3), Number(row, 4)))).ConfigureAwait(false);
        if (hasPurchases)
        {
            await read(
                sql.Revenue,
                row => counted.Revenue.Add(new(Day(row, 0, unit), row.GetString(1), row.GetString(2), row.GetString(3), WithoutZeros(row.GetDecimal(4))))).ConfigureAwait(false);
        }

        return counted;

        // Engines return all decimal places. A quotient has only those that it needs.
        static decimal WithoutZeros(decimal amount) => amount / 1.000_000_000_000_000_000_000_000_000m;

        Task AddMessagesAsync(string statement, EventCounting counting) => read(
            statement,
            row => counted.Messages.Add(new((int)counting, Day(row, 0, unit), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), Number(row, 5))));
    }

    /// <summary>Counts the distinct people of weeks or months, on some days.</summary>
    /// <param name="statement">The statement, from <see cref="CountingStatements.UsersPer"/>.</param>
    public Task<List<UserRow>> CountPeopleAsync(string statement) => ReadPeopleAsync(statement, unit: 1);

    /// <summary>Counts the distinct people who received the campaign on some days; null for all days.</summary>
    /// <param name="range">The days.</param>
    /// <param name="zone">The zone of the days.</param>
    /// <param name="withEngaged">Whether to count the people who opened and clicked too.</param>
    public async Task<DistinctPeople> CountPeopleAsync(DayRange? range, TimeZoneInfo zone, bool withEngaged)
    {
        var when = DayMoments.When(range, zone);
        var (total, channels) = (0L, new Dictionary<string, long>());
        var messages = await CountMessagesAsync(CountingStatements.Recipients(when), row =>
        {
            if (row.IsDBNull(0))
                total = Number(row, 2);
            else
                channels.Add(row.GetString(0), Number(row, 2));
        }).ConfigureAwait(false);
        return new DistinctPeople(total)
        {
            Channels = channels,
            Variations = messages,
            Openers = withEngaged ? await CountMessagesAsync(CountingStatements.Engaged(dialect, EventKinds.OpeningMetrics, when)).ConfigureAwait(false) : null,
            Clickers = withEngaged ? await CountMessagesAsync(CountingStatements.Engaged(dialect, EventKinds.ClickingMetrics, when)).ConfigureAwait(false) : null,
        };
    }

    /// <summary>Gets a whole number of any size and sign.</summary>
    public static long Number(DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    private static int Day(DbDataReader row, int column, long unit) => (int)(Number(row, column) / unit);

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<Dictionary<(string Channel, string VariationId), long>> CountMessagesAsync(string statement, Action<DbDataReader>? addTotal = null)
    {
        var messages = new Dictionary<(string Channel, string VariationId), long>();
        await read(
            statement,
            row =>
            {
                if (row.IsDBNull(1))
                    addTotal!(row);
                else
                    messages.Add((row.GetString(0), row.GetString(1)), Number(row, 2));
            }).ConfigureAwait(false);
        return messages;
    }

    private async Task<List<UserRow>> ReadPeopleAsync(string statement, long unit)
    {
        var users = new List<UserRow>();
        await read(statement, row => users.Add(new(Day(row, 0, unit), Text(row, 1), Text(row, 2), Number(row, 3)))).ConfigureAwait(false);
        return users;
    }
}
