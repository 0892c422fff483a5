using CampaignExport.Jobs;
using Microsoft.Extensions.Logging;

namespace CampaignExport.Tests.Jobs;

/// <summary>The audit trail in the log.</summary>
public sealed class LogExportAuditTests
{
    [Theory]
    [InlineData("j1", "users.zip", "job j1, at 2026-06-01T12:00:00.0000000+00:00, detail: users.zip.")]
    [InlineData(null, null, "job none, at 2026-06-01T12:00:00.0000000+00:00, detail: none.")]
    public async Task Entry_is_a_complete_sentence(string? jobId, string? detail, string end)
    {
        using var log = new HostLogEntries();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(log));
        var entry = new ExportAuditEntry(ExportAuditAction.Downloaded, new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), "ada", jobId, "shop", "c", "user-data", detail);

        await new LogExportAudit(loggers).WriteAsync(entry, TestContext.Current.CancellationToken);

        log.Entries.Should().ContainSingle().Which.Text.Should().Be($"Downloaded: user ada, user-data of campaign c in workspace shop, {end}");
    }
}
