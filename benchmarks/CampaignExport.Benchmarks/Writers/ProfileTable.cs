using CampaignExport.Benchmarks.Rows;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Writers;

/// <summary>Writes profiles with our encoder, with CsvHelper 34 field by field, and with writers that read values.</summary>
internal sealed class ProfileTable : RowTable<ProfileRow>
{
    public override string Name => "profile";

    public override IReadOnlyList<Column<ProfileRow>> Columns { get; } =
    [
        TypedColumn.Text<ProfileRow>("external_id", static row => row.ExternalId),
        TypedColumn.Text<ProfileRow>("braze_id", static row => row.BrazeId),
        TypedColumn.Text<ProfileRow>("first_name", static row => row.FirstName),
        TypedColumn.Text<ProfileRow>("last_name", static row => row.LastName),
        TypedColumn.Text<ProfileRow>("email", static row => row.Email),
        TypedColumn.Text<ProfileRow>("phone", static row => row.Phone),
        TypedColumn.Text<ProfileRow>("gender", static row => row.Gender),
        new("date_of_birth", static (row, cell) => cell.WriteDate(row.DateOfBirth)),
        TypedColumn.Text<ProfileRow>("country", static row => row.Country),
        TypedColumn.Text<ProfileRow>("city", static row => row.City),
        TypedColumn.Text<ProfileRow>("language", static row => row.Language),
        TypedColumn.Text<ProfileRow>("time_zone", static row => row.TimeZone),
        new("created_at", static (row, cell) => cell.WriteInstant(row.CreatedAt)),
        new("first_session", static (row, cell) => cell.WriteInstant(row.FirstSession)),
        new("last_session", static (row, cell) => cell.WriteInstant(row.LastSession)),
        TypedColumn.Integer<ProfileRow>("session_count", static row => row.SessionCount),
        TypedColumn.Integer<ProfileRow>("random_bucket", static row => row.RandomBucket),
        new("total_revenue", static (row, cell) => cell.WriteDecimal(row.TotalRevenue)),
        new("in_app_purchase_total", static (row, cell) => cell.WriteDecimal(row.InAppPurchaseTotal)),
        new("email_opted_in", static (row, cell) => cell.WriteBoolean(row.EmailOptedIn)),
        new("push_opted_in", static (row, cell) => cell.WriteBoolean(row.PushOptedIn)),
        TypedColumn.Text<ProfileRow>("email_subscribe", static row => row.EmailSubscribe),
        TypedColumn.Text<ProfileRow>("app_version", static row => row.AppVersion),
        TypedColumn.Text<ProfileRow>("attributed_campaign", static row => row.AttributedCampaign),
        TypedColumn.Text<ProfileRow>("note", static row => row.Note),
    ];

    public override IReadOnlyList<Field<ProfileRow>> Fields { get; } =
    [
        Field<ProfileRow>.Text("external_id", static row => row.ExternalId),
        Field<ProfileRow>.Text("braze_id", static row => row.BrazeId),
        Field<ProfileRow>.Text("first_name", static row => row.FirstName),
        Field<ProfileRow>.Text("last_name", static row => row.LastName),
        Field<ProfileRow>.Text("email", static row => row.Email),
        Field<ProfileRow>.Text("phone", static row => row.Phone),
        Field<ProfileRow>.Text("gender", static row => row.Gender),
        Field<ProfileRow>.Date("date_of_birth", static row => row.DateOfBirth),
        Field<ProfileRow>.Text("country", static row => row.Country),
        Field<ProfileRow>.Text("city", static row => row.City),
        Field<ProfileRow>.Text("language", static row => row.Language),
        Field<ProfileRow>.Text("time_zone", static row => row.TimeZone),
        Field<ProfileRow>.Instant("created_at", static row => row.CreatedAt),
        Field<ProfileRow>.Instant("first_session", static row => row.FirstSession),
        Field<ProfileRow>.Instant("last_session", static row => row.LastSession),
        Field<ProfileRow>.Integer("session_count", static row => row.SessionCount),
        Field<ProfileRow>.Integer("random_bucket", static row => row.RandomBucket),
        Field<ProfileRow>.Decimal("total_revenue", static row => row.TotalRevenue),
        Field<ProfileRow>.Decimal("in_app_purchase_total", static row => row.InAppPurchaseTotal),
        Field<ProfileRow>.Boolean("email_opted_in", static row => row.EmailOptedIn),
        Field<ProfileRow>.Boolean("push_opted_in", static row => row.PushOptedIn),
        Field<ProfileRow>.Text("email_subscribe", static row => row.EmailSubscribe),
        Field<ProfileRow>.Text("app_version", static row => row.AppVersion),
        Field<ProfileRow>.Text("attributed_campaign", static row => row.AttributedCampaign),
        Field<ProfileRow>.Text("note", static row => row.Note),
    ];

    public override System.Text.Json.Serialization.Metadata.JsonTypeInfo<ProfileRow> Json => RowJson.Default.ProfileRow;

    public override ProfileRow Make(long number) => ProfileRows.Make(number);

    public override void WriteFields(CsvWriter writer, ProfileRow row, DateForms forms)
    {
        writer.WriteField(row.ExternalId);
        writer.WriteField(row.BrazeId);
        writer.WriteField(row.FirstName);
        writer.WriteField(row.LastName);
        writer.WriteField(row.Email);
        writer.WriteField(row.Phone);
        writer.WriteField(row.Gender);
        writer.WriteField(row.DateOfBirth, forms.Date);
        writer.WriteField(row.Country);
        writer.WriteField(row.City);
        writer.WriteField(row.Language);
        writer.WriteField(row.TimeZone);
        writer.WriteField(row.CreatedAt, forms.Instant);
        writer.WriteField(row.FirstSession, forms.Instant);
        writer.WriteField(row.LastSession, forms.Instant);
        writer.WriteField(row.SessionCount);
        writer.WriteField(row.RandomBucket);
        writer.WriteField(row.TotalRevenue);
        writer.WriteField(row.InAppPurchaseTotal);
        writer.WriteField(row.EmailOptedIn);
        writer.WriteField(row.PushOptedIn);
        writer.WriteField(row.EmailSubscribe);
        writer.WriteField(row.AppVersion);
        writer.WriteField(row.AttributedCampaign);
        writer.WriteField(row.Note);
        writer.EndRecord();
    }
}
