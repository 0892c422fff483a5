using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using CampaignExport.ClickHouse;
using CampaignExport.Diagnostics;
using CampaignExport.DuckDb;
using CampaignExport.S3;
using CampaignExport.Smtp;
using CampaignExport.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The telemetry page lists exactly the metrics and log events of the code.</summary>
public sealed class TelemetryTableTests
{
    private static readonly string[] Lines = MarkdownPage.Of("docs/telemetry.md").Text.Split('\n');

    private static readonly Assembly[] Packages =
    [
        typeof(CampaignExportTelemetry).Assembly, typeof(S3ExportSink).Assembly, typeof(SmtpExportNotifier).Assembly, typeof(SqlRecipients).Assembly,
        typeof(CampaignExportWebExtensions).Assembly, typeof(EventStore).Assembly, typeof(ClickHouseStore).Assembly,
    ];

    [Fact]
    public void Table_of_metrics_has_every_instrument_with_its_kind_and_unit()
    {
        var instruments = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == CampaignExportTelemetry.MeterName)
                    instruments.Add($"| `{instrument.Name}` | {instrument.GetType().Name.Split('`')[0].ToLowerInvariant()} | `{instrument.Unit}` |");
            },
        };
        listener.Start();
        foreach (var type in Packages.SelectMany(package => package.GetTypes()).Where(type => type.Name.EndsWith("Telemetry", StringComparison.Ordinal)))
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);

        instruments.Should().HaveCountGreaterThan(6);
        Lines.Where(line => line.StartsWith("| `campaign_export.", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|')[..4]) + "|")
            .Should().BeEquivalentTo(instruments);
    }

    [Fact]
    public void Table_of_logs_has_every_event_with_its_level()
    {
        var events = Packages
            .SelectMany(package => package.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => $"| {message.EventId} | {message.Level.ToString().ToLowerInvariant()} |").ToList();

        events.Should().HaveCountGreaterThan(15).And.OnlyHaveUniqueItems();
        Lines.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => string.Join('|', line.Split('|')[..3]) + "|")
            .Should().BeEquivalentTo(events);
    }
}
