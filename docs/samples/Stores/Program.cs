using CampaignExport.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// <stores>
var builder = Host.CreateApplicationBuilder(args);
var exports = builder.Services.AddCampaignExport();
if (builder.Configuration.GetConnectionString("Exports") is { } connectionString)
    exports.AddPostgreSql(options => options.ConnectionString = connectionString);
else
    exports.AddSqlite(options => options.Path = "jobs.db");
using var host = builder.Build();
// </stores>

// <store-script>
var store = host.Services.GetRequiredService<SqlExportJobStore>();
Console.Write(store.Schema.Script);
// </store-script>
