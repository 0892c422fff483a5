using System.IO.Compression;
using System.Text;

namespace CampaignExport.EndToEnd.Tests.Documentation;

/// <summary>The samples run with the output of the pages.</summary>
public sealed class SampleTests
{
    private const string MessagesSent =
        "Date,Total Messages Sent,Email Sent,iOS Push Sent\r\n2026-06-01,1520,1000,520\r\n2026-06-02,0,0,0\r\n2026-06-03,12,12,0\r\n";

    [Fact]
    public async Task First_example_has_the_output_of_the_readme()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("FirstExport", folder);

        var shown = MarkdownPage.Of("README.md").CodeBlocks("text").Skip(1).Take(2).ToList();
        run.Output.Should().Be(shown[0]);
        var charts = folder.ReadAll("charts");
        charts.Should().HaveCount(3);
        Encoding.UTF8.GetString(charts["messages-sent-by-date.csv"]).Should().Be(MessagesSent);
        MessagesSent.ReplaceLineEndings("\n").Should().Be(shown[1]);
        Encoding.UTF8.GetString(charts["email-message-engagement-by-date.csv"]).Should().Be(
            "Date,Delivered,Sent,Opened,Clicks,Bounces,Reported as Spam\r\n2026-06-01,985,1000,412,88,15,1\r\n"
            + "2026-06-02,0,0,0,0,0,0\r\n2026-06-03,12,12,57,11,0,0\r\n");
        Encoding.UTF8.GetString(charts["ios-push-engagement-by-date.csv"]).Should().Be(
            "Date,Sent,Total Opens,Direct Opens,Bounces\r\n2026-06-01,520,64,31,4\r\n2026-06-02,0,0,0,0\r\n2026-06-03,0,7,2,0\r\n");
    }

    [Fact]
    public async Task Example_with_dependency_injection_exports_from_its_own_source()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("DependencyInjection", folder);

        // The log is written by a separate thread, so its lines can be anywhere between these.
        run.Output.Split('\n').Where(line => line.StartsWith("charts/", StringComparison.Ordinal)).Should().Equal(
            "charts/messages-sent-by-date.csv: 2 days",
            "charts/email-message-engagement-by-date.csv: 2 days",
            "charts/sms-engagement-by-date.csv: 2 days");
        run.Output.Should().Contain("Exported the charts of campaign summer-sale. Files: 3, rows: 6, bytes: ");
        Encoding.UTF8.GetString(folder.ReadAll("charts")["messages-sent-by-date.csv"]).Should().Be(
            "Date,Total Messages Sent,Email Sent,SMS Sent\r\n2026-06-01,1300,1000,300\r\n2026-06-02,20,20,0\r\n");
    }

    [Fact]
    public async Task Example_of_extending_writes_its_own_format_channel_and_texts_to_its_own_sink()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("Extending", folder);

        run.Error.Should().BeEmpty("the channel that was added is known");
        run.Output.Should().Be(string.Join('\n',
            "email-message-engagement-by-date.tsv", "Fecha\tEnviados\tAperturas\tAperturas únicas", "2026-06-01\t1000\t412\t350", "2026-06-02\t0\t57\t40",
            "line-engagement-by-date.tsv", "Fecha\tEnviados\tLeídos", "2026-06-01\t240\t131", "2026-06-02\t0\t18",
            "messages-sent-by-date.tsv", "Fecha\tTotal de mensajes enviados\tEmail: enviados\tLINE: enviados", "2026-06-01\t1240\t1000\t240",
            "2026-06-02\t0\t0\t0", ""));
        Directory.Exists(folder["charts"]).Should().BeFalse("the sink keeps its files in memory");
    }

    [Fact]
    public async Task Example_of_recipients_writes_an_archive_of_the_recipients_of_a_campaign()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("Recipients", folder);

        run.Output.Should().Be("recipients/users.zip: 2 recipients\nid,customer,email\n");
        folder.ReadAll("recipients").Keys.Should().BeEquivalentTo("users.zip", "manifest.json");
        using var archive = ZipFile.OpenRead(folder["recipients/users.zip"]);
        using var content = new StreamReader(archive.GetEntry("users.csv")!.Open());
        var lines = (await content.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        lines.Should().HaveCount(4);
        lines[0].Should().StartWith("Appboy ID,country,created_at,").And.EndWith(",variation_name,variation_api_id,in_control");
        lines[1].Should().StartWith("5f1c0e2a9b3d4c0001000001,DE,2024-03-01T08:15:00Z,").And.EndWith(",Short subject,variation-a,false");
        lines[2].Should().StartWith("5f1c0e2a9b3d4c0001000003,FR,2020-07-10T15:00:00Z,").And.EndWith(",,,true");

        using var compressed = new GZipStream(File.OpenRead(folder["small/users.csv.gz"]), CompressionMode.Decompress);
        using var same = new StreamReader(compressed);
        (await same.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n").Should().Equal(lines);
    }

    [Fact]
    public async Task Example_of_mails_writes_them_to_a_folder_and_verifies_their_links()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("Mail", folder);

        run.Output.Split('\n').Should().ContainInConsecutiveOrder("summer-sale.zip of job-1", "not found", "expired");
        var mails = folder.ReadAll("mails").ToDictionary(mail => mail.Key, mail => Encoding.UTF8.GetString(mail.Value));
        mails.Keys.Should().BeEquivalentTo("job-1.en@app.example.com.eml", "job-1.es@app.example.com.eml");
        mails["job-1.en@app.example.com.eml"].Should().Contain("Your export is ready").And.Contain("(Europe/Madrid, UTC");
        mails["job-1.es@app.example.com.eml"].Should().Contain("Su exportaci=C3=B3n est=C3=A1 lista (2 filas):");
    }

    [Fact]
    public async Task Example_of_stores_prints_the_SQL_of_its_tables()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("Stores", folder);

        run.Output.Should().StartWith("CREATE TABLE IF NOT EXISTS campaign_export_migrations ").And.Contain("CREATE TABLE IF NOT EXISTS campaign_export_jobs (");
    }

    [Fact]
    public async Task Example_of_events_imports_lines_and_a_container_file()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("Events", folder);

        run.Output.Should().Be("4 events from 2 files: 4 kept, 1 skipped\n");
    }

    [Fact]
    public async Task Example_of_the_columnar_store_imports_counts_and_compacts()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("EventHost", folder);

        run.Output.Should().StartWith("4 events from 2 files, 0 repeated, 1 skipped\n")
            .And.EndWith("charts/messages-sent-by-date.csv: 1 days\ncharts/email-message-engagement-by-date.csv: 1 days\n2 people received it\n2 people, 1 mails opened\n2026-06-01: 0 dollars\n1 segments\n1 days without a store\n");
    }

    [Fact]
    public async Task Example_of_recipients_in_a_database_exports_from_host_tables()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("DatabaseRecipients", folder);

        run.Output.Should().Be("""
            user_id,email,created_at,plan
            c1,ada@example.com,2026-06-01T12:00:00Z,gold
            Date,Total Messages Sent,Email Sent
            2026-06-03,1,1
            2026-06-04,0,0
            2026-06-05,1,1

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Example_of_a_table_exports_each_recipient_of_the_campaign_once()
    {
        using var folder = new TemporaryFolder();
        SampleDatabase.Create(folder["shop.db"]);

        var run = await RunAsync("SqlTables", folder);

        run.Output.Should().Be("customers/users.zip: 2 recipients\n");
        using var archive = ZipFile.OpenRead(folder["customers/users.zip"]);
        using var content = new StreamReader(archive.GetEntry("users.csv")!.Open());
        (await content.ReadToEndAsync(TestContext.Current.CancellationToken)).Should().Be(
            "user_id,email,plan\r\nc1,ada@example.com,gold\r\nc2,bob@example.com,free\r\n");
    }

    [Fact]
    public async Task Example_of_conformance_tests_of_a_sink_passes()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("SinkTests", folder);

        run.Output.Should().MatchRegex(@"succeeded: [1-9]\d+\n").And.Contain("failed: 0\n");
    }

    [Fact]
    public async Task Example_of_a_worker_exports_with_permission_and_refuses_downloads_of_other_users()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("WorkerHost", folder);

        run.Output.Split('\n').Should().Contain(
            "all: Completed, 2 rows",
            "bob: The user may not export 'all' of this campaign. Ask an administrator of the workspace for the permission.",
            "ada: Ready, users.zip",
            "bob: NotYours");
        var mail = folder.ReadAll("exports/mails").Should().ContainSingle().Subject;
        Encoding.UTF8.GetString(mail.Value).Should().Contain("The export you asked for is complete.").And.Contain("(Europe/Paris,");
        var job = mail.Key.Split('.')[0];
        folder.ReadAll($"exports/files/{job}").Keys.Should().BeEquivalentTo("users.zip", "manifest.json");
        RepositoryFolder.ReadText("docs/samples/WorkerHost/Program.cs").Split('\n').Length.Should().BeLessThan(80);
    }

    [Fact]
    public async Task Example_of_buckets_creates_the_keys_of_an_export()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("S3", folder);

        run.Output.Should().MatchRegex("^campaign-export/summer-sale/2026-06-01/users-[0-9a-f]{32}\\.zip, in parts of 5242880 bytes or more\n$");
    }

    [Fact]
    public async Task Example_of_the_web_submits_follows_and_downloads_over_HTTP()
    {
        using var folder = new TemporaryFolder();

        var run = await RunAsync("WebHost", folder);

        run.Output.Should().StartWith("unauthenticated: 401\nanother host: 400\nsubmitted: 202\nusers.csv: 2 rows, ").And.EndWith($"{MessagesSent.ReplaceLineEndings("\n")}\n");
    }

    [Fact]
    public void Every_sample_has_a_test() =>
        SampleCode.Projects.Should().BeEquivalentTo(
            "FirstExport", "DependencyInjection", "Extending", "Recipients", "Mail", "Stores", "Events", "DatabaseRecipients", "WorkerHost", "S3", "WebHost",
            "SqlTables", "SinkTests", "EventHost",
            // In a class of its own: DashboardTests.
            "Dashboard",
            // Mailed, followed and read in a browser: HostTests of CampaignExport.Browser.Tests.
            "Host",
            // Needs a bucket, so in the tests of CampaignExport.S3: BucketSampleTests.
            "BucketJobs",
            // Needs PostgreSQL and a bucket: ScaledWorkerTests of CampaignExport.Jobs.Tests.
            "ScaledWorker");

    // The samples are built with the tests, into a folder beside theirs.
    private static async Task<Command> RunAsync(string sample, TemporaryFolder folder)
    {
        foreach (var input in Directory.GetFiles(RepositoryFolder.PathOf($"docs/samples/{sample}")).Where(path => Path.GetExtension(path) is not (".cs" or ".csproj")))
            File.Copy(input, folder[Path.GetFileName(input)]);
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(built.Parent!.Parent!.FullName, sample, built.Name, $"{sample}.dll");

        var run = (await Command.DotnetAsync(folder.Path, ["exec", program])).ShouldSucceed();

        return run with { Output = run.Output.ReplaceLineEndings("\n").Replace('\\', '/') };
    }
}
