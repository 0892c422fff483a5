namespace CampaignExport.Tool.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> WrongOptions => new()
    {
        { "--from 01/06/2026", "--from must be a day such as 2026-06-01, not '01/06/2026'" },
        { "--to 2026-6-1", "--to must be a day" },
        { "--from 2026-02-30", "'2026-02-30'" },
        { "--from", "--from" },
        { "--from 2026-06-03 --to 2026-06-01", "starts on 2026-06-03, after its end on 2026-06-01" },
        { "--from 2026-07-01", "2026-07-01, is after the last one in the data, 2026-06-03" },
        { "--repeated-days sum", "--repeated-days must be replace or add or error, not 'sum'" },
        { "--group-by channel", "--group-by must be statistic or variant, not 'channel'" },
        { "--group-by statistic", "not multivariate" },
        { "--group-by variant", "not multivariate" },
        { "--layout tall", "--layout must be wide or long" },
        { "--format CSV", "--format must be csv or jsonl" },
        { "--language de", "--language must be en or fr" },
        { "--excel --format jsonl", "--excel" },
        { "--excel --format", "--format" },
        { "--excel fr --format jsonl", "--excel is for CSV" },
        { "--excel klingon", "--excel must be alone or cs or da or de or en" },
        { "--excel FR", "not 'FR'" },
        { "--excel fr de", "'de'" },
        { "--separator", "--separator" },
        { "--separator :", "--separator must be ',' or ';' or '|' or tab, not ':'" },
        { "--separator ;;", "not ';;'" },
        { "--separator ; --format jsonl", "--separator is for CSV" },
        { "--decimal-comma", "--decimal-comma needs another separator than the comma" },
        { "--decimal-comma --excel", "--decimal-comma needs another separator" },
        { "--decimal-comma --excel en", "--decimal-comma needs another separator" },
        { "--decimal-comma --excel fr --separator ,", "--decimal-comma needs another separator" },
        { "--decimal-comma --format jsonl", "--decimal-comma is for CSV" },
        { "--colour red", "'--colour'" },
        { "stray", "'stray'" },
        { "--out two", "--out" },
        { "--details nowhere.json", "'nowhere.json'" },
        { "--details .", "'.' is a folder" },
    };

    public static TheoryData<string, string> WrongRecipientOptions => new()
    {
        { "--contents everyone", "--contents must be user-data or email or all, not 'everyone'" },
        { "--contents all", "--campaign" },
        { "--contents email --hide-personal-data", "--hide-personal-data" },
        { "--contents email --custom-attributes a", "--custom-attributes" },
        { "--contents email --custom-events a", "--custom-events" },
        { "--contents email --without-created-from", "--without-created-from" },
        { "--format xlsx", "--format must be csv or jsonl" },
        { "--packaging rar", "--packaging must be none or gzip or zip" },
        { "--excel --format jsonl", "--excel" },
        { "--excel users-in.jsonl", "--excel must be alone or cs" },
        { "--decimal-comma", "--decimal-comma needs another separator than the comma" },
        { "--decimal-comma --separator ; --format jsonl", "--decimal-comma is for CSV" },
        { "--unguard --store x-store", "--users" },
        { "--max-rows-per-file 0", "--max-rows-per-file must be a whole number from 1" },
        { "--max-rows-per-file 1,000", "not '1,000'" },
        { "--workers -1", "--workers" },
        { "--workers two", "--workers must be a whole number" },
        { "--columns user_id,nothing", "--columns: there is no column 'nothing'. There are: Appboy ID, country" },
        { "--columns user_id,user_id", "'user_id' twice" },
        { "--columns email --hide-personal-data", "no column 'email'" },
        { "--custom-attributes a,,b", "--custom-attributes has an empty name" },
        { "--custom-events a,b,a", "--custom-events has 'a' twice" },
        { "--resume --overwrite", "--resume continues" },
        { "--campaign", "--campaign" },
        { "--details nowhere.json", "'nowhere.json'" },
        { "--campaign c --details .", "'.' is a folder" },
        { "--details users-in.jsonl", "--details describes a campaign. Also give --campaign" },
        { "--colour red", "'--colour'" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(WrongRecipientOptions))]
    public async Task Invalid_options_of_recipients_are_refused_in_one_line_before_anything_is_written(string options, string hint)
    {
        var users = Users.Write(_folder, 1);

        var run = await Tool.RunAsync(_folder, ["recipients", "--users", users, "--out", "out", .. options.Split(' ')]);

        run.ShouldFail(2, hint);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().ContainSingle();
    }

    [Fact]
    public async Task Campaign_is_refused_with_CSV()
    {
        _folder.Write("users-in.csv", "user_id\r\n1\r\n");

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "users-in.csv", "--out", "out", "--campaign", "c");

        run.ShouldFail(2, "CSV files do not contain the campaigns that a person received");
    }

    [Theory]
    [InlineData("in/out")]
    [InlineData("in/a/b/")]
    public async Task Output_in_the_folder_of_users_is_refused(string place)
    {
        Directory.CreateDirectory(_folder["in"]);
        Users.Write(_folder, 1, "in/b.jsonl");

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "in", "--out", place);

        run.ShouldFail(2, $"--out: '{place}' is in the folder 'in', which is read with its subfolders");
        Directory.EnumerateFileSystemEntries(_folder["in"]).Should().ContainSingle();
    }

    [Fact]
    public async Task Folder_of_CSV_and_other_files_is_refused()
    {
        Directory.CreateDirectory(_folder["in"]);
        _folder.Write("in/a.csv", "user_id\r\n1\r\n");
        Users.Write(_folder, 1, "in/b.jsonl");

        var run = await Tool.RunAsync(_folder, "recipients", "--users", "in", "--out", "out");

        run.ShouldFail(2, "'in' contains CSV and other files: 'a.csv' is CSV, and 'b.jsonl' is not");
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task Invalid_options_are_refused_in_one_line_before_anything_is_written(string options, string hint)
    {
        var run = await Tool.RunAsync(
            _folder, ["charts", "--data-series", Tool.Multichannel, "--out", "out", .. options.Split(' ')]);

        run.ShouldFail(2, hint);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("charts --out out", "'--data-series'")]
    [InlineData("charts --data-series nowhere.json --out out", "--data-series: there is no file or folder 'nowhere.json'")]
    [InlineData("recipients --out out", "--users")]
    [InlineData("recipients --users .", "'--out'")]
    [InlineData("recipients --users nowhere --out out", "--users: there is no file or folder 'nowhere'")]
    [InlineData("verify", "verify --help")]
    [InlineData("verify nowhere.json", "no manifest 'nowhere.json'")]
    [InlineData("verify .", "'.' is a folder")]
    [InlineData("pictures", "'pictures'")]
    [InlineData("demo --out", "'--out'")]
    [InlineData("demo --seed 3", "'--seed'")]
    public async Task Invalid_commands_are_refused_in_one_line(string arguments, string hint)
    {
        var run = await Tool.RunAsync(_folder, arguments.Split(' '));

        run.ShouldFail(2, hint);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task Missing_output_folder_is_a_usage_error()
    {
        var run = await Tool.RunAsync(_folder, "charts", "--data-series", Tool.Multichannel);

        run.ShouldFail(2, "'--out'", "campaign-export charts --help");
    }

    [Theory]
    [InlineData("chart", "'charts'")]
    [InlineData("recipents", "'recipients'")]
    [InlineData("Recipients", "'recipients'")]
    [InlineData("improt", "'import'")]
    [InlineData("charts --data-sereis x.json --out out", "'--data-series'")]
    [InlineData("charts --timezone UTC --out out", "'--time-zone'")]
    [InlineData("recipients --flavor all --out out", "'--contents'")]
    [InlineData("recipients --user users.jsonl --out out", "'--users'")]
    [InlineData("recipients --user u --overwrit --out out", "'--users' and '--overwrite'")]
    [InlineData("import --events . --dryrun", "'--dry-run'")]
    [InlineData("import --store s --details . --skip-malfromed 3", "'--skip-malformed'")]
    public async Task Misspelt_word_gets_a_suggestion(string arguments, string suggestion)
    {
        var run = await Tool.RunAsync(_folder, arguments.Split(' '));

        run.ShouldFail(2, $"Did you mean {suggestion}?");
    }

    [Theory]
    [InlineData("pictures")]
    [InlineData("charts --colour red --out out")]
    [InlineData("recipients --page-siz 3 --out out")]
    public async Task Word_without_a_similar_option_gets_no_suggestion(string arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments.Split(' '));

        run.ShouldFail(2, "no such command or option");
        run.Error.Should().NotContain("Did you mean");
    }

    [Fact]
    public async Task Bucket_without_a_region_is_a_failure_with_a_hint()
    {
        var users = Users.Write(_folder, 1);

        var run = await Tool.RunWithAsync(
            _folder,
            new() { ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_REGION"] = "", ["AWS_CONFIG_FILE"] = _folder["none"], ["HOME"] = _folder.Path },
            "recipients", "--users", users, "--out", "s3://exports/crm");

        run.ShouldFail(2, "--out s3://exports/crm: no region is set. Set AWS_REGION", "--service-url");
    }

    [Theory]
    [InlineData("recipients", "s3:/b/p", "Give s3://BUCKET/PREFIX, or './s3:/b/p' for a folder")]
    [InlineData("recipients", "gs://b/p", "Give s3://BUCKET/PREFIX")]
    [InlineData("recipients", "https://b.s3.amazonaws.com/p", "Give s3://BUCKET/PREFIX")]
    [InlineData("recipients", "file:///tmp/x", "Give s3://BUCKET/PREFIX")]
    [InlineData("recipients", "S3://UPPER/p", "'UPPER' in 'S3://UPPER/p' is not the name of a bucket, which has 3 to 63 characters")]
    [InlineData("recipients", "s3://b/p", "'b' in 's3://b/p' is not the name of a bucket")]
    [InlineData("recipients", "s3://B_B/p", "is not the name of a bucket")]
    [InlineData("recipients", "s3:///p", "names no bucket")]
    [InlineData("recipients", "s3:bucket", "Give s3://BUCKET/PREFIX, or './s3:bucket' for a folder")]
    [InlineData("recipients", "S3:bucket/p", "Give s3://BUCKET/PREFIX")]
    [InlineData("recipients", "s3:", "Give s3://BUCKET/PREFIX")]
    [InlineData("recipients", "gs:bucket", "Give s3://BUCKET/PREFIX")]
    [InlineData("charts", "s3:bucket", "writes to folders alone; give './s3:bucket'")]
    [InlineData("charts", "s3://b/p", "writes to folders alone; give './s3://b/p'")]
    [InlineData("charts", "gs://b/p", "writes to folders alone")]
    [InlineData("demo", "s3:/b/p", "writes to folders alone")]
    public async Task Unsupported_address_creates_no_folder(string command, string address, string said)
    {
        string[] input = command switch
        {
            "charts" => ["--data-series", Tool.Multichannel],
            "recipients" => ["--users", Users.Write(_folder, 1)],
            _ => [],
        };
        string[] before = [.. _folder.Files];

        (await Tool.RunAsync(_folder, [command, .. input, "--out", address])).ShouldFail(2, "--out", said);

        _folder.Files.Should().Equal(before);
        Directory.EnumerateDirectories(_folder.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData("p.csv", "'p.csv' is a file")]
    [InlineData("p.csv/x", "'p.csv' is a file")]
    [InlineData("p.csv/x/y/", "'p.csv' is a file")]
    [InlineData("./in/../p.csv/x", "p.csv' is a file")]
    public async Task File_in_place_of_a_parent_folder_is_named(string path, string said)
    {
        _folder.Write("p.csv", "mine");
        Directory.CreateDirectory(_folder["in"]);
        (await Tool.RunAsync(_folder, "charts", "--data-series", Tool.Multichannel, "--out", path)).ShouldFail(2, "--out", said, "Name a folder to write to.");
        _folder.Text("p.csv").Should().Be("mine");
    }

    [Theory]
    [InlineData("http", "the store answered 404 (NotFound) without a reason, as a server does that is no S3 store. Check --service-url")]
    [InlineData("https", "the store cannot be reached by HTTPS: what answers there does not speak TLS. Check --service-url")]
    public async Task Server_that_is_not_a_store_is_a_failure_with_a_reason(string scheme, string said)
    {
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        var port = ((System.Net.IPEndPoint)server.LocalEndpoint).Port;
        using var ended = new CancellationTokenSource();
        var serving = Task.Run(
            async () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    using var client = await server.AcceptTcpClientAsync(ended.Token);
                    await client.GetStream().ReadAtLeastAsync(new byte[64 * 1024], 16, throwOnEndOfStream: false, ended.Token);
                    await client.GetStream().WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), ended.Token);
                }
            },
            CancellationToken.None);

        var run = await Tool.RunWithAsync(
            _folder,
            new() { ["AWS_EC2_METADATA_DISABLED"] = "true", ["AWS_MAX_ATTEMPTS"] = "1", ["AWS_ACCESS_KEY_ID"] = "a", ["AWS_SECRET_ACCESS_KEY"] = "b", ["HOME"] = _folder.Path },
            "recipients", "--users", Users.Write(_folder, 1), "--out", "s3://exports/crm", "--service-url", $"{scheme}://127.0.0.1:{port}");

        run.ShouldFail(1, said);
        await ended.CancelAsync();
        await serving.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task Unreachable_store_and_missing_credentials_are_failures_with_a_hint()
    {
        var users = Users.Write(_folder, 1);
        Dictionary<string, string> environment = new()
        {
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_CONFIG_FILE"] = _folder["none"],
            ["AWS_SHARED_CREDENTIALS_FILE"] = _folder["none"],
            ["HOME"] = _folder.Path,
            ["AWS_MAX_ATTEMPTS"] = "1",
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
            ["AWS_PROFILE"] = "",
        };
        string[] export = ["recipients", "--users", users, "--out", "s3://exports/crm", "--service-url", "http://127.0.0.1:1"];

        (await Tool.RunWithAsync(_folder, environment, export)).ShouldFail(1, "no credentials for the bucket were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) = ("a", "b");
        (await Tool.RunWithAsync(_folder, environment, export)).ShouldFail(1, "the store cannot be reached", "Check --service-url");
        export[^1] = "https://nowhere.invalid";
        (await Tool.RunWithAsync(_folder, environment, export)).ShouldFail(1, "the store cannot be reached", "Check --service-url");
    }

    [Theory]
    [InlineData("charts")]
    [InlineData("recipients")]
    [InlineData("demo")]
    public async Task Folder_that_the_system_cannot_create_is_a_failure_with_a_reason(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        string[] input = command switch
        {
            "charts" => ["--data-series", Tool.Multichannel],
            "recipients" => ["--users", Users.Write(_folder, 1)],
            _ => ["--recipients", "1"],
        };

        (await Tool.RunAsync(_folder, [command, .. input, "--out", "/proc/x"])).ShouldFail(1, "The folder '/proc/x", "cannot be created there. Choose another place.");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("recipients", "--help")]
    [InlineData("verify", "-h")]
    public async Task Unprintable_help_is_a_failure(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs a device that is always full.");

        (await Tool.RunInShellAsync(_folder, "\"$@\" > /dev/full", arguments)).ShouldFail(1, "the help could not be printed: No space left on device.");
    }

    [Theory]
    [InlineData("charts")]
    [InlineData("recipients")]
    [InlineData("demo")]
    public async Task File_in_place_of_the_folder_is_refused(string command)
    {
        _folder.Write("out", "mine");
        string[] input = command switch
        {
            "charts" => ["--data-series", Tool.Multichannel],
            "recipients" => ["--users", Tool.Multichannel],
            _ => [],
        };

        var run = await Tool.RunAsync(_folder, [command, .. input, "--out", "out", "--overwrite"]);

        run.ShouldFail(2, "'out' is a file");
        _folder.Text("out").Should().Be("mine");
    }

    [Fact]
    public async Task Line_break_in_an_argument_is_escaped()
    {
        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "no\nwhere\u001b[31m.json", "--out", "out");

        run.ShouldFail(2, "'no where [31m.json'");
    }
}
