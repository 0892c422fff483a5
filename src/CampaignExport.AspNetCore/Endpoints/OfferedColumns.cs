using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The columns of recipients that users may choose: those of the host's source, if it lists them.</summary>
/// <param name="known">The columns of the source; null for every documented column and any custom attribute.</param>
internal sealed class OfferedColumns(IReadOnlyList<string>? known)
{
    private const string CustomAttributes = "custom_attributes";
    private const string CustomEvents = "custom_events";

    private static readonly RecipientContents[] AllContents = [RecipientContents.All, RecipientContents.UserData, RecipientContents.Email];

    public static async Task<OfferedColumns> FindAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        new(services.GetService<IRecipientExports>() is { } exports ? await exports.FindColumnsAsync(cancellationToken).ConfigureAwait(false) : null);

    public CampaignBody AddTo(CampaignBody campaign, bool personalData)
    {
        return campaign with
        {
            // E-mail addresses are personal data.
            Columns = AllContents.Where(contents => personalData || contents != RecipientContents.Email)
                .Select(contents => new RecipientChoice(contents) { PersonalData = personalData }.CreateSelection())
                .ToDictionary(rows => rows.Name, IReadOnlyList<string> (rows) => [.. rows.Columns.Select(column => column.Name).Where(name => known?.Contains(name) ?? true)]),
            CustomAttributes = known is null ? null : [.. Custom()],
            TakesCustomNames = known is null || known.Contains(CustomAttributes) || known.Contains(CustomEvents),
        };
    }

    /// <summary>Finds the custom attributes and events of a request that the source does not have.</summary>
    public IEnumerable<string> FindProblems(ExportJobRequest request)
    {
        if (known is null || request is not RecipientJobRequest recipients)
            yield break;
        if (!known.Contains(CustomAttributes))
        {
            foreach (var name in recipients.Choice.CustomAttributes.Except(Custom()))
                yield return $"The recipients have no custom attribute '{name}'.";
        }

        if (!known.Contains(CustomEvents) && recipients.Choice.CustomEvents.Count > 0)
            yield return "The recipients have no custom events.";
    }

    private IEnumerable<string> Custom() =>
        known!.Except(AllContents.SelectMany(contents => new RecipientChoice(contents).CreateSelection().Columns.Select(column => column.Name))).Except([CustomAttributes, CustomEvents]);
}
