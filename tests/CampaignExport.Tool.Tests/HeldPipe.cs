namespace CampaignExport.Tool.Tests;

/// <summary>
/// Replaces a file with a pipe that gives the first half of its lines and then stays open: a program that reads it waits in the middle of its
/// input. On disposal the whole file is there again.
/// </summary>
internal sealed class HeldPipe : IAsyncDisposable
{
    private readonly string _path;
    private readonly byte[] _content;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _feeding;

    public HeldPipe(string path)
    {
        (_path, _content) = (path, File.ReadAllBytes(path));
        var lines = _content.Count(one => one == '\n');
        var half = 0;
        for (var line = 0; line < lines / 2; line++)
            half += _content.AsSpan(half).IndexOf((byte)'\n') + 1;
        File.Delete(path);
        Command.Succeed("mkfifo", path);
        _feeding = Task.Run(() => FeedAsync(half));
    }

    public async ValueTask DisposeAsync()
    {
        _released.TrySetResult();

        // A writer without a reader waits, and ends after one has connected.
        await using (new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
            File.Delete(_path);
        try
        {
            await _feeding;
        }
        catch (IOException)
        {
            // The reader was killed before it had read everything.
        }

        await File.WriteAllBytesAsync(_path, _content);
    }

    private async Task FeedAsync(int half)
    {
        await using var pipe = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await pipe.WriteAsync(_content.AsMemory(0, half));
        await _released.Task;
    }
}
