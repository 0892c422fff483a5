using BenchmarkDotNet.Running;
using CampaignExport.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(ChartCsvBenchmarks).Assembly).Run(args);
