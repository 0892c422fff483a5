namespace CampaignExport.Tool.Tests.Recipients;

/// <summary>What <c>recipients</c> wrote is read again, from the files and by way of a store.</summary>
public sealed class OwnExportTests : IDisposable
{
    private static readonly string[] Exported =
        ["--campaign", "c1", "--contents", "all", "--custom-attributes", "score,dob", "--format", "jsonl", "--packaging", "none", "--out"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Exported_JSON_Lines_are_read_with_variation_and_custom_attributes()
    {
        _folder.Write("u.jsonl", """
            {"braze_id":"1","external_id":"a","custom_attributes":{"score":-1.5,"dob":"no date"},"campaigns_received":[{"api_campaign_id":"c1","variation_name":"A","variation_api_id":"va","in_control":false}]}
            {"braze_id":"2","external_id":"b","custom_attributes":{"score":[1,"x"]},"campaigns_received":[{"api_campaign_id":"c1","in_control":true}]}
            """);
        await RunAsync(["recipients", "--users", "u.jsonl", .. Exported, "first"]);

        await RunAsync(["recipients", "--users", "first", .. Exported, "second"]);
        await RunAsync(["import", "--store", "s-store", "--profiles", "first"]);
        await RunAsync(["recipients", "--store", "s-store", .. Exported, "third"]);

        var first = _folder.Text("first/users.jsonl");
        first.Should().Contain("\"score\":-1.5,\"dob\":\"no date\",\"variation_name\":\"A\",\"variation_api_id\":\"va\",\"in_control\":false}")
            .And.Contain("\"score\":[1,\"x\"],\"dob\":null,\"variation_name\":null,\"variation_api_id\":null,\"in_control\":true}");
        _folder.Text("second/users.jsonl").Should().Be(first);
        _folder.Text("third/users.jsonl").Split('\n').Should().BeEquivalentTo(first.Split('\n'));
    }

    [Theory]
    [InlineData("csv", "gzip")]
    [InlineData("jsonl", "zip")]
    public async Task Advice_to_put_the_manifest_beside_the_file_and_to_read_it_again_works(string format, string packaging)
    {
        WriteUsers();
        string[] export = ["--campaign", "c1", "--contents", "all", "--format", format, "--packaging", packaging, "--out"];
        await RunAsync(["recipients", "--users", "u.jsonl", .. export, "first"]);
        File.Move(_folder["first/manifest.json"], _folder["kept.json"]);

        var run = await Tool.RunAsync(_folder, "import", "--store", "s", "--profiles", "first");
        run.ExitCode.Should().Be(0);
        run.Error.Should().Contain("manifest.json").And.Contain("An import reads the file again with --reread.");

        File.Move(_folder["kept.json"], _folder["first/manifest.json"]);
        (await Tool.RunAsync(_folder, "import", "--store", "s", "--profiles", "first")).Error.Should().Contain("imported before");
        await RunAsync("import", "--store", "s", "--profiles", "first", "--reread");
        await RunAsync(["recipients", "--store", "s", .. export, "second"]);
        Rows("second").Should().Equal(Rows("first")).And.HaveCount(2);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task Changed_export_of_the_same_size_is_not_imported_and_not_exported(string format)
    {
        WriteUsers();
        await RunAsync("recipients", "--users", "u.jsonl", "--campaign", "c1", "--contents", "all", "--format", format, "--packaging", "none", "--out", "first");
        _folder.Write($"first/users.{format}", _folder.Text($"first/users.{format}").Replace(",va,", ",vb,", StringComparison.Ordinal).Replace("\"va\"", "\"vb\"", StringComparison.Ordinal));

        foreach (var arguments in new string[][]
            {
                ["import", "--store", "s", "--profiles", "first"],
                ["import", "--dry-run", "--profiles", "first"],
                ["recipients", "--users", "first", "--out", "out"],
                ["recipients", "--users", "first", "--campaign", "c1", "--out", "out"],
                ["recipients", "--users", "first", "--distinct", "--out", "out"],
            })
        {
            (await Tool.RunAsync(_folder, arguments)).ShouldFail(1, $"users.{format}, line 1, position 1: the file was changed after it was exported");
        }

        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task Person_of_the_control_group_becomes_no_recipient(string format)
    {
        WriteUsers();
        await RunAsync("recipients", "--users", "u.jsonl", "--campaign", "c1", "--format", format, "--packaging", "none", "--out", "first");

        var run = await Tool.RunAsync(_folder, "import", "--store", "s", "--profiles", "first");

        run.ExitCode.Should().Be(0);
        run.Error.Should().Contain($"users.{format}: its manifest names the campaign 'c1', but it has no column 'in_control'");
        (await Tool.RunAsync(_folder, "recipients", "--store", "s", "--campaign", "c1", "--contents", "all", "--out", "out")).ExitCode.Should().NotBe(0);
    }

    private void WriteUsers() => _folder.Write("u.jsonl", """
        {"braze_id":"1","external_id":"a","campaigns_received":[{"api_campaign_id":"c1","variation_name":"A","variation_api_id":"va","in_control":false}]}
        {"braze_id":"2","external_id":"b","campaigns_received":[{"api_campaign_id":"c1","in_control":true}]}
        """);

    private string[] Rows(string folder)
    {
        var path = Directory.GetFiles(_folder[folder]).Single(file => !file.EndsWith("manifest.json", StringComparison.Ordinal));
        using var file = File.OpenRead(path);
        using var zip = path.EndsWith(".zip", StringComparison.Ordinal) ? new System.IO.Compression.ZipArchive(file) : null;
        using var text = zip?.Entries.Single().Open() ?? new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(text);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(row => row.Contains("va", StringComparison.Ordinal) || row.Contains("true", StringComparison.Ordinal)).Where(row => !row.Contains("Appboy ID,", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private async Task RunAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(_folder, arguments);
        (run.ExitCode, run.Error.Contains("warning", StringComparison.OrdinalIgnoreCase)).Should().Be((0, false), run.Error);
    }
}
