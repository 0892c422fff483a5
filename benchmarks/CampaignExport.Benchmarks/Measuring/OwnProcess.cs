using System.Diagnostics;

namespace CampaignExport.Benchmarks.Measuring;

/// <summary>Describes how to start this program again.</summary>
internal static class OwnProcess
{
    public static ProcessStartInfo Start(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
