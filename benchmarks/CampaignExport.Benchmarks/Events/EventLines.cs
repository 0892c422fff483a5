using System.Globalization;
using System.IO.Compression;
using System.Text.Unicode;
using CampaignExport.Benchmarks.Rows;

namespace CampaignExport.Benchmarks.Events;

/// <summary>Writes files of events, one per day. 1.5 percent of the lines are repeated the next day, as in real deliveries.</summary>
internal sealed class EventLines : IDisposable
{
    /// <summary>The number of days with events. On the last six of them, nothing is sent.</summary>
    public const int Days = 83;

    private static readonly DateTimeOffset Begin = new(2026, 2, 15, 0, 0, 0, TimeSpan.Zero);

    private readonly Stream?[] _files = new Stream?[Days];
    private readonly string _folder;
    private readonly bool _isGzip;
    private readonly byte[] _line = new byte[2048];
    private readonly long _most;

    /// <param name="folder">The folder of the files.</param>
    /// <param name="isGzip">Whether the files are compressed.</param>
    /// <param name="most">The maximum number of lines. Further lines are not written.</param>
    public EventLines(string folder, bool isGzip, long most) => (_folder, _isGzip, _most) = (folder, isGzip, most);

    public long Count { get; private set; }

    public bool IsFull => Count >= _most;

    /// <summary>Writes an event.</summary>
    /// <param name="dice">The random source for its id, and for its repetition.</param>
    /// <param name="kind">The last part of the name of its kind, or the last two.</param>
    /// <param name="second">The time of the event, in seconds since the start of the first day.</param>
    /// <param name="message">The message.</param>
    /// <param name="detail">An additional field of this kind of event, as JSON, followed by a comma.</param>
    public void Add(ref Dice dice, string kind, long second, in SentMessage message, string detail = "")
    {
        var id = Texts.Uuid(ref dice);
        Utf8.TryWrite(
            _line, CultureInfo.InvariantCulture,
            $$$"""
            {"event_type":"users.{{{kind}}}","id":"{{{id}}}","time":{{{Begin.ToUnixTimeSeconds() + second}}},"user":{"user_id":"{{{message.UserId}}}","timezone":"Europe/Paris"},"properties":{{{{detail}}}"campaign_id":"{{{message.Campaign.Id}}}","campaign_name":"{{{message.Campaign.Name}}}","message_variation_id":"{{{message.VariationId}}}","dispatch_id":"{{{message.DispatchId}}}"}}

            """,
            out var written);
        var day = (int)(second / 86400);
        Write(day, written);
        if (dice.Below(1000) < 15)
            Write(Math.Min(day + 1, Days - 1), written);
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file?.Dispose();
    }

    private Stream Create(int day)
    {
        var path = Path.Combine(_folder, $"{Begin.AddDays(day):yyyy-MM-dd}.jsonl{(_isGzip ? ".gz" : "")}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 65536);
        return _isGzip ? new BufferedStream(new GZipStream(file, CompressionLevel.Fastest), 65536) : file;
    }

    private void Write(int day, int length)
    {
        if (IsFull)
            return;
        (_files[day] ??= Create(day)).Write(_line, 0, length);
        Count++;
    }
}
