using CampaignExport.Events;
using CampaignExport.Sources;

namespace CampaignExport.Avro.Tests.Support;

/// <summary>Reads files of events.</summary>
internal static class Reading
{
    public static async Task<List<MessageEvent>> EventsAsync(string path, MessageEventOptions? options = null)
    {
        var events = new List<MessageEvent>();
        await foreach (var one in new MessageEventSource(path, (options ??= new()).With([new AvroEventFormat()], options.SkipMalformed)).ReadAsync())
            events.Add(one);
        return events;
    }

    /// <summary>Reads a file to its end, and returns its error.</summary>
    /// <returns>The error, and how many events came before.</returns>
    public static async Task<(SourceFormatException Error, int Events)> ErrorAsync(byte[] file, string name = "a.avro")
    {
        using var folder = new TemporaryFolder();
        var events = 0;
        var read = async () =>
        {
            await foreach (var one in new MessageEventSource(folder.Write(name, file), new() { Formats = [new AvroEventFormat()], PageSize = 1 }).ReadAsync())
                events++;
        };
        return ((await read.Should().ThrowAsync<SourceFormatException>()).Which, events);
    }
}
