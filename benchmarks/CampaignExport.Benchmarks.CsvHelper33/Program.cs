using System.Diagnostics;
using System.Globalization;
using CampaignExport.Benchmarks.CsvHelper33;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Rows;

// The whole-export benchmark starts this program with TYPE ROWS HELD. Standard input has one line with a path per run.
var rows = long.Parse(args[1], CultureInfo.InvariantCulture);
var held = int.Parse(args[2], CultureInfo.InvariantCulture);
if (args[0] == "profile")
    await ServeAsync(RowSet<ProfileRow>.Make(rows, ProfileRows.Make, held), ProfileRow.Headers);
else
    await ServeAsync(RowSet<RecipientRow>.Make(rows, RecipientRows.Make, held), RecipientRow.Headers);

static async Task ServeAsync<TRow>(RowSet<TRow> rows, IReadOnlyList<string> headers)
{
    Console.WriteLine("ready");
    while (await Console.In.ReadLineAsync() is { } line)
    {
        if (line.StartsWith("memory ", StringComparison.Ordinal))
        {
            using var peak = new PeakMemory();
            await TypedWriter.WriteAsync(line["memory ".Length..], rows, headers);
            Console.WriteLine(FormattableString.Invariant($"{peak.Managed} {peak.WorkingSetGrowth}"));
            continue;
        }

        var (path, allocated, begun) = (line["time ".Length..], GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await TypedWriter.WriteAsync(path, rows, headers);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Console.WriteLine(FormattableString.Invariant($"{seconds} {allocated} {new FileInfo(path).Length}"));
        GC.Collect();
    }
}
