using CampaignExport.Jobs;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCampaignExport()
    .AddPostgreSql(options => options.ConnectionString = builder.Configuration.GetConnectionString("Jobs"))
    .AddSqlRecipients(key: "user_id", """
        SELECT c.id AS user_id, c.mail AS email, c.plan FROM customers c
        WHERE EXISTS (SELECT 1 FROM sends s WHERE s.customer_id = c.id AND s.campaign = @campaign)
        """)
    .AddS3Storage(options => (options.Bucket, options.Prefix, options.PathStyle) = (builder.Configuration["Bucket"]!, "jobs", true))
    .AllowEveryoneToExportPersonalData()
    .AddJobs(options => (options.Kinds, options.Concurrency) = (ExportJobKinds.Recipients, 1))
    .AddJobWorker();
builder.Services.AddHealthChecks().AddCampaignExport(tags: ["ready"]).AddCampaignExportWorker(tags: ["live"]);

var app = builder.Build();
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains("live") });
app.Run();
