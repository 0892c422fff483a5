using CampaignExport.DuckDb;

// A process that imports files into a store in small commits, or compacts it, until a test kills it: COMMAND STORE [FILES].
using var store = new EventStore(new DuckDbOptions { Directory = args[1], MemoryLimit = 256L << 20, Threads = 1 });
Console.WriteLine("ready");
if (args[0] == "import")
    await store.ImportFilesAsync(args[2..], new EventImportOptions { EventsPerCommit = 500, PageSize = 100 });
else
    await store.CompactAsync();
Console.WriteLine("done");
