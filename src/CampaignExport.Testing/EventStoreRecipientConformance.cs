using System.Text;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Packaging;
using CampaignExport.Recipients;
using CampaignExport.Sinks;
using Xunit;

namespace CampaignExport.Testing;

/// <summary>
/// The contract of stores of events and profiles as tests: those of <see cref="EventStoreConformance"/>, recipients, deletions and merges, and snapshots.
/// </summary>
/// <remarks>Each test has its own instance, and needs a store that is empty at first.</remarks>
public abstract class EventStoreRecipientConformance : EventStoreConformance
{
    private static readonly string[] Columns = ["Appboy ID", "email", "variation_name", "variation_api_id", "in_control"];

    /// <summary>Imports profiles as one commit. It is called more than once; the last state of a profile counts.</summary>
    /// <param name="profiles">The profiles.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when they are committed.</returns>
    protected abstract Task ImportProfilesAsync(IReadOnlyList<Recipient> profiles, CancellationToken cancellationToken);

    /// <summary>Exports recipients, or resumes an interrupted export, in pages of at most 100 recipients.</summary>
    /// <param name="choice">The rows and columns.</param>
    /// <param name="request">The settings of the export.</param>
    /// <param name="sink">The destination.</param>
    /// <param name="checkpoints">The store of the checkpoint.</param>
    /// <param name="progress">Called for each stored part.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the export is complete.</returns>
    protected abstract Task ExportAsync(
        RecipientChoice choice, RecipientExportRequest request, IExportSink sink, IExportCheckpointStore checkpoints, IProgress<ExportProgress>? progress,
        CancellationToken cancellationToken);

    /// <summary>Everyone who received a message, or is in the control group, is exported once, with the latest variation.</summary>
    [Fact]
    public async Task Recipients_are_exported_once_with_their_variation()
    {
        await ImportProfilesAsync([Profile("u"), Profile("v"), Profile("w"), Profile("not a recipient")], Stop);
        await ImportAsync(
            [
                Event("1", "email.Send", 0, "u"), Event("2", "email.Send", 1, "u") with { VariationId = "b", VariationName = "Blue" }, Event("3", "email.Send", 0, "v"),
                Event("4", Events.EventKinds.EnrollInControl, 0, "w") with { VariationId = "control" }, Event("5", "email.Open", 0, "not a recipient"),
                Event("6", "email.Send", 0, "without profile"),
            ],
            Stop);

        await HasRowsAsync("u,u@example.com,Blue,b,false", "v,v@example.com,,a,false", "w,w@example.com,,control,true");
    }

    /// <summary>A profile that names the campaign as received is a recipient without an event.</summary>
    [Fact]
    public async Task Receipts_of_profiles_count()
    {
        var receipt = new CampaignReceipt { CampaignId = CampaignId, VariationId = "b", VariationName = "Blue", LastReceived = At(2) };
        await ImportProfilesAsync([new Recipient { Id = "u", Email = "u@example.com", CampaignsReceived = [receipt] }, Profile("v")], Stop);
        await ImportAsync([Event("1", "email.Send", 0, "u")], Stop);

        await HasRowsAsync("u,u@example.com,Blue,b,false");
    }

    /// <summary>The last committed state of a profile is exported.</summary>
    [Fact]
    public async Task Last_state_of_a_profile_is_exported()
    {
        await ImportProfilesAsync([Profile("u")], Stop);
        await ImportAsync([Event("1", "email.Send", 0, "u")], Stop);
        await ImportProfilesAsync([new Recipient { Id = "u", Email = "new@example.com" }], Stop);

        await HasRowsAsync("u,new@example.com,,a,false");
    }

    /// <summary>A deleted person is not exported. A merged person counts as the person they were merged into, over any number of merges.</summary>
    [Fact]
    public async Task Deleted_and_merged_users_are_replaced()
    {
        await ImportProfilesAsync([Profile("u"), Profile("v"), Profile("w"), Profile("x"), Profile("deleted")], Stop);
        await ImportAsync([Event("1", "email.Send", 0, "u"), Event("2", "email.Send", 0, "deleted"), Event("3", "email.Send", 0, "x")], Stop);
        await ImportAsync(
            [
                Event("4", Events.EventKinds.UserOrphan, 1, "u") with { ReplacedBy = "v", VariationId = null },
                Event("5", Events.EventKinds.UserOrphan, 2, "v") with { ReplacedBy = "w", VariationId = null },
                Event("6", Events.EventKinds.UserDeleteRequest, 1, "deleted") with { VariationId = null },
            ],
            Stop);

        await HasRowsAsync("w,w@example.com,,a,false", "x,x@example.com,,a,false");
    }

    /// <summary>An export that is interrupted and resumed has the recipients and profiles of its beginning, while imports run.</summary>
    [Fact]
    public async Task Resumed_export_is_a_snapshot()
    {
        var users = Enumerable.Range(0, 1000).Select(at => FormattableString.Invariant($"u{at:0000}")).ToArray();
        await ImportProfilesAsync([.. users.Select(Profile)], Stop);
        await ImportAsync([.. users.Select(user => Event(user, "email.Send", 0, user))], Stop);
        await DescribeAsync();
        using var folder = new Folder();
        await ExportAsync(folder["whole"], progress: null);

        using (var interruption = new CancellationTokenSource())
        {
            var progress = new Interruption(interruption);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportAsync(folder["resumed"], progress, interruption.Token));
        }

        await ImportProfilesAsync([.. users.Select(user => new Recipient { Id = user, Email = "changed@example.com" }), Profile("new")], Stop);
        await ImportAsync([Event("new", "email.Send", 0, "new"), .. users.Select(user => Event("deletion of " + user, Events.EventKinds.UserDeleteRequest, 1, user) with { VariationId = null })], Stop);
        await DescribeAsync("Renamed");
        await ExportAsync(folder["resumed"], progress: null);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(folder["whole"], "users.csv"), Stop), await File.ReadAllTextAsync(Path.Combine(folder["resumed"], "users.csv"), Stop));
        await HasRowsAsync("new,new@example.com,,a,false");
    }

    private static Recipient Profile(string id) => new() { Id = id, Email = id + "@example.com" };

    // Recipients of a campaign with one message have no variation.
    private Task DescribeAsync(string? name = null) =>
        SaveCampaignAsync(CampaignId, new Campaign { Channels = ["email"], Variations = [new("email", "a", name), new("email", "b", null)] }, Stop);

    private Task ExportAsync(string folder, IProgress<ExportProgress>? progress, CancellationToken? cancellationToken = null) => ExportAsync(
        new RecipientChoice(RecipientContents.All) { Columns = Columns },
        new RecipientExportRequest { CampaignId = CampaignId, Packaging = FilePackaging.None, PartBytes = 4096, Workers = 1, PartsInFlight = 1 },
        new FileExportSink(folder),
        new FileCheckpointStore(folder),
        progress,
        cancellationToken ?? Stop);

    private async Task HasRowsAsync(params string[] rows)
    {
        await DescribeAsync();
        using var folder = new Folder();
        await ExportAsync(folder["export"], progress: null);
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder["export"], "users.csv"), Encoding.UTF8, Stop);
        Assert.Equal(rows, lines.Skip(1).Order(StringComparer.Ordinal));
    }

    private sealed class Interruption(CancellationTokenSource source) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => source.Cancel();
    }

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("campaign-export-conformance-");

        public string this[string name] => Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
