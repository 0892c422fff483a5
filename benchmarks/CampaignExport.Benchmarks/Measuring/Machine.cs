using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CampaignExport.Benchmarks.Measuring;

/// <summary>The context of a result: the machine, the versions and the day.</summary>
internal static class Machine
{
    /// <summary>Describes the context as a line of Markdown.</summary>
    /// <param name="peers">One type of each compared library.</param>
    public static void Describe(params ReadOnlySpan<Type> peers)
    {
        var versions = string.Join(", ", peers.ToArray().Select(Version));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC. {Processor()}, {Environment.ProcessorCount} cores, vectors of {VectorBits()} bits; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; workstation GC{(Load() is { } load ? $"; load average at the start {load}" : "")}."));
        if (versions.Length > 0)
            Console.WriteLine($"Versions: {versions}.");
        Console.WriteLine();
    }

    public static string Version(Type type)
    {
        var assembly = type.Assembly.GetName();
        var version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.Version?.ToString();
        // The SDK of Amazon has its version only in the file version.
        if (version?.StartsWith("1.0.0", StringComparison.Ordinal) == true)
            version = FileVersionInfo.GetVersionInfo(type.Assembly.Location).FileVersion;
        return $"{assembly.Name} {version?.Split('+')[0]}";
    }

    private static int VectorBits() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    private static string Processor()
    {
        const string Cpu = "/proc/cpuinfo";
        var line = File.Exists(Cpu) ? File.ReadLines(Cpu).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string? Load()
    {
        const string Average = "/proc/loadavg";
        return File.Exists(Average) ? File.ReadAllText(Average).Split(' ')[0] : null;
    }
}
