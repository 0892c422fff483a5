using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The names of enumeration values in requests and responses, such as <c>by-statistic</c> for <c>ByStatistic</c>.</summary>
internal static class EnumNames
{
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>Writes and reads enumeration values by these names.</summary>
internal sealed class EnumNameConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
