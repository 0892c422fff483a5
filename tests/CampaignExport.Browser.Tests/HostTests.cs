using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.Browser.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace CampaignExport.Browser.Tests;

/// <summary>The small sample host over its own tables, in a browser.</summary>
public sealed partial class HostTests(Chromium chromium, PostgreSqlServer postgreSql)
{
    private const string Sample = "docs/samples/Host";

    [Theory]
    [InlineData("Host")]
    [InlineData("CampaignExport.Browser.PostgreSqlHost")]
    public async Task User_signs_in_views_charts_exports_recipients_and_follows_the_link_of_the_mail(string project)
    {
        using var folder = new TemporaryFolder();
        await using var mail = await MailServer.StartAsync();
        await using var host = await StartAsync(project, folder, mail);
        await using var visit = await Visit.BeginAsync(chromium.Browser, host.Address);
        var page = visit.Page;

        await page.GotoAsync("/campaign-export/");
        await page.Locator(".campaigns a").First.WaitForAsync();
        (await page.Locator(".campaigns a").AllInnerTextsAsync()).Should().HaveCount(2).And.Contain(text => text.Contains("Summer sale"));
        await page.GetByText("Summer sale").ClickAsync();
        await page.ChartsAsync();
        (await page.TitlesAsync()).Should().Equal("Messages Sent by Date", "Email Message Engagement by Date");
        var chart = Encoding.UTF8.GetString(await page.DownloadAsync(page.GetByRole(AriaRole.Link, new() { Name = "Download CSV: Email Message Engagement by Date" })));
        chart.Split("\r\n").Where(row => row.Contains(",2,1,", StringComparison.Ordinal)).Should().ContainSingle("two were sent and one was opened on one day");
        await visit.PictureAsync($"host-{project}");

        await (await page.ChooseAsync("User data")).GetByText("Start export").ClickAsync();
        await page.Job("completed").WaitForAsync();
        await Waiting.UntilAsync(() => mail.Accepted().Count == 1);
        var (accepted, file) = mail.Accepted().Single();
        accepted.To.Should().Equal("ada@shop.example");
        var link = Link().Match((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n").Replace("=\n", "", StringComparison.Ordinal)).Value;
        link.Should().StartWith($"{host.Address}campaign-export/downloads/", "it leads to the server in development");

        var download = await page.RunAndWaitForDownloadAsync(() => page.EvaluateAsync("address => { location.href = address; }", link));
        await download.SaveAsAsync(folder["users.zip"]);
        await using var archive = await ZipFile.OpenReadAsync(folder["users.zip"]);
        using var rows = new StreamReader(await archive.Entries.Single().OpenAsync());
        (await rows.ReadToEndAsync()).Should().Be("email,user_id,plan\r\nada@example.com,c1,gold\r\nbob@example.com,c2,free\r\n");
    }

    [Fact]
    public void Host_has_about_25_lines() =>
        new[] { "Program.cs", "appsettings.json", "appsettings.Development.json" }.SelectMany(file => File.ReadLines(RepositoryFolder.PathOf($"{Sample}/{file}")))
            .Count(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)).Should().BeLessThanOrEqualTo(27);

    private async Task<HostProcess> StartAsync(string project, TemporaryFolder folder, MailServer mail)
    {
        File.Copy(RepositoryFolder.PathOf($"{Sample}/appsettings.json"), folder["appsettings.json"]);
        var tables = RepositoryFolder.ReadText($"{Sample}/shop.sql");
        var database = "";
        if (project == "Host")
        {
            await using var connection = new SqliteConnection($"Data Source={folder["shop.db"]};Pooling=False");
            await connection.OpenAsync();
            await using var script = connection.CreateCommand();
            script.CommandText = tables;
            await script.ExecuteNonQueryAsync();
        }
        else
        {
            database = await postgreSql.CreateDatabaseAsync();
            await PostgreSqlServer.ExecuteAsync(database, tables);
        }

        return await HostProcess.StartAsync(
            HostProcess.ProgramOf(project),
            folder.Path,
            ("Database", database),
            ("CampaignExport:Smtp:Port", mail.Port.ToString(CultureInfo.InvariantCulture)),
            ("CampaignExport:Smtp:UserName", "user"),
            ("CampaignExport:Smtp:Password", "secret"),
            ("CampaignExport:Smtp:TrustedAuthoritiesFile", mail.Certificates.AuthorityFile),
            ("CampaignExport:Smtp:CheckRevocation", "false"));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/campaign-export/downloads/[\w-]+")]
    private static partial Regex Link();
}
