using CampaignExport.Packaging;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources.Input;

/// <summary>Reading ahead changes neither bytes nor errors.</summary>
public sealed class ReadAheadStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(500_000)]
    public async Task Bytes_are_those_of_the_content(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        await using var stream = new ReadAheadStream(new Pieces(bytes, error: null));
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        await using var sync = new ReadAheadStream(new Pieces(bytes, error: null));
        var copyOfSync = new MemoryStream();
        sync.CopyTo(copyOfSync);

        copy.ToArray().Should().Equal(bytes);
        copyOfSync.ToArray().Should().Equal(bytes);
    }

    [Fact]
    public async Task Bytes_before_a_damaged_place_are_read_first()
    {
        var bytes = new byte[100_000];
        await using var stream = new ReadAheadStream(new Pieces(bytes, new InvalidDataException("damaged")));
        var copy = new MemoryStream();

        await stream.Invoking(one => one.CopyToAsync(copy)).Should().ThrowAsync<InvalidDataException>();

        copy.Length.Should().Be(bytes.Length);
        await stream.Awaiting(one => one.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<InvalidDataException>("the error stays");
    }

    [Fact]
    public async Task Content_is_disposed_after_the_read_that_runs()
    {
        var content = new Pieces(new byte[200_000], error: null) { Gate = new() };
        var stream = new ReadAheadStream(content);
        (await stream.ReadAsync(new byte[1])).Should().Be(1);
        await content.IsWaiting.Task;

        var disposal = stream.DisposeAsync().AsTask();
        content.IsDisposed.Should().BeFalse();
        content.Gate.SetResult();
        await disposal;

        content.IsDisposed.Should().BeTrue();
    }

    /// <summary>A content in pieces of any length. It waits for a gate after the first block.</summary>
    private sealed class Pieces(byte[] bytes, Exception? error) : ReadOnlyStream
    {
        private readonly Random _random = new(1);
        private int _at;

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource IsWaiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Gate is not null && _at >= 64 * 1024)
            {
                IsWaiting.TrySetResult();
                await Gate.Task;
            }

            return Read(buffer.Span);
        }

        public override int Read(Span<byte> buffer)
        {
            if (_at == bytes.Length && error is not null)
                throw error;
            var count = Math.Min(Math.Min(buffer.Length, bytes.Length - _at), _random.Next(1, 50_000));
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
