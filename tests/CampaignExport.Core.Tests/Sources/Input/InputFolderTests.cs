using System.Net.Sockets;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class InputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    [Fact]
    public void Files_of_subfolders_are_found_in_ordinal_order_of_their_paths()
    {
        Add("event_type=b/date=2026-06-02/x.json", "event_type=b/date=2026-06-01/x.json", "event_type=a/y.json", "event_type=a-b/y.json", "Z.json", "a.json");

        // '-' precedes '/' and capitals precede small letters, in every language of the machine.
        Names().Should().Equal(
            "Z.json", "a.json", "event_type=a-b/y.json", "event_type=a/y.json", "event_type=b/date=2026-06-01/x.json", "event_type=b/date=2026-06-02/x.json");
        _warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("_SUCCESS")]
    [InlineData("_committed_123")]
    [InlineData(".part-0001.crc")]
    [InlineData("_delta_log/000.json")]
    [InlineData(".staging/a.json")]
    [InlineData("sub/_temporary/0/a.json")]
    [InlineData("sub/.DS_Store")]
    public void Hidden_names_are_skipped_and_counted_if_no_file_is_left(string hidden)
    {
        Add(hidden);
        var find = () => Names();
        find.Should().Throw<FileNotFoundException>().Which.Message.Should()
            .Be($"The folder '{_folder.Path}' has no files to read, not even in subfolders. Names that start with '_' or '.' are skipped: there is 1.");

        Add("sub/a_b.json");
        Names().Should().Equal("sub/a_b.json");
    }

    [Fact]
    public void Named_folder_can_begin_with_any_character()
    {
        Add("_in/a.json");
        InputFile.Find(_folder["_in"]).Select(file => file.Name).Should().Equal("a.json");
    }

    [Fact]
    public void Empty_folder_is_an_error_that_describes_the_search()
    {
        Directory.CreateDirectory(_folder["a/b/c"]);
        var find = () => Names();
        find.Should().Throw<FileNotFoundException>().Which.Message.Should().Contain(_folder.Path).And.Contain("subfolders").And.EndWith("there are none.");
    }

    [Fact]
    public void Cyclic_links_are_followed_once_per_folder()
    {
        Add("a/1.json", "b/2.json");
        Directory.CreateSymbolicLink(_folder["a/up"], _folder.Path);
        Directory.CreateSymbolicLink(_folder["a/to-b"], _folder["b"]);
        Directory.CreateSymbolicLink(_folder["b/to-a"], _folder["a"]);
        Directory.CreateSymbolicLink(_folder["b/through"], _folder["a/to-b/to-a"]);
        File.CreateSymbolicLink(_folder["c.json"], _folder["a/1.json"]);

        Names().Should().Equal("a/1.json", "a/to-b/2.json");
        _warnings.Should().OnlyContain(warning => warning.Contains("is a link to", StringComparison.Ordinal) && warning.Contains("that is read under another name", StringComparison.Ordinal))
            .And.Contain("'c.json' is a link to a file that is read under another name. It is skipped.");
    }

    [Theory]
    [InlineData("b.json", "a.json")]
    [InlineData("a.json", "b.json")]
    [InlineData("sub/a.json", "z.json")]
    [InlineData("z/a.json", "a/z.json")]
    public void Target_of_a_link_in_the_folder_is_read_once_under_its_own_name(string file, string link)
    {
        Add(file, "other.json");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[link])!);
        File.CreateSymbolicLink(_folder[link], _folder[file]);
        File.CreateSymbolicLink(_folder["linked.json"], _folder[link]);
        Names().Should().BeEquivalentTo(file, "other.json");
        _warnings.Should().HaveCount(2).And.Contain($"'{link}' is a link to a file that is read under another name. It is skipped.");
    }

    [Fact]
    public void Target_of_several_links_is_read_once()
    {
        using var elsewhere = new TemporaryFolder();
        File.WriteAllText(elsewhere["x.json"], "{}");
        File.CreateSymbolicLink(_folder["b.json"], elsewhere["x.json"]);
        File.CreateSymbolicLink(_folder["a.json"], elsewhere["x.json"]);
        Directory.CreateSymbolicLink(_folder["folder"], elsewhere.Path);
        Names().Should().Equal("folder/x.json");
        _warnings.Should().HaveCount(2);
    }

    [Fact]
    public void Links_to_the_same_file_are_one_file()
    {
        using var elsewhere = new TemporaryFolder();
        File.WriteAllText(elsewhere["x.json"], "{}");
        File.CreateSymbolicLink(_folder["b.json"], elsewhere["x.json"]);
        File.CreateSymbolicLink(_folder["a.json"], elsewhere["x.json"]);
        File.CreateSymbolicLink(_folder["c.json"], elsewhere["y.json"]);
        Names().Should().Equal("a.json", "c.json");
        _warnings.Should().Equal("'b.json' is a link to a file that is read under another name. It is skipped.");
    }

    [Fact]
    public void Pipe_socket_and_device_in_a_folder_are_skipped_with_a_warning_and_an_empty_file_is_not()
    {
        Add("a.json");
        File.WriteAllText(_folder["empty.json"], "");
        Command.Succeed("mkfifo", _folder["pipe"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        File.CreateSymbolicLink(_folder["zero"], "/dev/zero");
        File.CreateSymbolicLink(_folder["linked"], _folder["pipe"]);

        Names().Should().Equal("a.json", "empty.json");
        _warnings.Should().Equal(Skipped("linked"), Skipped("pipe"), Skipped("socket"), Skipped("zero"));

        static string Skipped(string name) => $"'{name}' is a pipe, a socket or a device. It is skipped; to read it, name it instead of its folder.";
    }

    [Fact]
    public async Task Named_pipe_is_read_if_given_as_the_path()
    {
        Command.Succeed("mkfifo", _folder["pipe"]);
        var writing = Task.Run(
            () =>
            {
                using var to = new FileStream(_folder["pipe"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                to.Write("{\"braze_id\":\"1\"}\n{\"braze_id\":\"2\"}"u8);
            },
            TestContext.Current.CancellationToken);
        (await new UserExportSource(_folder["pipe"]).ReadAllAsync()).Select(user => user.Id).Should().Equal("1", "2");
        await writing;
    }

    [Fact]
    public async Task Source_reports_skipped_files_once_over_several_reads()
    {
        Add("a/1.json");
        Command.Succeed("mkfifo", _folder["pipe"]);
        var users = new UserExportSource(_folder.Path, new UserExportOptions { OnWarning = _warnings.Add });
        await users.ReadAllAsync();
        await users.ReadAllAsync();
        await new MessageEventSource(_folder.Path, new MessageEventOptions { OnWarning = _warnings.Add, SkipMalformed = true }).ReadPagesAsync(null, default).ToListAsync();
        _warnings.Should().HaveCount(2).And.OnlyContain(warning => warning.StartsWith("'pipe' is a pipe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_and_cursors_name_files_by_their_path_in_the_folder()
    {
        Add("date=2026-06-01/a.json");
        File.WriteAllText(_folder["date=2026-06-01/b.json"], "{\"external_id\":\"1\"}\nno");
        var users = new UserExportSource(_folder.Path, new UserExportOptions { PageSize = 1 });
        var pages = users.ReadAsync(new(null), null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await pages.MoveNextAsync();
        pages.Current.Cursor.Should().Be("19 1 date%3D2026-06-01%2Fa.json");
        await pages.DisposeAsync();

        var read = () => users.ReadAllAsync("19 1 date%3D2026-06-01%2Fa.json");
        (await read.Should().ThrowAsync<SourceFormatException>()).Which.Message.Should().StartWith("date=2026-06-01/b.json, line 2, position 2:");
    }

    [Theory]
    [InlineData("event_type=users.messages.email.Open/date=2026-06-01/part-0.json")]
    [InlineData("2026/users.messages.email.Open-0.json")]
    public async Task Kind_of_events_comes_from_a_subfolder_or_file(string name)
    {
        Add(name);
        File.WriteAllText(_folder[name], """{"id":"1","time":1,"user_id":"u","campaign_id":"c"}""");
        var events = await new MessageEventSource(_folder.Path).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        events.Should().ContainSingle().Which.Kind.Name.Should().Be("users.messages.email.Open");
    }

    public void Dispose() => _folder.Dispose();

    private void Add(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "{\"external_id\":\"1\"}");
        }
    }

    private string[] Names() => [.. InputFile.Find(_folder.Path, _warnings.Add).Select(file => file.Name)];
}
