using CampaignExport.Notifications;

namespace CampaignExport.Jobs;

/// <summary>The steps in the life of a job. Each returns the changed job, with the time of the next step.</summary>
internal static class ExportJobLife
{
    public static ExportJob Submit(string id, ExportJobRequest request, DateTimeOffset now) => new()
    {
        Id = id,
        Request = request,
        Transitions = [new(ExportJobState.Queued, now, "submitted")],
        DueAt = now,
    };

    /// <summary>A worker starts the job, or resumes it after a crash of another worker.</summary>
    public static ExportJob Start(this ExportJob job, DateTimeOffset now)
    {
        // A job that is already running was left by a crashed worker. The crash counts as a failure, so that the job ends if it always
        // crashes a worker. The job keeps its place in the queue, but a running job is never due later: the clock may have been set back since the claim.
        var started = job.State == ExportJobState.Running
            ? job.SetBack(TimeSpan.Zero, now)
            : job.To(ExportJobState.Running, now, "claimed by a worker");
        return started with { Attempts = job.Attempts + 1, HasFiles = true, DueAt = job.DueAt < now ? job.DueAt : now };
    }

    /// <summary>A worker that stops hands the job back. The attempt does not count.</summary>
    public static ExportJob HandBack(this ExportJob job, DateTimeOffset now) =>
        job.To(ExportJobState.Queued, now, "handed back by a stopping worker") with { Attempts = job.Attempts - 1, DueAt = now };

    public static ExportJob RetryAfter(this ExportJob job, TimeSpan pause, ExportFailure failure, Exception error, DateTimeOffset now) =>
        job.To(ExportJobState.Queued, now, "to be retried").SetBack(pause, now) with { Failure = failure, ErrorType = error.GetType().FullName };

    public static ExportJob Complete(
        this ExportJob job, IReadOnlyList<ExportJobFile> files, IReadOnlyList<string> warnings, IReadOnlyList<ExportDelivery> deliveries, DateTimeOffset now) =>
        job.To(ExportJobState.Completed, now, "exported") with
        {
            Files = files,
            Warnings = warnings,
            Deliveries = deliveries,
            Failure = null,
            ErrorType = null,
            ConsecutiveFailures = 0,
            Mail = new ExportJobMail(now),
            DueAt = now,
        };

    public static ExportJob Fail(this ExportJob job, ExportFailure failure, Exception? error, DateTimeOffset now) =>
        job.To(ExportJobState.Failed, now, failure.ToString()) with
        {
            Failure = failure,
            ErrorType = error?.GetType().FullName,
            FailureDetail = error is CampaignExportException { Sentence: var sentence } and (ExportRequestException or SourceDataException) ? sentence.In(job.Request.Requester.Language) : null,
            Files = [],
            Warnings = [],
            ConsecutiveFailures = 0,
            Mail = failure == ExportFailure.NotNotified ? null : new ExportJobMail(now),
            DueAt = now,
        };

    public static ExportJob Cancel(this ExportJob job, DateTimeOffset now) =>
        job.To(ExportJobState.Cancelled, now, "cancelled by request") with { Failure = null, DueAt = job.HasFiles ? now : null };

    /// <summary>The worker of a partition has stored its file. The partition ends with the split export, which may have it exported again.</summary>
    public static ExportJob Park(this ExportJob partition, IReadOnlyList<ExportJobFile> files) =>
        partition with { Files = files, Failure = null, ErrorType = null, ConsecutiveFailures = 0, DueAt = null };

    /// <summary>A partition is exported again, because its file is lost or does not fit the others.</summary>
    public static ExportJob Redo(this ExportJob partition, DateTimeOffset now) => partition with { Files = [], DueAt = now };

    /// <summary>A partition ends, in the state of the split export and for its reason.</summary>
    public static ExportJob EndPartition(this ExportJob partition, ExportJob whole, DateTimeOffset now)
    {
        // A partition that has not begun cannot complete.
        var end = ExportJobStates.MayFollow(partition.State, whole.State) ? whole.State : ExportJobState.Cancelled;
        return partition.To(end, now, "its export has ended").Silent() with { Failure = end == ExportJobState.Failed ? partition.Failure ?? whole.Failure : null };
    }

    /// <summary>A partition has neither a mail nor files of its own, so no step follows its end.</summary>
    public static ExportJob Silent(this ExportJob partition) => partition with { Mail = null, HasFiles = false, DueAt = null };

    public static ExportJob Expire(this ExportJob job, DateTimeOffset now) =>
        job.To(ExportJobState.Expired, now, "links expired") with { HasFiles = false, ConsecutiveFailures = 0, DueAt = null };

    /// <summary>The files of a failed or cancelled job were deleted.</summary>
    public static ExportJob WithoutFiles(this ExportJob job, DateTimeOffset now) =>
        job with { HasFiles = false, ConsecutiveFailures = 0, DueAt = job.IsMailDue() ? now : null };

    /// <summary>A step failed and is retried.</summary>
    public static ExportJob SetBack(this ExportJob job, TimeSpan pause, DateTimeOffset now) => job with
    {
        ConsecutiveFailures = job.Progress.Rows > job.RowsBefore ? 1 : job.ConsecutiveFailures + 1,
        RowsBefore = Math.Max(job.RowsBefore, job.Progress.Rows),
        DueAt = now + pause,
    };

    public static bool IsMailDue(this ExportJob job) => job.Mail is { SentAt: null };

    /// <summary>A mail is about to be sent. A worker that crashes in between may have sent it.</summary>
    public static ExportJob IntendMail(this ExportJob job, DateTimeOffset now) =>
        job with { Mail = job.Mail! with { Attempts = job.Mail.Attempts + 1, IntendedAt = now } };

    public static ExportJob MailSent(this ExportJob job, DateTimeOffset now, DateTimeOffset expiresAt) =>
        job.WithoutMail(expiresAt) with { Mail = job.Mail! with { SentAt = now } };

    public static ExportJob MailFailed(this ExportJob job, TimeSpan pause, DateTimeOffset now) => job with { DueAt = now + pause };

    /// <summary>No notification is necessary or possible. The files are kept for the lifetime of links.</summary>
    public static ExportJob WithoutMail(this ExportJob job, DateTimeOffset expiresAt)
    {
        var expires = job.State == ExportJobState.Completed ? expiresAt : (DateTimeOffset?)null;
        return job with { Mail = null, ExpiresAt = expires, DueAt = expires };
    }

    private static ExportJob To(this ExportJob job, ExportJobState state, DateTimeOffset now, string reason) =>
        ExportJobStates.MayFollow(job.State, state)
            ? job with { Transitions = [.. job.Transitions, new(state, now, reason)] }
            : throw new InvalidOperationException($"A job that is {job.State} cannot become {state}.");
}
