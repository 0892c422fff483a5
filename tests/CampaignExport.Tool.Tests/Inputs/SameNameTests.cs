namespace CampaignExport.Tool.Tests.Inputs;

/// <summary>Given files with the same name in several folders.</summary>
public sealed class SameNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--store", "a-store")]
    public async Task Files_are_named_by_the_given_paths(params string[] where)
    {
        foreach (var folder in new[] { "in/d=1", "in/d=2" })
            Directory.CreateDirectory(_folder[folder]);
        _folder.Write("in/d=1/a.json", "{}\n");
        _folder.Write("in/d=2/a.json", "{}\n");
        _folder.Write("in/b.json", "{}\n");

        var run = await Tool.RunAsync(_folder, ["import", .. where, "--events", "in/d=1/a.json", "./in/d=2/a.json", "in/b.json"]);

        run.ExitCode.Should().Be(1);
        run.ErrorLines[^1].Should().StartWith("campaign-export: malformed lines in 'in/d=1/a.json', './in/d=2/a.json', 'b.json'.");
        run.Error.Should().Contain("(in/d=1/a.json, line 1; ./in/d=2/a.json, line 1; b.json, line 1)");
    }

    [Theory]
    [InlineData("--events", "--dry-run")]
    [InlineData("--events", "--store", "a-store")]
    [InlineData("--profiles", "--dry-run")]
    [InlineData("--profiles", "--store", "a-store")]
    public async Task Files_of_several_folders_are_named_by_the_given_paths(string option, params string[] where)
    {
        foreach (var file in new[] { "in/d=1/a.json", "in/d=2/a.json", "in/d=1/x/b.json", "in/d=2/x/b.json", "in/d=2/c.json" })
            _folder.Write(file, "{\"email\":\"x\"}\n");

        foreach (var (given, names) in new (string[], string[])[]
            {
                (["in"], ["d=1/a.json", "d=1/x/b.json", "d=2/a.json", "d=2/c.json", "d=2/x/b.json"]),
                (["in/d=1", "./in/d=2/"], ["in/d=1/a.json", "in/d=1/x/b.json", "./in/d=2/a.json", "c.json", "./in/d=2/x/b.json"]),
                (["in/d=1/a.json", "in/d=2/a.json"], ["in/d=1/a.json", "in/d=2/a.json"]),
                (["in/d=1/a.json", "in/d=2"], ["in/d=1/a.json", "in/d=2/a.json", "c.json", "x/b.json"]),
            })
        {
            var run = await Tool.RunAsync(_folder, ["import", .. where, option, .. given]);

            run.ExitCode.Should().Be(1);
            foreach (var name in names.Take(3))
                run.Error.Should().MatchRegex($"rejected \\((.*; )?{System.Text.RegularExpressions.Regex.Escape(name)}, line");
            System.Text.RegularExpressions.Regex.Matches(run.Error, "malformed lines in (.*?)\\. ").SelectMany(match => match.Groups[1].Value.Split(", ")).Should().Equal(names.Select(name => $"'{name}'"));
        }
    }

    [Fact]
    public async Task Series_are_named_by_the_given_paths()
    {
        foreach (var (folder, sent) in new[] { ("a", 1), ("b", 2) })
        {
            Directory.CreateDirectory(_folder[folder]);
            _folder.Write($"{folder}/s.json", $"{{\"data\":[{{\"time\":\"2026-06-01\",\"messages\":{{\"email\":[{{\"sent\":{sent}}}]}}}}]}}");
        }

        var run = await Tool.RunAsync(_folder, "charts", "--data-series", "a/s.json", "b/s.json", "--out", "out");

        run.Error.Should().Contain("Those of b/s.json replace those of a/s.json");
    }
}
