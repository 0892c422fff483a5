using System.IO.Compression;

namespace CampaignExport.Tool.Tests.Inputs;

/// <summary>Empty inputs, and pipes that must be read twice.</summary>
public sealed class EmptyInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string[]> Commands => new(
        ["recipients", "--out", "out", "--users"],
        ["recipients", "--distinct", "--out", "out", "--users"],
        ["import", "--store", "a-store", "--profiles"],
        ["import", "--store", "a-store", "--events"],
        ["import", "--dry-run", "--profiles"],
        ["import", "--dry-run", "--events"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Empty_input_is_a_failure_that_names_the_file_and_with_other_files_a_warning(string[] command)
    {
        _folder.Write("empty.jsonl", "\n");
        File.WriteAllBytes(_folder["packed"], Gzip());
        foreach (var (input, named) in new[] { ("empty.jsonl", "empty.jsonl, line 1"), ("packed", "packed, line 1"), ("/dev/null", "null, line 1") })
        {
            var run = await Tool.RunAsync(_folder, [.. command, input]);
            run.ShouldFail(1, named, "the file is empty");
            _folder.Files.Should().NotContain(file => file.StartsWith("out/users", StringComparison.Ordinal));
        }

        Directory.CreateDirectory(_folder["in"]);
        _folder.Write("in/a.jsonl", command[^1] == "--events"
            ? """{"event_type":"users.messages.email.Open","id":"1","time":1,"user_id":"1","campaign_id":"c"}"""
            : """{"external_id":"1"}""");
        _folder.Write("in/b.jsonl", "");
        var beside = await Tool.RunAsync(_folder, [.. command, "in"]);
        beside.ExitCode.Should().Be(0, beside.Error);
        beside.Error.Should().Contain("b.jsonl: the file is empty.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Pipe_without_a_writer_is_a_failure(string[] command)
    {
        if (command.Contains("--distinct"))
            return;
        var run = await Tool.RunInShellAsync(_folder, ": | \"$@\"", [.. command, "/dev/stdin"]);
        run.ShouldFail(1, "stdin, line 1", "the file is empty");
    }

    [Theory]
    [InlineData("printf '{\"external_id\":\"1\"}\\n{\"external_id\":\"2\"}\\n' 2>/dev/null | \"$@\"", "/dev/stdin")]
    [InlineData("printf 'user_id\\n1\\n2\\n' 2>/dev/null | \"$@\"", "/dev/stdin")]
    [InlineData("mkfifo fifo; printf 'user_id\\n1\\n2\\n' 2>/dev/null > fifo & \"$@\"", "fifo")]
    public async Task Pipe_is_refused_if_duplicates_are_removed(string line, string users)
    {
        var run = await Tool.RunInShellAsync(_folder, line, "recipients", "--distinct", "--out", "out", "--users", users);
        run.ShouldFail(2, "is a pipe, which can be read once only", "Save it to a file first");
        _folder.Files.Should().NotContain(file => file.StartsWith("out/users", StringComparison.Ordinal));
    }

    private static byte[] Gzip()
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Flush();
        return bytes.ToArray();
    }
}
