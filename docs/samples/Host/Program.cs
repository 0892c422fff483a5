using System.Security.Claims;
using CampaignExport.Jobs;
using Microsoft.AspNetCore.DataProtection;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCampaignExport(builder.Configuration.GetSection("CampaignExport"))
    .AddSqlite(options => options.Path = "shop.db")
    .AddSqlMetrics("""
        SELECT sent_at, 'email', NULL, 'sent', 1, customer_id FROM sends WHERE campaign = @campaign
        UNION ALL SELECT opened_at, 'email', NULL, 'opens', 1, customer_id FROM sends WHERE campaign = @campaign AND opened_at IS NOT NULL
        """)
    .AddSqlRecipients(key: "user_id", """
        SELECT c.id AS user_id, c.mail AS email, c.plan FROM customers c
        WHERE EXISTS (SELECT 1 FROM sends s WHERE s.customer_id = c.id AND s.campaign = @campaign)
        """)
    .AddCampaigns("SELECT id, name FROM campaigns ORDER BY name")
    .AddAuthorizer((user, workspace, campaign) => user == "ada" ? ExportPermissions.All : ExportPermissions.None)
    .AddJobs().AddJobWorker().AddFileStorage("exports")
    .AddSmtp()
    .AddDownloadLinks()
    .AddWeb();
builder.Services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new("keys"));
builder.Services.AddAuthorization().AddAuthentication("cookie").AddCookie("cookie", options => options.LoginPath = "/sign-in");

var app = builder.Build();
if (app.Environment.IsDevelopment())
    app.MapGet("/sign-in", () => Results.SignIn(new(new ClaimsIdentity([new("sub", "ada"), new("email", "ada@shop.example")], "cookie"))));
app.MapCampaignExport();
app.Run();
