using CampaignExport.Benchmarks.Rows;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>How recipients are written: by our encoder, by CsvHelper 34 field by field, and by those who read values.</summary>
internal sealed class RecipientTable : RowTable<RecipientRow>
{
    public override string Name => "recipient";

    public override IReadOnlyList<Column<RecipientRow>> Columns { get; } =
    [
        new("Appboy ID", static (row, cell) => cell.WriteText(row.AppboyId)),
        new("country", static (row, cell) => cell.WriteText(row.Country)),
        new("created_at", static (row, cell) => cell.WriteInstant(row.CreatedAt)),
        new("created_from", static (row, cell) => cell.WriteText(row.CreatedFrom)),
        new("devices", static (row, cell) => cell.WriteText(row.Devices)),
        new("date_of_birth", static (row, cell) => cell.WriteDate(row.DateOfBirth)),
        new("email", static (row, cell) => cell.WriteText(row.Email)),
        new("unsubscribed_from_emails_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromEmailsAt)),
        new("user_id", static (row, cell) => cell.WriteText(row.UserId)),
        new("first_name", static (row, cell) => cell.WriteText(row.FirstName)),
        new("first_session", static (row, cell) => cell.WriteInstant(row.FirstSession)),
        new("gender", static (row, cell) => cell.WriteText(row.Gender)),
        new("google_ad_ids", static (row, cell) => cell.WriteText(row.GoogleAdIds)),
        new("city", static (row, cell) => cell.WriteText(row.City)),
        new("IDFAs", static (row, cell) => cell.WriteText(row.Idfas)),
        new("IDFVs", static (row, cell) => cell.WriteText(row.Idfvs)),
        new("language", static (row, cell) => cell.WriteText(row.Language)),
        new("last_app_version_used", static (row, cell) => cell.WriteText(row.LastAppVersionUsed)),
        new("last_name", static (row, cell) => cell.WriteText(row.LastName)),
        new("last_session", static (row, cell) => cell.WriteInstant(row.LastSession)),
        new("number_of_google_ad_ids", static (row, cell) => cell.WriteInteger(row.NumberOfGoogleAdIds)),
        new("number_of_IDFAs", static (row, cell) => cell.WriteInteger(row.NumberOfIdfas)),
        new("number_of_IDFVs", static (row, cell) => cell.WriteInteger(row.NumberOfIdfvs)),
        new("number_of_push_tokens", static (row, cell) => cell.WriteInteger(row.NumberOfPushTokens)),
        new("number_of_roku_ad_ids", static (row, cell) => cell.WriteInteger(row.NumberOfRokuAdIds)),
        new("number_of_windows_ad_ids", static (row, cell) => cell.WriteInteger(row.NumberOfWindowsAdIds)),
        new("phone_number", static (row, cell) => cell.WriteText(row.PhoneNumber)),
        new("opted_into_push_at", static (row, cell) => cell.WriteInstant(row.OptedIntoPushAt)),
        new("unsubscribed_from_push_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromPushAt)),
        new("random_bucket", static (row, cell) => cell.WriteInteger(row.RandomBucket)),
        new("roku_ad_ids", static (row, cell) => cell.WriteText(row.RokuAdIds)),
        new("session_count", static (row, cell) => cell.WriteInteger(row.SessionCount)),
        new("timezone", static (row, cell) => cell.WriteText(row.Timezone)),
        new("in_app_purchase_total", static (row, cell) => cell.WriteDecimal(row.InAppPurchaseTotal)),
        new("user_aliases", static (row, cell) => cell.WriteText(row.UserAliases)),
        new("windows_ad_ids", static (row, cell) => cell.WriteText(row.WindowsAdIds)),
    ];

    public override IReadOnlyList<Field<RecipientRow>> Fields { get; } =
    [
        Field<RecipientRow>.Text("Appboy ID", static row => row.AppboyId),
        Field<RecipientRow>.Text("country", static row => row.Country),
        Field<RecipientRow>.Instant("created_at", static row => row.CreatedAt),
        Field<RecipientRow>.Text("created_from", static row => row.CreatedFrom),
        Field<RecipientRow>.Text("devices", static row => row.Devices),
        Field<RecipientRow>.Date("date_of_birth", static row => row.DateOfBirth),
        Field<RecipientRow>.Text("email", static row => row.Email),
        Field<RecipientRow>.Instant("unsubscribed_from_emails_at", static row => row.UnsubscribedFromEmailsAt),
        Field<RecipientRow>.Text("user_id", static row => row.UserId),
        Field<RecipientRow>.Text("first_name", static row => row.FirstName),
        Field<RecipientRow>.Instant("first_session", static row => row.FirstSession),
        Field<RecipientRow>.Text("gender", static row => row.Gender),
        Field<RecipientRow>.Text("google_ad_ids", static row => row.GoogleAdIds),
        Field<RecipientRow>.Text("city", static row => row.City),
        Field<RecipientRow>.Text("IDFAs", static row => row.Idfas),
        Field<RecipientRow>.Text("IDFVs", static row => row.Idfvs),
        Field<RecipientRow>.Text("language", static row => row.Language),
        Field<RecipientRow>.Text("last_app_version_used", static row => row.LastAppVersionUsed),
        Field<RecipientRow>.Text("last_name", static row => row.LastName),
        Field<RecipientRow>.Instant("last_session", static row => row.LastSession),
        Field<RecipientRow>.Integer("number_of_google_ad_ids", static row => row.NumberOfGoogleAdIds),
        Field<RecipientRow>.Integer("number_of_IDFAs", static row => row.NumberOfIdfas),
        Field<RecipientRow>.Integer("number_of_IDFVs", static row => row.NumberOfIdfvs),
        Field<RecipientRow>.Integer("number_of_push_tokens", static row => row.NumberOfPushTokens),
        Field<RecipientRow>.Integer("number_of_roku_ad_ids", static row => row.NumberOfRokuAdIds),
        Field<RecipientRow>.Integer("number_of_windows_ad_ids", static row => row.NumberOfWindowsAdIds),
        Field<RecipientRow>.Text("phone_number", static row => row.PhoneNumber),
        Field<RecipientRow>.Instant("opted_into_push_at", static row => row.OptedIntoPushAt),
        Field<RecipientRow>.Instant("unsubscribed_from_push_at", static row => row.UnsubscribedFromPushAt),
        Field<RecipientRow>.Integer("random_bucket", static row => row.RandomBucket),
        Field<RecipientRow>.Text("roku_ad_ids", static row => row.RokuAdIds),
        Field<RecipientRow>.Integer("session_count", static row => row.SessionCount),
        Field<RecipientRow>.Text("timezone", static row => row.Timezone),
        Field<RecipientRow>.Decimal("in_app_purchase_total", static row => row.InAppPurchaseTotal),
        Field<RecipientRow>.Text("user_aliases", static row => row.UserAliases),
        Field<RecipientRow>.Text("windows_ad_ids", static row => row.WindowsAdIds),
    ];

    public override System.Text.Json.Serialization.Metadata.JsonTypeInfo<RecipientRow> Json => RowJson.Default.RecipientRow;

    public override RecipientRow Make(long number) => RecipientRows.Make(number);

    public override void WriteFields(CsvWriter writer, RecipientRow row, DateForms forms)
    {
        writer.WriteField(row.AppboyId);
        writer.WriteField(row.Country);
        writer.WriteField(row.CreatedAt, forms.Instant);
        writer.WriteField(row.CreatedFrom);
        writer.WriteField(row.Devices);
        writer.WriteField(row.DateOfBirth, forms.Date);
        writer.WriteField(row.Email);
        writer.WriteField(row.UnsubscribedFromEmailsAt, forms.Instant);
        writer.WriteField(row.UserId);
        writer.WriteField(row.FirstName);
        writer.WriteField(row.FirstSession, forms.Instant);
        writer.WriteField(row.Gender);
        writer.WriteField(row.GoogleAdIds);
        writer.WriteField(row.City);
        writer.WriteField(row.Idfas);
        writer.WriteField(row.Idfvs);
        writer.WriteField(row.Language);
        writer.WriteField(row.LastAppVersionUsed);
        writer.WriteField(row.LastName);
        writer.WriteField(row.LastSession, forms.Instant);
        writer.WriteField(row.NumberOfGoogleAdIds);
        writer.WriteField(row.NumberOfIdfas);
        writer.WriteField(row.NumberOfIdfvs);
        writer.WriteField(row.NumberOfPushTokens);
        writer.WriteField(row.NumberOfRokuAdIds);
        writer.WriteField(row.NumberOfWindowsAdIds);
        writer.WriteField(row.PhoneNumber);
        writer.WriteField(row.OptedIntoPushAt, forms.Instant);
        writer.WriteField(row.UnsubscribedFromPushAt, forms.Instant);
        writer.WriteField(row.RandomBucket);
        writer.WriteField(row.RokuAdIds);
        writer.WriteField(row.SessionCount);
        writer.WriteField(row.Timezone);
        writer.WriteField(row.InAppPurchaseTotal);
        writer.WriteField(row.UserAliases);
        writer.WriteField(row.WindowsAdIds);
        writer.EndRecord();
    }
}
