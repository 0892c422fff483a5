using System.Globalization;
using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The error responses. Clients distinguish them by their type.</summary>
internal static class Problems
{
    public static IResult Unauthenticated => new ProblemResult(401, "unauthenticated", new($"The request is not authenticated.", $"La requête n’est pas authentifiée."));

    public static IResult Forged => new ProblemResult(
        400, "antiforgery", new($"The antiforgery token is missing or invalid.", $"Le jeton anti-falsification manque ou n’est pas valide."),
        new(
            $"Get one from the antiforgery endpoint, and send it in the header that the response names.",
            $"Demandez-en un au point d’accès antiforgery, et envoyez-le dans l’en-tête que la réponse nomme."));

    public static IResult NotFound => new ProblemResult(
        404, "not-found", new($"The resource does not exist, or belongs to another user.", $"La ressource n’existe pas, ou appartient à un autre utilisateur."));

    public static IResult Expired => new ProblemResult(
        410, "expired", new($"The link has expired.", $"Le lien a expiré."), new($"Export again to get new links.", $"Relancez l’export pour obtenir de nouveaux liens."));

    public static IResult Gone => new ProblemResult(
        410, "gone", new($"The file no longer exists.", $"Le fichier n’existe plus."),
        new($"The export failed or was cancelled, or its files were deleted.", $"L’export a échoué ou a été annulé, ou ses fichiers ont été supprimés."));

    public static IResult NotJson => new ProblemResult(
        415, "not-json", new($"The body is not JSON in UTF-8.", $"Le corps n’est pas du JSON en UTF-8."),
        new($"Send it as application/json in UTF-8, without a content encoding.", $"Envoyez-le comme application/json en UTF-8, sans encodage de contenu."));

    public static IResult TooLarge => new ProblemResult(413, "too-large", new($"The body is too large.", $"Le corps est trop grand."));

    public static IResult TooSlow => new ProblemResult(
        408, "too-slow", new($"The body arrived too slowly.", $"Le corps est arrivé trop lentement."), new($"The server has stopped waiting for it.", $"Le serveur ne l’attend plus."));

    public static IResult NotAllowed(string what) => new ProblemResult(
        403, "not-allowed", new($"You may not export '{what}' of this campaign.", $"Vous ne pouvez pas exporter « {what} » de cette campagne."),
        new($"Ask the administrator of the workspace for the permission.", $"Demandez l’autorisation à l’administrateur de l’espace de travail."));

    public static IResult NoOperator => new ProblemResult(
        403, "not-allowed", new($"You may not operate the exports of all users.", $"Vous ne pouvez pas gérer les exports de tous les utilisateurs."),
        new($"Ask the administrator for the permission.", $"Demandez l’autorisation à l’administrateur."));

    public static IResult NotPossible(Sentence reason) => new ProblemResult(409, "not-possible", new($"The job does not allow this.", $"L’export ne le permet pas."), reason);

    public static IResult Conflict(ExportConflictException error) => new ProblemResult(
        409, "conflict", new($"This export of the campaign is already queued or running.", $"Cet export de la campagne est déjà en attente ou en cours."),
        new($"Wait for it, or cancel it.", $"Attendez-le, ou annulez-le."))
    {
        JobId = error.JobId,
    };

    public static IResult QueueFull(ExportQueueFullException error) => new ProblemResult(
        429, "queue-full", new($"Too many exports of this workspace are queued.", $"Trop d’exports de cet espace de travail sont en attente."), error.Sentence)
    {
        RetryAfterSeconds = 60,
    };

    public static IResult NoData(NoDataException error) => new ProblemResult(
        422, "no-data", new($"The campaign has no data for these days.", $"La campagne n’a pas de données pour ces jours."), error.Sentence);

    public static IResult InvalidData(SourceDataException error) => new ProblemResult(
        502, "invalid-data", new($"The data of the campaign is invalid.", $"Les données de la campagne ne sont pas valides."), error.Sentence);

    public static IResult Invalid(IReadOnlyList<Sentence> errors) => new ProblemResult(
        400, "invalid", new($"The request is invalid.", $"La requête n’est pas valide."), Sentence.Join(errors))
    {
        Errors = errors,
    };
}

/// <summary>
/// Writes a problem in the language of the request, without the host's additions, such as a trace id, so that equal problems have equal bodies. A detail that the host wrote is in an unknown
/// language, so the response names none.
/// </summary>
internal sealed record ProblemResult(int Status, string Type, Sentence Title, Sentence? Detail = null) : IResult
{
    public IReadOnlyList<Sentence>? Errors { get; init; }

    public string? JobId { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        // A request that is not authenticated has no user.
        var language = ExportLanguages.Find(httpContext.Features.Get<ExportRequester>()?.Language) ?? ExportLanguages.All[0];
        var headers = httpContext.Response.Headers;
        if (Detail?.IsTranslated != false)
            headers[HeaderNames.ContentLanguage] = language;
        if (RetryAfterSeconds is { } seconds)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var body = new ProblemBody($"urn:campaign-export:{Type}", Title.In(language), Status, Detail?.In(language)) { JobId = JobId, Errors = Errors?.In(language) };
        return TypedResults.Json(body, WebJson.Default.ProblemBody, "application/problem+json", Status).ExecuteAsync(httpContext);
    }
}
