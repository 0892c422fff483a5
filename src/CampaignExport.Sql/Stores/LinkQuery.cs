using CampaignExport.Metrics;

namespace CampaignExport.Sql;

/// <summary>A request for the clicks on the links of a campaign.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="CampaignId">The API id of the campaign.</param>
public sealed record LinkQuery(string CampaignId)
{
    /// <summary>The default of <see cref="PersonalParameters"/>.</summary>
    public static IReadOnlyList<string> DefaultPersonalParameters { get; } =
    [
        "email", "e-mail", "e_mail", "mail", "email_address", "emailaddress", "phone", "phone_number", "phonenumber", "mobile", "tel", "first_name", "firstname",
        "last_name", "lastname", "full_name", "fullname", "name", "surname", "birthday", "birthdate", "dob", "msisdn", "telephone", "em", "recipient", "contact", "user", "user_id", "userid", "username", "uid", "external_id", "external_user_id", "braze_id",
        "customer_id", "customerid", "contact_id", "contactid", "subscriber", "subscriber_id", "subscriberid", "client_id", "clientid", "member_id",
        "dispatch_id", "token", "access_token", "auth", "key", "sig", "signature", "hash", "sid", "session", "session_id", "sessionid", "password",
    ];

    /// <summary>The days in the time zone; null for all days with data.</summary>
    /// <value>Default null.</value>
    public DayRange? Range { get; init; }

    /// <summary>The time zone of the days.</summary>
    /// <value>Default UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether to leave out clicks that are marked as made by a machine.</summary>
    /// <value>Default <see langword="false"/>: they count, as documented.</value>
    public bool HumanOnly { get; init; }

    /// <summary>
    /// The names of parameters that are removed from the query, the fragment and the path of addresses, in any case, so that addresses identify no person and links of
    /// different people are the same. Parameters with an at sign or an international phone number in them, and user names before the host, are always removed, and an
    /// e-mail address in a path becomes an asterisk.
    /// </summary>
    /// <value>Default <see cref="DefaultPersonalParameters"/>.</value>
    public IReadOnlyList<string> PersonalParameters { get; init; } = DefaultPersonalParameters;
}
