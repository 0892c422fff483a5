using CampaignExport.Exports;
using CampaignExport.Jobs;
using CampaignExport.Metrics;
using CampaignExport.Notifications;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.DependencyInjection;

/// <summary>Finds, when the host starts, options of jobs that are inconsistent and required services that are not registered.</summary>
internal static class ExportJobProblems
{
    public static IEnumerable<string> Find(ExportJobOptions options, IServiceProviderIsService registered)
    {
        if (!registered.IsService(typeof(IExportAuthorizer)))
        {
            yield return "Export jobs need an authorizer, and none is registered. Write a class that implements IExportAuthorizer and register it with "
                + "AddAuthorizer<TAuthorizer>(). If every user may see all data, call AllowEveryoneToExportPersonalData() instead.";
        }

        if (!registered.IsService(typeof(IExportJobStore)))
            yield return "Export jobs need a store, and none is registered. Call AddSqlite(...) or AddPostgreSql(...), or register an IExportJobStore.";
        if (!registered.IsService(typeof(IExportStorage)))
            yield return "Export jobs need a storage for their files, and none is registered. Call AddFileStorage(...) or AddS3Storage(...), or register an IExportStorage.";
        if (registered.IsService(typeof(IExportNotifier)) && !registered.IsService(typeof(DownloadLinks)))
            yield return "A notifier is registered, but it has no download links to send. Call AddDownloadLinks(\"https://...\").";
        if ((options.Kinds & ~ExportJobKinds.All) != 0 || options.Kinds == 0)
            yield return "ExportJobOptions.Kinds must be Charts, Recipients or All.";
        foreach (var problem in FindMissingSources(options.Kinds, registered))
            yield return problem;

        foreach (var problem in RecipientColumnNames.FindProblems(options.ColumnNames, "ExportJobOptions.ColumnNames"))
            yield return problem.English;

        foreach (var (number, option) in new[]
                 {
                     (options.MaxRunning, nameof(options.MaxRunning)),
                     (options.MaxQueued, nameof(options.MaxQueued)),
                     (options.MaxConsecutiveFailures, nameof(options.MaxConsecutiveFailures)),
                     (options.Concurrency, nameof(options.Concurrency)),
                     (options.MaxChartDays, nameof(options.MaxChartDays)),
                     (options.PartBytes, nameof(options.PartBytes)),
                 })
        {
            if (number < 1)
                yield return FormattableString.Invariant($"ExportJobOptions.{option} is {number}; it must be at least 1.");
        }

        foreach (var (duration, option) in new[]
                 {
                     (options.LinkLifetime, nameof(options.LinkLifetime)),
                     (options.NotificationTimeout, nameof(options.NotificationTimeout)),
                     (options.FirstPause, nameof(options.FirstPause)),
                     (options.HeartbeatInterval, nameof(options.HeartbeatInterval)),
                     (options.PollInterval, nameof(options.PollInterval)),
                 })
        {
            if (duration <= TimeSpan.Zero)
                yield return $"ExportJobOptions.{option} is {duration}; it must be positive.";
        }

        if (options.MaxPause < options.FirstPause)
            yield return $"ExportJobOptions.MaxPause is {options.MaxPause}, less than FirstPause, which is {options.FirstPause}.";
        if (options.LeaseDuration < options.HeartbeatInterval * 3)
        {
            yield return $"ExportJobOptions.LeaseDuration is {options.LeaseDuration}, less than three times HeartbeatInterval, which is "
                + $"{options.HeartbeatInterval}: one late renewal would lose the job.";
        }
    }

    // A host without a worker submits jobs that workers elsewhere run.
    private static IEnumerable<string> FindMissingSources(ExportJobKinds kinds, IServiceProviderIsService registered)
    {
        if (!registered.IsService(typeof(ExportJobWorker)))
            yield break;
        if (kinds.HasFlag(ExportJobKinds.Charts) && !registered.IsService(typeof(ICampaignMetricsSource)))
        {
            yield return "The worker receives jobs of charts, but no source of metrics is registered. Call AddMetricsSource(...) or AddSqlMetrics(...). To export no charts, "
                + "set ExportJobOptions.Kinds to Recipients.";
        }

        if (kinds.HasFlag(ExportJobKinds.Recipients)
            && !registered.IsService(typeof(IRecipientSource<Recipient>)) && !registered.IsService(typeof(IRecipientExports)))
        {
            yield return "The worker receives jobs of recipients, but no source of recipients is registered. Call AddRecipientSource(...) or AddSqlRecipients(...). "
                + "To export no recipients, set ExportJobOptions.Kinds to Charts.";
        }

        if (registered.IsService(typeof(IRecipientSource<Recipient>)) && registered.IsService(typeof(IRecipientExports)))
        {
            yield return "Two sources of recipients are registered: one by AddRecipientSource(...), and one by AddSqlRecipients(...) or "
                + "AddDuckDbRecipients(). Jobs need one. Remove the other.";
        }
    }
}
