using System.Globalization;

namespace CampaignExport.Tests.Support;

/// <summary>Runs code under another culture.</summary>
internal static class Cultures
{
    public static T Run<T>(string name, Func<T> code)
    {
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Make(name);
            return code();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }

    private static CultureInfo Make(string name)
    {
        try
        {
            return new CultureInfo(name, useUserOverride: false);
        }
        catch (CultureNotFoundException)
        {
            // A machine without ICU has no cultures, so this one is defined here.
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NegativeSign = "−";
            odd.NumberFormat.NumberDecimalSeparator = ",";
            odd.NumberFormat.NumberGroupSeparator = "\u00A0";
            odd.DateTimeFormat.ShortDatePattern = "dd.MM.yy";
            odd.DateTimeFormat.DateSeparator = ".";
            return odd;
        }
    }
}
