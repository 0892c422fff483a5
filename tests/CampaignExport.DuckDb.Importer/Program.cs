using CampaignExport.DuckDb;
using CampaignExport.Sql;

// A process that imports files into a store in small commits, or compacts it, until a test kills it: COMMAND STORE [FILES].
var options = DuckDbOptions.FromLocation(args[1], Environment.GetEnvironmentVariable("SERVICE_URL") is { } url ? new Uri(url) : null);
(options.MemoryLimit, options.Threads) = (256L << 20, 1);
using var store = new EventStore(options);
Console.WriteLine("ready");
if (args[0] == "import")
    await store.ImportFilesAsync(args[2..], new EventImportOptions { EventsPerCommit = 500, PageSize = 100 });
else
    await store.CompactAsync();
Console.WriteLine("done");
