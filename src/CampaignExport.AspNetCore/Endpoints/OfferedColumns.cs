using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The columns of recipients that users may choose: those of the host's source, if it lists them.</summary>
/// <param name="known">The columns of the source; null for every documented column and any custom attribute.</param>
/// <param name="hasEvents">Whether the source knows what recipients did with a campaign.</param>
internal sealed class OfferedColumns(IReadOnlyList<string>? known, bool hasEvents)
{
    private const string CustomAttributes = "custom_attributes";
    private const string CustomEvents = "custom_events";

    private static readonly RecipientChoice UserData = new(RecipientContents.UserData);
    private static readonly RecipientContents[] AllContents = [RecipientContents.All, RecipientContents.UserData, RecipientContents.Email];

    private bool HasAddresses => known?.Contains("email") != false;

    public static async Task<OfferedColumns> FindAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<IRecipientExports>() is { } exports ? new(await exports.FindColumnsAsync(cancellationToken).ConfigureAwait(false), exports.HasEvents) : new(known: null, hasEvents: false);

    public CampaignBody AddTo(CampaignBody campaign, bool personalData)
    {
        return campaign with
        {
            // E-mail addresses are personal data.
            Columns = AllContents.Where(contents => contents != RecipientContents.Email || (personalData && HasAddresses))
                .Select(contents => new RecipientChoice(contents) { PersonalData = personalData }.CreateSelection())
                .ToDictionary(rows => rows.Name, IReadOnlyList<string> (rows) => [.. rows.Columns.Select(column => column.Name).Where(name => known?.Contains(name) ?? true)]),
            CustomAttributes = known is null ? null : [.. Custom()],
            EngagementColumns = hasEvents ? [.. NamesOf(UserData with { Engagement = true }).Except(NamesOf(UserData))] : null,
            TakesCustomNames = known is null || known.Contains(CustomAttributes) || known.Contains(CustomEvents),
        };
    }

    /// <summary>
    /// Limits a request to the columns of the source: without a list of columns, to all of them, and the source's own columns among the requested ones become
    /// custom attributes.
    /// </summary>
    public ExportJobRequest Limit(ExportJobRequest request)
    {
        if (known is null || request is not RecipientJobRequest { Choice: var choice } recipients)
            return request;
        var own = choice.Contents == RecipientContents.Email ? [] : Custom().ToList();
        choice = choice with { CustomAttributes = [.. choice.CustomAttributes.Union(choice.Columns?.Intersect(own) ?? (choice.CustomAttributes.Count == 0 ? own : []))] };
        return recipients with { Choice = choice with { Columns = choice.Columns ?? [.. NamesOf(choice).Where(IsOffered)] } };

        bool IsOffered(string name) => known.Contains(name) || choice.CustomAttributes.Contains(name) || choice.CustomEvents.Contains(name);
    }

    /// <summary>Finds the columns, custom attributes and events of a request that the source does not have.</summary>
    public IEnumerable<Sentence> FindProblems(ExportJobRequest request)
    {
        if (request is not RecipientJobRequest recipients)
            yield break;
        if (!hasEvents && (recipients.Choice.Engagement || recipients.Choice.Only is not null))
            yield return RecipientColumns.NoEvents().Sentence;
        if (known is null)
            yield break;
        if (recipients.Choice.Contents == RecipientContents.Email && !HasAddresses)
            yield return new($"The recipients have no e-mail addresses. Request user data.", $"Les destinataires n’ont pas d’adresses e-mail. Demandez les données utilisateur.");
        var documented = NamesOf(recipients.Choice with { CustomAttributes = [], CustomEvents = [], Columns = null, Engagement = false });
        foreach (var name in recipients.Choice.Columns?.Intersect(documented).Except(known) ?? [])
            yield return new($"The recipients have no column '{name}'.", $"Les destinataires n’ont pas de colonne « {name} ».");
        if (!known.Contains(CustomAttributes))
        {
            foreach (var name in recipients.Choice.CustomAttributes.Except(Custom()))
                yield return new($"The recipients have no custom attribute '{name}'.", $"Les destinataires n’ont pas d’attribut personnalisé « {name} ».");
        }

        if (!known.Contains(CustomEvents) && recipients.Choice.CustomEvents.Count > 0)
            yield return new($"The recipients have no custom events.", $"Les destinataires n’ont pas d’événements personnalisés.");
    }

    private static IEnumerable<string> NamesOf(RecipientChoice choice) => choice.CreateSelection().Columns.Select(column => column.Name);

    private IEnumerable<string> Custom() =>
        known!.Except(AllContents.SelectMany(contents => NamesOf(new RecipientChoice(contents)))).Except([CustomAttributes, CustomEvents]);
}
