using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard;

/// <summary>Signs the chosen user in without a password, in place of the sign-in of a real host.</summary>
internal static class SignIn
{
    private const string Dashboard = "/campaign-export/";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext context, IAntiforgery antiforgery, string? returnUrl) =>
        {
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; img-src data:; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.Text(
                SignInPage.Write(antiforgery.GetAndStoreTokens(context), context.User.Identity?.Name, PathWithin(returnUrl)), "text/html; charset=utf-8");
        });
        app.MapPost("/sign-in", async (HttpContext context, [FromForm] string user, [FromForm] string? returnUrl) =>
        {
            if (DemoUser.All.FirstOrDefault(one => one.Id == user) is not { } found)
                return Results.BadRequest();
            var claims = new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, found.Id),
                    new(ClaimTypes.Name, found.Name),
                    new(ClaimTypes.Email, found.Email),
                    new("zoneinfo", "Europe/Paris"),
                ],
                CookieAuthenticationDefaults.AuthenticationScheme);
            await context.SignInAsync(new ClaimsPrincipal(claims));
            return Results.LocalRedirect(PathWithin(returnUrl));
        });
        app.MapPost("/sign-out", async (HttpContext context, [FromForm] string? returnUrl) =>
        {
            await context.SignOutAsync();
            return Results.LocalRedirect(PathWithin(returnUrl ?? "/sign-in"));
        });
    }

    // A return address on another site would redirect signed-in users there.
    private static string PathWithin(string? returnUrl) => RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl! : Dashboard;
}
