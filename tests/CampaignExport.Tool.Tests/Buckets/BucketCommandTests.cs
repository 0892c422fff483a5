namespace CampaignExport.Tool.Tests.Buckets;

/// <summary>Recipients in a bucket of a real server.</summary>
public sealed class BucketCommandTests : IClassFixture<RealStore>, IAsyncLifetime
{
    private const int Rows = 300;

    private readonly RealStore _store;
    private readonly TemporaryFolder _folder = new();
    private readonly string _users;
    private string _bucket = "";

    public BucketCommandTests(RealStore store)
    {
        _store = store;
        _users = Users.Write(_folder, Rows);
    }

    private string Out => $"s3://{_bucket}/exports";

    public async ValueTask InitializeAsync() => _bucket = await _store.NewBucketAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("none")]
    public async Task Objects_equal_the_files_of_a_folder(string packaging)
    {
        string[] export = ["recipients", "--users", _users, "--packaging", packaging, "--max-rows-per-file", "100"];
        var run = await RunAsync([.. export, "--out", Out]);
        (await Tool.RunAsync(_folder, [.. export, "--out", "folder"])).ExitCode.Should().Be(0);

        run.Error.Should().BeEmpty();
        run.OutputLines.Select(line => line.Split('\t')[0]).Should().Equal(
            Directory.GetFiles(_folder["folder"]).Select(Path.GetFileName).Order(StringComparer.Ordinal).OrderBy(name => name == "manifest.json")
                .Select(name => $"{Out}/{name}"));
        await ShouldBeTheFolderAsync("folder");
    }

    [Fact]
    public async Task Store_in_a_bucket_gives_what_a_store_in_a_folder_gives()
    {
        _folder.Write("events.jsonl", string.Join('\n', Enumerable.Range(0, 40).Select(at =>
            $$"""{"event_type":"users.messages.email.Send","id":"e{{at}}","time":{{1780306200 + (at * 3600)}},"user_id":"u{{at % 7}}","campaign_id":"{{Users.Campaign}}","message_variation_id":"v"}""")));
        string[][] commands =
        [
            ["import", "--events", "events.jsonl", "--profiles", _users],
            ["import", "--events", "events.jsonl"],
            ["campaigns"],
            ["charts", "--campaign", Users.Campaign, "--out", "charts", "--overwrite"],
            ["recipients", "--campaign", Users.Campaign, "--contents", "all", "--packaging", "none", "--out", "people", "--overwrite"],
            ["reconcile", "--campaign", Users.Campaign],
            ["compact"],
        ];
        foreach (var command in commands)
        {
            var folder = await Tool.RunAsync(_folder, [.. command, "--store", "store"]);
            var files = Directory.Exists(_folder["charts"]) ? _folder.Text("charts/messages-sent-by-date.csv") : "";
            var people = File.Exists(_folder["people/users.csv"]) ? _folder.Text("people/users.csv") : "";
            var bucket = await RunAsync([.. command, "--store", $"s3://{_bucket}/store"]);

            (bucket.ExitCode, folder.ExitCode).Should().Be((0, 0), bucket.Error + folder.Error);
            bucket.OutputLines.Where(line => !line.Contains("manifest.json", StringComparison.Ordinal))
                .Should().Equal(folder.OutputLines.Where(line => !line.Contains("manifest.json", StringComparison.Ordinal)));
            if (files.Length > 0)
                _folder.Text("charts/messages-sent-by-date.csv").Should().Be(files);
            if (people.Length > 0)
                _folder.Text("people/users.csv").Should().Be(people);
        }

        (await _store.Client.KeysAsync(_bucket)).Should().Contain("store/store.json").And.Contain(key => key.StartsWith("store/events/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Existing_exports_are_treated_as_in_a_folder()
    {
        string[] export = ["recipients", "--users", _users, "--out", Out];
        (await RunAsync(export)).ExitCode.Should().Be(0);

        (await RunAsync(export)).ShouldFail(2, $"{Out}/manifest.json", "--overwrite");
        var verified = await RunAsync([.. export, "--resume"]);
        (await RunAsync([.. export, "--resume", "--format", "jsonl"])).ShouldFail(2, Out, "format");
        var replaced = await RunAsync([.. export, "--overwrite", "--max-rows-per-file", "200"]);

        verified.Error.Should().BeEmpty();
        verified.OutputLines[0].Should().StartWith($"{Out}/users.zip\t{Rows}\t");
        replaced.Error.Should().BeEmpty();
        (await _store.Client.KeysAsync(_bucket)).Should().Equal("exports/manifest.json", "exports/users-0001.zip", "exports/users-0002.zip");
    }

    [Fact]
    public async Task Changed_object_is_found()
    {
        string[] export = ["recipients", "--users", _users, "--out", Out, "--packaging", "none"];
        (await RunAsync(export)).ExitCode.Should().Be(0);
        await _store.Client.PutObjectAsync(new() { BucketName = _bucket, Key = "exports/users.csv", ContentBody = "x", UseChunkEncoding = false });

        (await RunAsync([.. export, "--resume"])).ShouldFail(1, $"{Out}/users.csv", "it has 1 byte instead of ");
    }

    [Theory]
    [InlineData("s3://", "names no bucket")]
    [InlineData("s3://UPPER/x", "is not the name of a bucket")]
    [InlineData("s3://bucket/a b", "U+0020")]
    public async Task Invalid_address_is_refused(string address, string why) =>
        (await RunAsync(["recipients", "--users", _users, "--out", address])).ShouldFail(2, why);

    [Fact]
    public async Task Incompatible_options_are_refused()
    {
        (await Tool.RunAsync(_folder, "recipients", "--users", _users, "--out", "out", "--service-url", "http://127.0.0.1:1")).ShouldFail(2, "--service-url");
        (await Tool.RunAsync(_folder, "recipients", "--users", _users, "--out", "s3://bucket/x", "--service-url", "here")).ShouldFail(2, "--service-url");
        (await _store.Client.KeysAsync(_bucket)).Should().BeEmpty();
    }

    [Fact]
    public async Task Missing_bucket_and_wrong_secret_are_failures_in_one_line()
    {
        (await RunAsync(["recipients", "--users", _users, "--out", "s3://nowhere/x"])).ShouldFail(1, "NoSuchBucket");
        var run = await Tool.RunWithAsync(
            _folder, new(Store.EnvironmentOf()) { ["AWS_SECRET_ACCESS_KEY"] = "wrong" },
            ["recipients", "--users", _users, "--out", Out, "--service-url", Store.UrlOf(_store)]);
        run.ExitCode.Should().Be(1);
        run.ErrorLines.Should().ContainSingle().Which.Should().NotContain("wrong");
    }

    private Task<ToolRun> RunAsync(string[] arguments) =>
        Tool.RunWithAsync(_folder, new(Store.EnvironmentOf()) { ["XDG_CACHE_HOME"] = _folder["cache"] }, [.. arguments, "--service-url", Store.UrlOf(_store)]);

    private async Task ShouldBeTheFolderAsync(string folder)
    {
        foreach (var path in Directory.GetFiles(_folder[folder]))
        {
            var name = Path.GetFileName(path);
            var seen = await _store.Client.ReadAsync(_bucket, $"exports/{name}");
            seen.Should().NotBeNull();
            if (name != "manifest.json")
                seen.Should().Equal(await File.ReadAllBytesAsync(path));
        }

        (await _store.Client.KeysAsync(_bucket)).Should().HaveCount(Directory.GetFiles(_folder[folder]).Length);
        (await _store.Client.UploadsAsync(_bucket)).Should().BeEmpty();
    }
}
