using BenchmarkDotNet.Running;
using CampaignExport.Benchmarks.Events;
using CampaignExport.Benchmarks.Micro;
using CampaignExport.Benchmarks.Split;
using CampaignExport.Benchmarks.Stores;
using CampaignExport.Benchmarks.Web;
using CampaignExport.Benchmarks.Whole;

// The named benchmarks compare cases within one run. All other arguments go to BenchmarkDotNet, which measures each case alone.
switch (args.FirstOrDefault())
{
    case "rows":
        ColumnLengths.Run(args.AsSpan(1));
        break;
    case "encode":
        EncodeBenchmark.Run(args.AsSpan(1));
        break;
    case "export":
        await ExportBenchmark.RunAsync(args[1..]);
        break;
    case "heap":
        await HeapBenchmark.RunAsync(args[1..]);
        break;
    case "heap-child":
        await HeapBenchmark.RunChildAsync(args[1..]);
        break;
    case "recipients":
        await RecipientBenchmark.RunAsync(args[1..]);
        break;
    case "columnar":
        await ColumnarBenchmark.RunAsync(args[1..]);
        break;
    case "reports":
        await ReportBenchmark.RunAsync(args[1..]);
        break;
    case "list":
        await ListBenchmark.RunAsync(args[1..]);
        break;
    case "split":
        await SplitBenchmark.RunAsync(args[1..]);
        break;
    case "clickhouse":
        await ClickHouseBenchmark.RunAsync(args[1..]);
        break;
    case "store":
        await StoreBenchmark.RunAsync(args[1..]);
        break;
    case "store-child":
        await StoreChild.RunAsync(args[1..]);
        break;
    case "store-discard":
        await DiscardingStore.RunAsync();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ExportBenchmark).Assembly).Run(args);
        break;
}
