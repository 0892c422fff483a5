using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using CampaignExport.Sinks;

namespace CampaignExport.Tests.Sinks;

public sealed class FileExportSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_is_not_visible_before_completion()
    {
        await using var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "one,"));

        _folder.Names.Should().Equal(".a.csv.partial");

        await upload.WritePartAsync(Part(2, 4, "two"));
        await upload.CompleteAsync();

        _folder.Names.Should().Equal("a.csv");
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("one,two");
        upload.Location.Should().Be(_folder["a.csv"]);
    }

    [Fact]
    public async Task Opening_an_upload_leaves_nothing()
    {
        var upload = await new FileExportSink(_folder["new"]).OpenAsync("a.csv");
        await upload.DisposeAsync();

        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Disposed_upload_is_discarded()
    {
        var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "x"));
        await upload.DisposeAsync();
        await upload.DisposeAsync();

        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task Disposal_keeps_a_completed_file()
    {
        await WriteAsync(await OpenAsync("a.csv"), "x");

        _folder.Names.Should().Equal("a.csv");
    }

    [Fact]
    public async Task Parts_written_in_any_order_by_several_threads_become_one_file()
    {
        await using var upload = await OpenAsync("a.csv");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 200).Reverse(),
            async (at, token) => await upload.WritePartAsync(Part(at + 1, at * 4, $"{at:000}\n"), token));
        await upload.CompleteAsync();

        (await File.ReadAllLinesAsync(_folder["a.csv"])).Should().Equal(Enumerable.Range(0, 200).Select(at => $"{at:000}"));
    }

    [Fact]
    public async Task File_without_parts_is_empty()
    {
        await using var upload = await OpenAsync("a.csv");
        await upload.CompleteAsync();

        new FileInfo(_folder["a.csv"]).Length.Should().Be(0);
    }

    [Fact]
    public async Task Folder_and_its_parents_are_created_with_the_first_part()
    {
        await WriteAsync(await new FileExportSink(_folder["x/y/z"]).OpenAsync("a.csv"), "x");

        File.Exists(_folder["x/y/z/a.csv"]).Should().BeTrue();
    }

    [Fact]
    public async Task Existing_file_is_not_overwritten()
    {
        _folder.Write("a.csv", "old");

        var error = (await FluentActions.Awaiting(async () => await OpenAsync("a.csv")).Should().ThrowAsync<ExportExistsException>()).Which;

        error.Location.Should().Be(_folder["a.csv"]);
        error.Message.Should().Be($"'{_folder["a.csv"]}' exists. Choose another place, or allow overwriting.");
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("old");
    }

    [Fact]
    public async Task File_is_overwritten_only_if_allowed_and_only_at_completion()
    {
        _folder.Write("a.csv", "a longer old text");
        await using var upload = await new FileExportSink(_folder.Path, overwrite: true).OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "new"));
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("a longer old text");

        await upload.CompleteAsync();

        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("new");
    }

    [Fact]
    public async Task File_published_by_another_process_in_the_meantime_is_kept()
    {
        var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "mine"));
        _folder.Write("a.csv", "theirs");

        await FluentActions.Awaiting(async () => await upload.CompleteAsync()).Should().ThrowAsync<ExportExistsException>();
        await upload.WithdrawAsync();
        await upload.DisposeAsync();

        _folder.Names.Should().Equal("a.csv");
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("theirs");
    }

    [Fact]
    public async Task Second_export_of_the_same_name_is_refused_without_affecting_the_first()
    {
        await using var first = await OpenAsync("a.csv");
        await first.WritePartAsync(Part(1, 0, "first"));
        var second = await OpenAsync("a.csv");

        await FluentActions.Awaiting(async () => await second.WritePartAsync(Part(1, 0, "second")))
            .Should().ThrowAsync<IOException>()
            .WithMessage($"'{_folder["a.csv"]}' is being written by another export. Wait for it, or choose another place.");
        await second.DisposeAsync();
        await first.CompleteAsync();

        _folder.Names.Should().Equal("a.csv");
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("first");
    }

    [Fact]
    public async Task Partial_file_locked_by_another_process_is_left_alone()
    {
        using (var other = File.OpenHandle(_folder[".a.csv.partial"], FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(other, "theirs"u8, 0);
            await using var upload = await OpenAsync("a.csv");

            await FluentActions.Awaiting(async () => await upload.WritePartAsync(Part(1, 0, "ours"))).Should().ThrowAsync<IOException>();
        }

        (await File.ReadAllTextAsync(_folder[".a.csv.partial"])).Should().Be("theirs");
    }

    [Fact]
    public async Task Partial_file_is_locked_against_other_processes()
    {
        await using var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "ours"));

        FluentActions.Invoking(() => File.OpenHandle(_folder[".a.csv.partial"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            .Should().Throw<IOException>();
    }

    [Fact]
    public async Task Exports_started_during_publication_do_not_change_the_published_file()
    {
        var sink = new FileExportSink(_folder.Path, overwrite: true);
        var text = new string('x', 1000);
        using var stop = new CancellationTokenSource();
        var intruders = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
            () => Intrude(sink, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();

        for (var published = 0; published < 300;)
        {
            if (!await TryWriteAsync(sink, text))
                continue;
            published++;
            (await ReadAsync()).Should().Be(text);
        }

        await stop.CancelAsync();
        await Task.WhenAll(intruders);
        (await ReadAsync()).Should().Be(text);
        _folder.Names.Should().Equal("a.csv");

        async Task<string> ReadAsync()
        {
            while (true)
            {
                try
                {
                    return await File.ReadAllTextAsync(_folder["a.csv"]);
                }
                catch (IOException)
                {
                    // Another export has just locked it, and is about to detect that it is too late.
                }
            }
        }

        // Repeatedly opens and discards an export of the same name.
        static void Intrude(FileExportSink sink, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var upload = sink.OpenAsync("a.csv", CancellationToken.None).AsTask().GetAwaiter().GetResult();
                try
                {
                    upload.WritePartAsync(new ExportPart(1, 0, default), CancellationToken.None).AsTask().GetAwaiter().GetResult();
                }
                catch (IOException)
                {
                    // Another export holds it.
                }

                upload.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }

        static async Task<bool> TryWriteAsync(FileExportSink sink, string text)
        {
            try
            {
                await WriteAsync(await sink.OpenAsync("a.csv"), text);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Partial_file_of_a_killed_export_is_taken_over()
    {
        _folder.Write(".a.csv.partial", "a long rest of a killed export");

        await WriteAsync(await OpenAsync("a.csv"), "x");

        _folder.Names.Should().Equal("a.csv");
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("x");
    }

    [Fact]
    public async Task Withdrawal_affects_only_a_published_file()
    {
        var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "x"));
        await upload.WithdrawAsync();
        _folder.Names.Should().Equal(".a.csv.partial");

        await upload.CompleteAsync();
        await upload.WithdrawAsync();
        _folder.Names.Should().Equal(".a.csv.partial");

        _folder.Write("a.csv", "of another export");
        await upload.WithdrawAsync();
        await upload.DisposeAsync();
        _folder.Names.Should().Equal("a.csv");
    }

    [Fact]
    public async Task Withdrawn_file_can_be_published_again()
    {
        await using var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "x"));
        await upload.CompleteAsync();
        await upload.CompleteAsync();
        await upload.WithdrawAsync();

        await upload.CompleteAsync();

        _folder.Names.Should().Equal("a.csv");
    }

    [Fact]
    public async Task Suspended_upload_resumes_after_the_kept_parts()
    {
        var sink = new FileExportSink(_folder.Path);
        var first = await sink.OpenAsync("a.csv");
        await first.WritePartAsync(Part(1, 0, "kept and not kept"));
        await first.SuspendAsync();
        await first.DisposeAsync();
        _folder.Names.Should().Equal(".a.csv.partial");

        await using var second = await sink.ReopenAsync("a.csv", first.State, [new(4, null)]);
        await second.WritePartAsync(Part(2, 4, "!"));
        await second.CompleteAsync();

        _folder.Names.Should().Equal("a.csv");
        (await File.ReadAllTextAsync(_folder["a.csv"])).Should().Be("kept!");
    }

    [Fact]
    public async Task Upload_with_fewer_bytes_than_its_kept_parts_is_lost()
    {
        _folder.Write(".a.csv.partial", "123");

        await FluentActions.Awaiting(async () => await new FileExportSink(_folder.Path).ReopenAsync("a.csv", "", [new(4, null)]))
            .Should().ThrowAsync<ExportPartsLostException>();
        await FluentActions.Awaiting(async () => await new FileExportSink(_folder.Path).ReopenAsync("b.csv", "", [new(0, null)]))
            .Should().ThrowAsync<ExportPartsLostException>();
    }

    [Fact]
    public async Task Upload_truncated_after_reopening_is_lost_and_not_filled_with_zeros()
    {
        _folder.Write(".a.csv.partial", "12345");
        await using var upload = await new FileExportSink(_folder.Path).ReopenAsync("a.csv", "", [new(4, null)]);
        File.Delete(_folder[".a.csv.partial"]);

        await FluentActions.Awaiting(async () => await upload.WritePartAsync(Part(2, 4, "!"))).Should().ThrowAsync<ExportPartsLostException>();
        await FluentActions.Awaiting(async () => await upload.CompleteAsync()).Should().ThrowAsync<ExportPartsLostException>();

        File.Exists(_folder["a.csv"]).Should().BeFalse();
    }

    [Fact]
    public async Task Cancelled_upload_publishes_nothing()
    {
        using var source = new CancellationTokenSource();
        var upload = await OpenAsync("a.csv");
        await upload.WritePartAsync(Part(1, 0, "x"));
        await source.CancelAsync();

        await FluentActions.Awaiting(async () => await upload.CompleteAsync(source.Token)).Should().ThrowAsync<OperationCanceledException>();
        await FluentActions.Awaiting(async () => await new FileExportSink(_folder.Path).OpenAsync("b.csv", source.Token))
            .Should().ThrowAsync<OperationCanceledException>();
        await upload.DisposeAsync();

        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public async Task File_in_place_of_the_folder_is_refused_before_anything_is_written()
    {
        var file = _folder.Write("file", "x");

        (await FluentActions.Awaiting(async () => await new FileExportSink(file).OpenAsync("a.csv")).Should().ThrowAsync<IOException>())
            .WithMessage($"'{file}' is a file, not a folder. Choose a folder to export to.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Folder_in_place_of_the_file_is_refused_before_anything_is_written(bool overwrite)
    {
        Directory.CreateDirectory(_folder["a.csv"]);

        (await FluentActions.Awaiting(async () => await new FileExportSink(_folder.Path, overwrite).OpenAsync("a.csv"))
            .Should().ThrowAsync<IOException>())
            .WithMessage($"'{_folder["a.csv"]}' is a folder, so a file cannot replace it. Choose another folder to export to.");
    }

    [Fact]
    public async Task Unwritable_folder_fails_with_the_error_of_the_system()
    {
        await using var upload = await new FileExportSink(ReadOnlyFolder()).OpenAsync("a.csv");

        var error = (await FluentActions.Awaiting(async () => await upload.WritePartAsync(Part(1, 0, "x")))
            .Should().ThrowAsync<Exception>()).Which;

        error.Should().Match(thrown => thrown is UnauthorizedAccessException || thrown is IOException);
    }

    [Fact]
    public async Task Unsafe_name_is_refused()
    {
        await FluentActions.Awaiting(async () => await OpenAsync("../a.csv")).Should().ThrowAsync<ArgumentException>();
        _folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void Folder_is_required() => FluentActions.Invoking(() => new FileExportSink("")).Should().Throw<ArgumentException>();

    private static async Task WriteAsync(ExportUpload upload, string text)
    {
        await using (upload)
        {
            await upload.WritePartAsync(Part(1, 0, text));
            await upload.CompleteAsync();
        }
    }

    private static ExportPart Part(int number, long offset, string text) =>
        new(number, offset, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(text)));

    private ValueTask<ExportUpload> OpenAsync(string name) => new FileExportSink(_folder.Path).OpenAsync(name);

    // Root ignores permissions, but cannot write to the file systems of the kernel.
    private string ReadOnlyFolder()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Environment.UserName == "root")
            return "/proc/campaign-export";
        var folder = Directory.CreateDirectory(_folder["read-only"]).FullName;
        if (OperatingSystem.IsWindows())
            return Path.Combine(_folder.Write("not-a-folder", ""), "below");
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return folder;
    }
}
