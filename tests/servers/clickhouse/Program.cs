using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using CampaignExport.ClickHouse.Server;

// Serves ClickHouse, as a library, over HTTP on loopback: clickhouse FOLDER LIBRARY. It prints its address, and ends when its input ends.
var engine = new Chdb(args[1], args[0]);
var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
var app = builder.Build();
app.MapGet("/ping", () => "Ok.\n");
app.MapMethods("/", ["GET", "POST"], (HttpContext http) => new Request(http).RunAsync(engine));
await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await Console.In.ReadToEndAsync();
// The threads of the library may not end.
System.Diagnostics.Process.GetCurrentProcess().Kill();

/// <summary>A request of a driver: the query in its address, its form or its body, its parameters and settings, and the rows to insert.</summary>
internal sealed partial class Request(HttpContext http)
{
    private static readonly string[] NoSettings =
        ["query", "database", "default_format", "query_id", "user", "password", "compress", "decompress", "enable_http_compression", "role", "quota_key", "wait_end_of_query"];

    public async Task RunAsync(Chdb engine)
    {
        var (sql, before, after, file) = (http.Request.Query["query"].ToString(), new StringBuilder(), new StringBuilder(), (string?)null);
        if (http.Request.Query["database"].ToString() is { Length: > 0 } database)
            before.Append($"USE `{database}`; ");
        foreach (var (name, value) in http.Request.Query)
        {
            if (name.StartsWith("param_", StringComparison.Ordinal))
                Set(name, value.ToString());
            else if (!NoSettings.Contains(name) && !name.StartsWith("session_", StringComparison.Ordinal))
                Set(name, value.ToString(), isSetting: true);
        }

        byte[] body = [];
        if (http.Request.ContentType?.StartsWith("multipart/", StringComparison.Ordinal) == true)
        {
            foreach (var (name, value) in await http.Request.ReadFormAsync())
            {
                if (name == "query")
                    sql = value.ToString();
                else if (name.StartsWith("param_", StringComparison.Ordinal))
                    Set(name, value.ToString());
            }
        }
        else
        {
            body = await ReadBodyAsync();
        }

        var text = sql.Length > 0 ? sql : Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 65536));
        if (Insertion().Match(text) is { Success: true } insertion)
        {
            // Rows within a query end at an empty line, so they come from a file.
            file = Path.GetTempFileName();
            await File.WriteAllBytesAsync(file, sql.Length > 0 ? body : body[Encoding.UTF8.GetByteCount(insertion.Value)..]);
            text = $"INSERT INTO {insertion.Groups["table"].Value} FROM INFILE '{file}' COMPRESSION 'none' FORMAT {insertion.Groups["format"].Value}";
        }
        else
        {
            text = sql.Length > 0 ? $"{sql}\n{Encoding.UTF8.GetString(body)}" : Encoding.UTF8.GetString(body);
        }

        var format = http.Request.Query["default_format"].ToString() is { Length: > 0 } asked ? asked
            : http.Request.Headers["X-ClickHouse-Format"].ToString() is { Length: > 0 } header ? header : "TabSeparated";
        var (result, error) = engine.Run($"{before}{text}", format, after.ToString());
        if (file is not null)
            File.Delete(file);
        await AnswerAsync(result, error, format);

        void Set(string name, string value, bool isSetting = false)
        {
            before.Append($"SET {name} = '{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'; ");
            // The connection is that of all requests.
            if (isSetting)
                after.Append($"SET {name} = DEFAULT; ");
        }
    }

    private async Task<byte[]> ReadBodyAsync()
    {
        using var body = new MemoryStream();
        var stream = http.Request.Headers.ContentEncoding.ToString() switch
        {
            "gzip" => new GZipStream(http.Request.Body, CompressionMode.Decompress),
            "zstd" => new ZstdSharp.DecompressionStream(http.Request.Body),
            _ => http.Request.Body,
        };
        await using (stream)
            await stream.CopyToAsync(body);
        return body.ToArray();
    }

    private async Task AnswerAsync(byte[] result, string? error, string format)
    {
        var headers = http.Response.Headers;
        headers["X-ClickHouse-Server-Display-Name"] = "library";
        headers["X-ClickHouse-Format"] = format;
        headers["X-ClickHouse-Query-Id"] = http.Request.Query["query_id"].ToString() is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
        headers["X-ClickHouse-Timezone"] = "UTC";
        headers["X-ClickHouse-Summary"] = "{}";
        if (error is null)
        {
            await http.Response.Body.WriteAsync(result);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        headers["X-ClickHouse-Exception-Code"] = ErrorCode().Match(error) is { Success: true } code ? code.Groups[1].Value : "1";
        await http.Response.WriteAsync(error);
    }

    [GeneratedRegex(@"^\s*INSERT\s+INTO\s+(?<table>.*?)\s+FORMAT\s+(?<format>\w+)\s*;?[ \t]*\n?", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Insertion();

    [GeneratedRegex(@"Code: (\d+)")]
    private static partial Regex ErrorCode();
}
