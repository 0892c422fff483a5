using System.Globalization;
using CampaignExport.Benchmarks.Measuring;
using CampaignExport.Benchmarks.Writers;
using CampaignExport.Formats;
using CsvHelper;

namespace CampaignExport.Benchmarks.Micro;

/// <summary>Measures the encoders alone: pages of 2,000 rows into memory, on one thread, by type of column and for whole rows.</summary>
internal static class EncodeBenchmark
{
    private const double Target = 3;

    public static void Run(ReadOnlySpan<string> arguments)
    {
        var options = new Options(arguments, "rows", "rounds", "type", "only", "writer", "clock");
        var byProcessor = options.Text("clock") == "cpu";
        var (rows, rounds, only, writer) = (options.Number("rows", 1_000_000), options.Number("rounds", 7), options.Text("only"), options.Text("writer"));
        Console.WriteLine("# Encoding on one thread\n");
        Machine.Describe(typeof(CsvWriter), typeof(System.Text.Json.JsonSerializer));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows in memory, pages of 2,000, {rounds} interleaved rounds, medians{(byProcessor ? ", by the clock of the processor" : "")}. Ratios are to the first line of a group."));
        Console.WriteLine();
        Console.WriteLine(EncodeGroup.Heading);
        var reached = new List<string>();
        if (options.Text("type") is null or "profile")
            Whole(new ProfileTable(), rows, rounds, only, writer, byProcessor, reached);
        if (options.Text("type") is null or "recipient")
            Whole(new RecipientTable(), rows, rounds, only, writer, byProcessor, reached);
        if (options.Text("type") is null or "cells")
        {
            foreach (var group in CellGroups.Make(Math.Max(rows / 10, 1)).Where(group => IsWanted(group.Name, only)))
                group.Run(rounds, writer, byProcessor);
        }

        Console.WriteLine();
        foreach (var line in reached)
            Console.WriteLine(line);
    }

    private static void Whole<TRow>(RowTable<TRow> table, int rows, int rounds, string? only, string? writer, bool byProcessor, List<string> reached)
        where TRow : class
    {
        if (!IsWanted(table.Name, only))
            return;
        var held = new TRow[rows];
        for (var i = 0; i < rows; i++)
            held[i] = table.Make(i);
        var ratios = new EncodeGroup($"{table.Name}, CSV", rows,
            Encoders.CsvHelperFields<TRow>("CsvHelper 34, WriteField", (writer, row) => table.WriteFields(writer, row, SameForm.Dates), held),
            Encoders.CsvHelperFields<TRow>("CsvHelper 34, WriteField, dates in its own form", (writer, row) => table.WriteFields(writer, row, new("", "")), held),
            Encoders.CsvHelperRecords("CsvHelper 34, typed WriteRecords", held),
            Encoders.Ours("ours", SameForm.Ours, table.Columns, held),
            Encoders.Ours("ours, formula guard", new CsvFormat(), table.Columns, held)).Run(rounds, writer, byProcessor);
        new EncodeGroup($"{table.Name}, JSON Lines", rows,
            Encoders.SystemTextJson("System.Text.Json, source-generated", table.Json, held),
            Encoders.Ours("ours", new JsonLinesFormat(), table.Columns, held)).Run(rounds, writer, byProcessor);
        if (writer is not null)
            return;
        reached.Add(string.Create(CultureInfo.InvariantCulture, $"* {table.Name}: encoding on one thread {ratios["ours"]:F2} x CsvHelper 34 plain (target {Target:F1}): **{(ratios["ours"] >= Target ? "reached" : "missed")}**; against CsvHelper 34 with dates in its own form {ratios["ours"] / ratios["CsvHelper 34, WriteField, dates in its own form"]:F2} x."));
    }

    private static bool IsWanted(string name, string? only) => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase);
}
