using System.Runtime.ExceptionServices;
using CampaignExport.Packaging;

namespace CampaignExport.Sources;

/// <summary>Decompresses on another thread, one block ahead of the reader.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="content">The compressed text. It is disposed with this stream.</param>
internal sealed class ReadAheadStream(Stream content) : ReadOnlyStream(content)
{
    private const int BlockBytes = 64 * 1024;

    private readonly Stream _content = content;
    private byte[] _block = GC.AllocateUninitializedArray<byte>(BlockBytes);
    private byte[] _nextBlock = GC.AllocateUninitializedArray<byte>(BlockBytes);
    private int _from;
    private int _to;
    private Task<int>? _next;
    private ExceptionDispatchInfo? _error;

    public override int Read(Span<byte> buffer)
    {
        if (_from == _to)
            MoveNextAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_from == _to)
            await MoveNextAsync(cancellationToken).ConfigureAwait(false);
        return Take(buffer.Span);
    }

    public override async ValueTask DisposeAsync()
    {
        // No read may run when the content is disposed.
        if (_next is not null)
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _next is not null)
            Task.WaitAny([_next], CancellationToken.None);
        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _to - _from);
        _block.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    private async ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        _next ??= StartAsync(cancellationToken);
        var read = await _next.ConfigureAwait(false);
        (_block, _nextBlock, _from, _to) = (_nextBlock, _block, 0, read);
        if (read > 0)
            _next = StartAsync(cancellationToken);
    }

    private Task<int> StartAsync(CancellationToken cancellationToken) => Task.Run(() => FillAsync(_nextBlock, cancellationToken), cancellationToken);

    // The bytes before a damaged place are read first.
    private async Task<int> FillAsync(Memory<byte> block, CancellationToken cancellationToken)
    {
        _error?.Throw();
        var read = 0;
        try
        {
            while (read < block.Length && await _content.ReadAsync(block[read..], cancellationToken).ConfigureAwait(false) is > 0 and var more)
                read += more;
        }
        catch (Exception error) when (read > 0)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }

        return read;
    }
}
