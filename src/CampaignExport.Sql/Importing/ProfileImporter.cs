using System.Globalization;
using System.IO.Hashing;
using System.Text;
using CampaignExport.Recipients;

namespace CampaignExport.Sql;

/// <summary>One import of profiles. It collects them in batches; while one is written and committed, the next is read.</summary>
internal sealed class ProfileImporter(IProfileTarget target) : IAsyncDisposable
{
    // Distinguishes files of profiles from files of events.
    private const string Prefix = "profiles:";

    private Batch _batch = new(target.CreateBatch());
    private Task _committing = Task.CompletedTask;
    private ProfileImport _result = new(0, 0, 0);

    /// <summary>The number of profiles of a commit.</summary>
    /// <value>Default 500,000.</value>
    public int BatchProfiles { get; init; } = 500_000;

    /// <summary>Imports profiles that do not come from files.</summary>
    public async Task<ProfileImport> ImportAsync(IAsyncEnumerable<Recipient> profiles, CancellationToken cancellationToken)
    {
        await AddAsync(profiles, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports files. It skips files that were imported before.</summary>
    public async Task<ProfileImport> ImportAsync(
        IEnumerable<string> paths, Func<string, IAsyncEnumerable<Recipient>> read, Func<string, ProfileImport, bool>? finish, bool rereadFiles,
        CancellationToken cancellationToken)
    {
        var imported = await target.ReadImportedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var path in paths)
        {
            var file = ImportFile.At(path);
            var range = new ImportedRange(Prefix + file.Path, file.Target, file.Length, file.ModifiedAt.Ticks, From: null, Position: null);
            var known = imported.Find(range.Path, range.Target, range.Length, range.ModifiedAt);
            // A path that had other content meanwhile is read again, because the last imported state counts.
            if (file.CanRemember && !rereadFiles && known is { Position: null } && imported.LastAt(range.Path) == known)
            {
                _result = _result with { FilesImportedBefore = _result.FilesImportedBefore + 1 };
                continue;
            }

            var (before, ranges) = (_result, _batch.Ranges);
            await AddAsync(read(path), cancellationToken).ConfigureAwait(false);
            var isFinished = finish?.Invoke(path, new ProfileImport(
                _result.Profiles - before.Profiles, _result.Receipts - before.Receipts, _result.Rejected - before.Rejected)) ?? true;
            // A batch also has a unique name if a file began in an earlier batch, or if a file is read again.
            _batch.HasUnknownInput |= rereadFiles || known is not null || !isFinished || !file.CanRemember || ranges != _batch.Ranges;
            if (file.CanRemember)
                _batch.Ranges.Add(range with { Position = isFinished ? null : "" });
        }

        return await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // The batch that is being committed uses the store. Its error was thrown before, or is not the first error.
        await _committing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        _batch.Dispose();
    }

    private async Task AddAsync(IAsyncEnumerable<Recipient> profiles, CancellationToken cancellationToken)
    {
        await foreach (var profile in profiles.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (_batch.Profiles.TryAdd(profile) is not { } receipts)
            {
                _result = _result with { Rejected = _result.Rejected + 1 };
                continue;
            }

            _result = _result with { Profiles = _result.Profiles + 1, Receipts = _result.Receipts + receipts };
            if (_batch.Profiles.Count == BatchProfiles)
            {
                // It has the beginning of a file, or profiles that do not come from files.
                _batch.HasUnknownInput = true;
                await CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _committing.ConfigureAwait(false);
        var batch = _batch;
        _batch = new Batch(target.CreateBatch());
        _committing = CommitAsync(batch, cancellationToken);
    }

    // It disposes the batch even after a cancellation.
    private static async Task CommitAsync(Batch batch, CancellationToken cancellationToken)
    {
        using (batch)
            await batch.Profiles.CommitAsync(batch.Name, batch.Ranges, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProfileImport> FinishAsync(CancellationToken cancellationToken)
    {
        if (_batch.Profiles.Count > 0 || _batch.Ranges.Count > 0)
            await CommitAsync(cancellationToken).ConfigureAwait(false);
        await _committing.ConfigureAwait(false);
        return _result;
    }

    private sealed class Batch(IProfileBatch profiles) : IDisposable
    {
        public IProfileBatch Profiles => profiles;

        public List<ImportedRange> Ranges { get; } = [];

        public bool HasUnknownInput { get; set; }

        /// <summary>
        /// The name of its commit. It is derived from the files if the batch has all of their profiles and no others, so the same files are committed once.
        /// </summary>
        public string Name => HasUnknownInput || Ranges.Count == 0 ? Guid.CreateVersion7().ToString("N")
            : Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(string.Join('\0', Ranges.Select(range =>
                string.Create(CultureInfo.InvariantCulture, $"{range.Path}\0{range.Target}\0{range.Length}\0{range.ModifiedAt}\0{range.Position ?? "end"}"))))));

        public void Dispose() => profiles.Dispose();
    }
}
