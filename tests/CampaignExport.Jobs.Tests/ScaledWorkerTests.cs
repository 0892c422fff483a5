using System.Net;
using CampaignExport.Recipients;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignExport.Jobs.Tests;

/// <summary>The worker that docs/scale.md shows, as a process on PostgreSQL and a bucket.</summary>
public sealed class ScaledWorkerTests(PostgreSqlServer server, RealStore store)
{
    [Fact]
    public async Task Two_workers_share_a_split_export_of_a_host_query_and_report_their_health()
    {
        var database = await server.CreateDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, """
            CREATE TABLE customers (id BIGINT PRIMARY KEY, mail TEXT, plan TEXT);
            CREATE TABLE sends (customer_id BIGINT, campaign TEXT);
            INSERT INTO customers SELECT i, 'user' || i || '@example.com', 'gold' FROM generate_series(1, 5000) i;
            INSERT INTO sends SELECT i, 'summer-sale' FROM generate_series(1, 5000) i;
            """);
        var bucket = await store.NewBucketAsync();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", FormattableString.Invariant($"http://127.0.0.1:{store.Port}"));
        Environment.SetEnvironmentVariable("AWS_REGION", "us-east-1");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "testsecret");
        using var folder = new TemporaryFolder();
        (string, string)[] settings = [("ConnectionStrings:Jobs", database), ("Bucket", bucket)];
        await using var first = await HostProcess.StartAsync(HostProcess.ProgramOf("ScaledWorker"), folder.Path, settings);
        await using var second = await HostProcess.StartAsync(HostProcess.ProgramOf("ScaledWorker"), folder.Path, settings);
        using var client = new HttpClient();
        foreach (var host in new[] { first, second })
        {
            foreach (var path in new[] { "health/live", "health/ready" })
                (await client.GetAsync(new Uri(host.Address, path))).StatusCode.Should().Be(HttpStatusCode.OK);
        }

        await using var provider = new ServiceCollection().AddCampaignExport().AddJobs().AllowEveryoneToExportPersonalData().AddPostgreSql(options => options.ConnectionString = database)
            .AddS3Storage(store.Client, options => (options.Bucket, options.Prefix) = (bucket, "jobs")).Services.BuildServiceProvider();
        var jobs = provider.GetRequiredService<IExportJobs>();
        var job = await jobs.SubmitAsync(
            new RecipientJobRequest("shop", "summer-sale", new ExportRequester("ada"), new(RecipientContents.UserData) { Columns = ["user_id", "email"] }) { Packaging = "gzip", Split = 4 });
        var done = await jobs.WatchAsync(job.Id).LastAsync();

        done.State.Should().Be(ExportJobState.Completed);
        done.Files.Select(file => file.Rows).Should().Equal(1250, 1250, 1250, 1250);
        (await store.Client.KeysAsync(bucket)).Should().HaveCount(5);

        await PostgreSqlServer.ExecuteAsync(database, "ALTER TABLE campaign_export_jobs RENAME TO gone");
        (await client.GetAsync(new Uri(first.Address, "health/ready"))).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync(new Uri(first.Address, "health/live"))).StatusCode.Should().Be(HttpStatusCode.OK, "a restart would not bring the database back");
    }
}
