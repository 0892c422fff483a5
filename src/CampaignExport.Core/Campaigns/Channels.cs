namespace CampaignExport.Campaigns;

/// <summary>The API names of the documented channels.</summary>
public static class Channels
{
    /// <summary>E-mail: <c>email</c>.</summary>
    public const string Email = "email";

    /// <summary>Push on iOS: <c>ios_push</c>.</summary>
    public const string IosPush = "ios_push";

    /// <summary>Push on Android: <c>android_push</c>.</summary>
    public const string AndroidPush = "android_push";

    /// <summary>Push in web browsers: <c>web_push</c>.</summary>
    public const string WebPush = "web_push";

    /// <summary>Push on Kindle: <c>kindle_push</c>.</summary>
    public const string KindlePush = "kindle_push";

    /// <summary>Push on Windows Phone 8: <c>windows_phone8_push</c>.</summary>
    public const string WindowsPhone8Push = "windows_phone8_push";

    /// <summary>Push on Windows Universal: <c>windows_universal_push</c>.</summary>
    public const string WindowsUniversalPush = "windows_universal_push";

    /// <summary>In-app messages: <c>trigger_in_app_message</c>.</summary>
    public const string InAppMessage = "trigger_in_app_message";

    /// <summary>Content cards: <c>content_cards</c>.</summary>
    public const string ContentCards = "content_cards";

    /// <summary>SMS: <c>sms</c>.</summary>
    public const string Sms = "sms";

    /// <summary>WhatsApp: <c>whats_app</c>.</summary>
    public const string WhatsApp = "whats_app";

    /// <summary>Webhooks: <c>webhook</c>.</summary>
    public const string Webhook = "webhook";
}
