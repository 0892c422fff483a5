using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Dashboard;

/// <summary>The sign-in page.</summary>
internal static class SignInPage
{
    public static string Write(AntiforgeryTokenSet tokens, string? signedIn, string returnUrl)
    {
        var html = HtmlEncoder.Default;
        var hidden = $"""
            <input type="hidden" name="{tokens.FormFieldName}" value="{html.Encode(tokens.RequestToken!)}">
            <input type="hidden" name="returnUrl" value="{html.Encode(returnUrl)}">
            """;
        var users = new StringBuilder();
        foreach (var user in DemoUser.All)
        {
            users.Append($"""
                <li><button name="user" value="{user.Id}">
                  <span class="face" aria-hidden="true">{user.Name[0]}</span>
                  <span><strong>{html.Encode(user.Name)}</strong><small>{html.Encode(user.Role)}</small></span>
                </button></li>

                """);
        }

        var signOut = signedIn is null ? "" : $"""
            <form method="post" action="/sign-out" class="out">
              <p>You are signed in as {html.Encode(signedIn)}.</p>
              <input type="hidden" name="{tokens.FormFieldName}" value="{html.Encode(tokens.RequestToken!)}">
              <button>Sign out</button>
            </form>
            """;
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Sign in – CampaignExport demo</title>
              <link rel="icon" href="data:,">
              <link rel="stylesheet" href="/sign-in.css">
            </head>
            <body>
            <main>
              <h1>CampaignExport <em>demo</em></h1>
              <p>Who are you today?</p>
              <form method="post" action="/sign-in">
                {hidden}
                <ul>
                {users}</ul>
              </form>
              {signOut}
              <p class="note">This is a demo: a click signs you in, without any password. Campaigns, numbers and people are made up.
                Never put such a page before data of real people.</p>
            </main>
            </body>
            </html>

            """;
    }
}
