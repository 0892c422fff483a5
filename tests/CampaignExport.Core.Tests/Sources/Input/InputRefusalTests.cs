using CampaignExport.Metrics;
using CampaignExport.Sources;
using CampaignExport.Tests.Exports;

namespace CampaignExport.Tests.Sources;

/// <summary>Errors for files that cannot be read or found.</summary>
public sealed class InputRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Obj\u0001", "users", "this is an Avro object container file, from which only events are read. Convert it to JSON Lines or CSV.")]
    [InlineData("Obj\u0001", "csv", "this is an Avro object container file, from which only events are read. Convert it to JSON Lines or CSV.")]
    [InlineData("Obj\u0001", "any", "this is an Avro object container file, from which only events are read. Convert it to JSON Lines or CSV.")]
    [InlineData("Obj\u0001", "series", "this is an Avro object container file, from which only events are read. Convert it to JSON.")]
    [InlineData("Obj\u0001", "details", "this is an Avro object container file, from which only events are read. Convert it to JSON.")]
    [InlineData("Obj\u0001", "events", "this is an Avro object container file. To read its events, use the package CampaignExport.Avro and add its AvroEventFormat to the formats.")]
    [InlineData("PAR1", "users", "this is a Parquet file, which is not supported. Convert it to JSON Lines or CSV.")]
    [InlineData("PAR1", "series", "this is a Parquet file, which is not supported. Convert it to JSON.")]
    [InlineData("PAR1", "events", "this is a Parquet file, which is not supported. Convert it to JSON Lines or CSV.")]
    [InlineData("ORC\u0003", "details", "this is an ORC file, which is not supported. Convert it to JSON.")]
    public async Task Unsupported_format_is_refused_with_the_supported_formats(string text, string source, string problem)
    {
        _folder.Write("x", text + "\u0004rest");
        var read = () => ReadAsync(source);
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Problem.Should().Be(problem);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("csv")]
    [InlineData("any")]
    [InlineData("series")]
    [InlineData("events")]
    public async Task Link_to_a_file_that_does_not_exist_is_an_error_that_names_the_link(string source)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateDirectory(_folder["x/day=1"]);
        File.CreateSymbolicLink(_folder["x/day=1/gone.json"], _folder["nowhere.json"]);
        var read = () => ReadAsync(source);
        (await read.Should().ThrowAsync<FileNotFoundException>()).Which.Message.Should()
            .Be("'day=1/gone.json' is a link to a file that does not exist. Remove the link, or restore the file.");
        Directory.Delete(_folder["x"], recursive: true);
        File.CreateSymbolicLink(_folder["x"], _folder["nowhere.json"]);
        (await read.Should().ThrowAsync<FileNotFoundException>()).Which.Message.Should().StartWith("'x' is a link to a file that does not exist.");
    }

    [Fact]
    public async Task Series_with_the_same_file_name_are_named_by_their_paths()
    {
        foreach (var folder in new[] { "a", "b" })
            Directory.CreateDirectory(_folder[folder]);
        _folder.Write("a/s.json", "{\"data\":[{\"time\":\"2026-06-01\",\"messages\":{\"email\":[{\"sent\":1}]}}]}");
        _folder.Write("b/s.json", "{\"data\":[{\"time\":\"2026-06-01\",\"messages\":{\"email\":[{\"sent\":2}]}}]}");
        foreach (var paths in new[] { new[] { _folder["a/s.json"], _folder["b/s.json"] }, [_folder["a"], _folder["b"]], [_folder["a"] + "/", _folder["b/s.json"]] })
        {
            var metrics = await new DataSeriesFileSource(paths, null).ReadAsync(new MetricsQuery("c"), TestContext.Current.CancellationToken);
            metrics.Warnings.Should().ContainSingle().Which.Should().Contain($"Those of {_folder["b/s.json"]} replace those of {_folder["a/s.json"]}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task ReadAsync(string source)
    {
        var (path, stop) = (_folder["x"], TestContext.Current.CancellationToken);
        switch (source)
        {
            case "users":
                await new UserExportSource(path).ReadAllAsync();
                break;
            case "csv":
                await new RecipientCsvSource(path).ReadAllAsync();
                break;
            case "any":
                await new RecipientFileSource(path).ReadAllAsync();
                break;
            case "series":
                await new DataSeriesFileSource(path).ReadAsync(new MetricsQuery("c"), stop);
                break;
            case "details":
                await using (var stream = File.OpenRead(path))
                    await CampaignDetailsReader.ReadAsync(stream, "x", cancellationToken: stop);
                break;
            default:
                await new MessageEventSource(path).ReadAsync(stop).ToListAsync(stop);
                break;
        }
    }
}
