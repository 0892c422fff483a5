using CampaignExport.Benchmarks.Rows;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>Writes recipients with our encoder, with CsvHelper 34 field by field, and with writers that read values.</summary>
internal sealed class RecipientTable : RowTable<RecipientRow>
{
    public override string Name => "recipient";

    public override IReadOnlyList<Column<RecipientRow>> Columns { get; } =
    [
        TypedColumn.Text<RecipientRow>("Appboy ID", static row => row.AppboyId),
        TypedColumn.Text<RecipientRow>("country", static row => row.Country),
        new("created_at", static (row, cell) => cell.WriteInstant(row.CreatedAt)),
        TypedColumn.Text<RecipientRow>("created_from", static row => row.CreatedFrom),
        TypedColumn.Text<RecipientRow>("devices", static row => row.Devices),
        new("date_of_birth", static (row, cell) => cell.WriteDate(row.DateOfBirth)),
        TypedColumn.Text<RecipientRow>("email", static row => row.Email),
        new("unsubscribed_from_emails_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromEmailsAt)),
        TypedColumn.Text<RecipientRow>("user_id", static row => row.UserId),
        TypedColumn.Text<RecipientRow>("first_name", static row => row.FirstName),
        new("first_session", static (row, cell) => cell.WriteInstant(row.FirstSession)),
        TypedColumn.Text<RecipientRow>("gender", static row => row.Gender),
        TypedColumn.Text<RecipientRow>("google_ad_ids", static row => row.GoogleAdIds),
        TypedColumn.Text<RecipientRow>("city", static row => row.City),
        TypedColumn.Text<RecipientRow>("IDFAs", static row => row.Idfas),
        TypedColumn.Text<RecipientRow>("IDFVs", static row => row.Idfvs),
        TypedColumn.Text<RecipientRow>("language", static row => row.Language),
        TypedColumn.Text<RecipientRow>("last_app_version_used", static row => row.LastAppVersionUsed),
        TypedColumn.Text<RecipientRow>("last_name", static row => row.LastName),
        new("last_session", static (row, cell) => cell.WriteInstant(row.LastSession)),
        TypedColumn.Integer<RecipientRow>("number_of_google_ad_ids", static row => row.NumberOfGoogleAdIds),
        TypedColumn.Integer<RecipientRow>("number_of_IDFAs", static row => row.NumberOfIdfas),
        TypedColumn.Integer<RecipientRow>("number_of_IDFVs", static row => row.NumberOfIdfvs),
        TypedColumn.Integer<RecipientRow>("number_of_push_tokens", static row => row.NumberOfPushTokens),
        TypedColumn.Integer<RecipientRow>("number_of_roku_ad_ids", static row => row.NumberOfRokuAdIds),
        TypedColumn.Integer<RecipientRow>("number_of_windows_ad_ids", static row => row.NumberOfWindowsAdIds),
        TypedColumn.Text<RecipientRow>("phone_number", static row => row.PhoneNumber),
        new("opted_into_push_at", static (row, cell) => cell.WriteInstant(row.OptedIntoPushAt)),
        new("unsubscribed_from_push_at", static (row, cell) => cell.WriteInstant(row.UnsubscribedFromPushAt)),
        TypedColumn.Integer<RecipientRow>("random_bucket", static row => row.RandomBucket),
        TypedColumn.Text<RecipientRow>("roku_ad_ids", static row => row.RokuAdIds),
        TypedColumn.Integer<RecipientRow>("session_count", static row => row.SessionCount),
        TypedColumn.Text<RecipientRow>("timezone", static row => row.Timezone),
        new("in_app_purchase_total", static (row, cell) => cell.WriteDecimal(row.InAppPurchaseTotal)),
        TypedColumn.Text<RecipientRow>("user_aliases", static row => row.UserAliases),
        TypedColumn.Text<RecipientRow>("windows_ad_ids", static row => row.WindowsAdIds),
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
