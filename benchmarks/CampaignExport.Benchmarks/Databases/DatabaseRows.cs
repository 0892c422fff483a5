using System.Data;
using System.Data.Common;
using System.Globalization;
using CampaignExport.Benchmarks.Rows;

namespace CampaignExport.Benchmarks.Databases;

/// <summary>Reads rows into objects, as one would write it today.</summary>
internal sealed class DatabaseRows : IAsyncDisposable
{
    public const string Query = """
        SELECT braze_id, country, created_at, created_from, devices, date_of_birth, email, unsubscribed_from_emails_at, user_id, first_name, first_session, gender, google_ad_ids, city, idfas, idfvs, language, last_app_version_used, last_name, last_session, number_of_google_ad_ids, number_of_idfas, number_of_idfvs, number_of_push_tokens, number_of_roku_ad_ids, number_of_windows_ad_ids, phone_number, opted_into_push_at, unsubscribed_from_push_at, random_bucket, roku_ad_ids, session_count, timezone, in_app_purchase_total, user_aliases, windows_ad_ids FROM campaign_export_profiles ORDER BY braze_id
        """;

    private readonly DbConnection _connection;
    private readonly DbCommand _command;
    private readonly DbDataReader _reader;

    private DatabaseRows(DbConnection connection, DbCommand command, DbDataReader reader) => (_connection, _command, _reader) = (connection, command, reader);

    public static async Task<DatabaseRows> OpenAsync(DbDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        var command = connection.CreateCommand();
        command.CommandText = Query;
        return new(connection, command, await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess));
    }

    public IEnumerable<RecipientRow> Read()
    {
        while (_reader.Read())
        {
            yield return new RecipientRow
            {
                AppboyId = Text(0),
                Country = Text(1),
                CreatedAt = Instant(2),
                CreatedFrom = Text(3),
                Devices = Text(4),
                DateOfBirth = Text(5) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
                Email = Text(6),
                UnsubscribedFromEmailsAt = Instant(7),
                UserId = Text(8),
                FirstName = Text(9),
                FirstSession = Instant(10),
                Gender = Text(11),
                GoogleAdIds = Text(12),
                City = Text(13),
                Idfas = Text(14),
                Idfvs = Text(15),
                Language = Text(16),
                LastAppVersionUsed = Text(17),
                LastName = Text(18),
                LastSession = Instant(19),
                NumberOfGoogleAdIds = Number(20),
                NumberOfIdfas = Number(21),
                NumberOfIdfvs = Number(22),
                NumberOfPushTokens = Number(23),
                NumberOfRokuAdIds = Number(24),
                NumberOfWindowsAdIds = Number(25),
                PhoneNumber = Text(26),
                OptedIntoPushAt = Instant(27),
                UnsubscribedFromPushAt = Instant(28),
                RandomBucket = Number(29),
                RokuAdIds = Text(30),
                SessionCount = Number(31),
                Timezone = Text(32),
                InAppPurchaseTotal = Text(33) is { } total ? decimal.Parse(total, CultureInfo.InvariantCulture) : null,
                UserAliases = Text(34),
                WindowsAdIds = Text(35),
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private string? Text(int column) => _reader.IsDBNull(column) ? null : _reader.GetString(column);

    private int? Number(int column) => _reader.IsDBNull(column) ? null : (int)_reader.GetInt64(column);

    private DateTimeOffset? Instant(int column) => _reader.IsDBNull(column) ? null : DateTimeOffset.UnixEpoch.AddTicks(_reader.GetInt64(column));
}
