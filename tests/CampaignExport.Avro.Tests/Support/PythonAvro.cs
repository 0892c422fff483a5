using System.Diagnostics;
using System.Text.Json;

namespace CampaignExport.Avro.Tests.Support;

/// <summary>Container files written by the avro package of Python, an independent writer.</summary>
internal static class PythonAvro
{
    public static async Task WriteAsync(string path, string schema, string codec, IEnumerable<Dictionary<string, object?>> records)
    {
        Needs.Package("/usr/lib/python3/dist-packages/avro/__init__.py", "python3-avro");
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Python", "write_avro.py"), path, schema, codec])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        foreach (var record in records)
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(record));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, await error);
    }
}
