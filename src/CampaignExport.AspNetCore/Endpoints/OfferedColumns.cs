using CampaignExport.AspNetCore.Contracts;
using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.AspNetCore.Endpoints;

/// <summary>The columns of recipients that users may choose from: those that the host's source has, where it says so.</summary>
/// <param name="known">The columns that the source has; null for every documented one and any custom attribute.</param>
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
            // E-mail addresses are personal data by themselves.
            Columns = AllContents.Where(contents => personalData || contents != RecipientContents.Email)
                .Select(contents => new RecipientChoice(contents) { PersonalData = personalData }.CreateSelection())
                .ToDictionary(rows => rows.Name, IReadOnlyList<string> (rows) => [.. rows.Columns.Select(column => column.Name).Where(name => known?.Contains(name) ?? true)]),
            CustomAttributes = known is null ? null : [.. Custom()],
            TakesCustomNames = known is null || known.Contains(CustomAttributes) || known.Contains(CustomEvents),
        };
    }

    /// <summary>Says which custom attributes and events of a request the source does not have.</summary>
    public IEnumerable<string> FindProblems(ExportJobRequest request)
    {
        if (known is null || request is not RecipientJobRequest recipients)
            yield break;
        if (!known.Contains(CustomAttributes))
        {
            foreach (var name in recipients.Choice.CustomAttributes.Except(Custom()))
                yield return $"There is no custom attribute '{name}'.";
        }

        if (!known.Contains(CustomEvents) && recipients.Choice.CustomEvents.Count > 0)
            yield return "There are no custom events.";
    }

    private IEnumerable<string> Custom() =>
        known!.Except(AllContents.SelectMany(contents => new RecipientChoice(contents).CreateSelection().Columns.Select(column => column.Name))).Except([CustomAttributes, CustomEvents]);
}
