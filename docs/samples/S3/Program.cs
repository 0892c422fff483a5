using CampaignExport.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// <s3-registration>
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddCampaignExport()
    .AddS3Sink(options =>
    {
        options.Bucket = "exports";
        options.ServiceUrl = new Uri("https://objects.example.com");
        options.KeySecret = builder.Configuration["Exports:KeySecret"] ?? "of the secret store, 32 characters";
    });
// </s3-registration>

// <s3-storage>
builder.Services.AddCampaignExport()
    .AddS3Storage(options => (options.Bucket, options.Prefix, options.Region) = ("exports", "jobs", "eu-west-3"));
// </s3-storage>

using var host = builder.Build();
var startedAt = new DateTimeOffset(2026, 6, 1, 9, 30, 0, TimeSpan.Zero);

// <s3-sink-of-an-export>
var keys = host.Services.GetRequiredService<S3KeyPattern>().For("summer-sale", "export-1", startedAt);
var sink = host.Services.GetRequiredService<S3ExportSink>().WithKeys(keys);
// </s3-sink-of-an-export>

Console.WriteLine($"{keys.KeyOf("users.zip")}, in parts of {sink.MinPartBytes} bytes or more");
