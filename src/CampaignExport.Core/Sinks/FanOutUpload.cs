using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace CampaignExport.Sinks;

/// <summary>The upload of one file to several destinations.</summary>
internal sealed class FanOutUpload(string name, FanOutLane[] lanes, long length = 0) : ExportUpload
{
    // One per lane; null if it could not be opened, or need not be.
    private readonly ExportUpload?[] _uploads = new ExportUpload?[lanes.Length];
    private readonly bool[] _atRest = new bool[lanes.Length];
    // The lanes where a part was not stored. Later states must not include them.
    private readonly bool[] _missed = new bool[lanes.Length];
    private long _length = length;

    public override string Location => Sound().Select(at => _uploads[at]!.Location).FirstOrDefault()
        ?? _uploads.OfType<ExportUpload>().FirstOrDefault()?.Location ?? name;

    public override string State
    {
        get
        {
            // A checkpoint may save a part after the next one has failed everywhere. The lanes that stored the part can resume.
            List<int> reported = AllFailed ? [.. lanes.Index().Where(lane => IsKept(lane.Index) && !_missed[lane.Index]).Select(lane => lane.Index)] : Sound();
            foreach (var (at, lane) in lanes.Index())
                lane.IsInLastState = reported.Contains(at);
            return JsonSerializer.Serialize(reported.ToDictionary(at => lanes[at].Name, at => _uploads[at]!.State), FanOutJson.Default.DictionaryStringString);
        }
    }

    public override bool IsPublished => Sound() is { Count: > 0 } sound && sound.All(at => _uploads[at]!.IsPublished);

    private bool AllFailed => lanes.All(lane => lane.Error is not null);

    public async ValueTask OpenAsync(Func<FanOutLane, ValueTask<ExportUpload?>> open, CancellationToken cancellationToken)
    {
        try
        {
            await EachAsync(
                [.. lanes.Index().Where(lane => lane.Item.Error is null).Select(lane => lane.Index)],
                async at => _uploads[at] = await open(lanes[at]).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async ValueTask WritePartAsync(ExportPart part, CancellationToken cancellationToken = default)
    {
        var stored = new bool[lanes.Length];
        try
        {
            await EachAsync(Sound(), WriteAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            for (var at = 0; at < stored.Length; at++)
                _missed[at] |= !stored[at];
        }

        async ValueTask WriteAsync(int at)
        {
            await _uploads[at]!.WritePartAsync(part, cancellationToken).ConfigureAwait(false);
            stored[at] = true;
        }

        for (long seen, end = part.Offset + part.Bytes.Length; (seen = Volatile.Read(ref _length)) < end;)
            Interlocked.CompareExchange(ref _length, end, seen);
    }

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EachAsync(Sound(), at => lanes[at].PublishAsync(_uploads[at]!, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask WithdrawAsync(CancellationToken cancellationToken = default)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var upload in _uploads.OfType<ExportUpload>())
        {
            try
            {
                await upload.WithdrawAsync(cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The others are withdrawn too before the first error is thrown.
            catch (Exception error)
#pragma warning restore CA1031
            {
                first ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        first?.Throw();
    }

    public override async ValueTask SuspendAsync(CancellationToken cancellationToken = default)
    {
        // If all lanes have failed, so has the export. It resumes later with the lanes of its last checkpoint.
        List<int> kept = AllFailed ? [.. lanes.Index().Where(lane => IsKept(lane.Index)).Select(lane => lane.Index)] : Sound();
        await EachAsync(kept, SuspendOneAsync, cancellationToken, throwIfAllFailed: !AllFailed).ConfigureAwait(false);

        async ValueTask SuspendOneAsync(int at)
        {
            await _uploads[at]!.SuspendAsync(cancellationToken).ConfigureAwait(false);
            _atRest[at] = true;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var (at, upload) in _uploads.Index())
        {
            if (upload is null)
                continue;
            await upload.DisposeAsync().ConfigureAwait(false);

            // Suspended parts outlive their upload, but a failed destination must not keep any while the others continue.
            if (_atRest[at] && lanes[at].Error is not null && !IsKept(at))
                await lanes[at].DiscardAsync(name, upload.State, _length).ConfigureAwait(false);
            _atRest[at] = false;
        }
    }

    private bool IsKept(int at) => _uploads[at] is not null && AllFailed && lanes[at].IsInLastState;

    private List<int> Sound() => [.. lanes.Index().Where(lane => lane.Item.Error is null && _uploads[lane.Index] is not null).Select(lane => lane.Index)];

    // Calls all lanes at once and awaits each. A cancellation by the caller does not count as a failure of a destination.
    private async ValueTask EachAsync(
        IReadOnlyCollection<int> places, Func<int, ValueTask> call, CancellationToken cancellationToken, bool throwIfAllFailed = true)
    {
        await Task.WhenAll(places.Select(RunAsync)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (throwIfAllFailed && AllFailed)
            ExceptionDispatchInfo.Throw(lanes.MinBy(lane => lane.FailedAt)!.Error!);

        async Task RunAsync(int at)
        {
            try
            {
                await call(at).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The lane keeps the error. It is thrown if no destination is left.
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                lanes[at].Fail(error);
            }
        }
    }
}
