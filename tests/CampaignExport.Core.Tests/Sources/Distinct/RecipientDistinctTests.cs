using System.Globalization;
using CampaignExport.Recipients;
using CampaignExport.Sources;

namespace CampaignExport.Tests.Sources;

public sealed class RecipientDistinctTests
{
    [Theory]
    [InlineData(1, 1, 40)]
    [InlineData(2, 3, 200)]
    [InlineData(3, 7, 500)]
    [InlineData(5, 1, 400)]
    [InlineData(64, 10, 500)]
    [InlineData(100_000, 10, 500)]
    public async Task First_row_of_each_person_is_returned_and_every_cursor_resumes(int rowsInMemory, int pageSize, int rows)
    {
        var random = new Random(rowsInMemory);
        var all = Enumerable.Range(0, rows).Select(i => Row(random.Next(4), random.Next(rows / 3), i)).ToArray();
        var seen = new HashSet<(string, string)>();
        var expected = all.Where(row => (row.Id, row.ExternalId) switch
        {
            ({ Length: > 0 } id, _) => seen.Add(("id", id)),
            (_, { Length: > 0 } id) => seen.Add(("external", id)),
            _ => true,
        }).Select(row => row.FirstName).ToArray();
        expected.Length.Should().BeInRange(rows / 3, rows - (rows / 10), "the test needs repetitions");

        using var folder = new TemporaryFolder();
        var source = new DistinctRecipientSource(new Listed(all, pageSize), folder["spill"], rowsInMemory);
        var pages = await source.ReadPagesAsync();
        pages.SelectMany(page => page.Rows).Select(row => row.FirstName).Should().Equal(expected);
        pages.Should().HaveCount((rows + pageSize - 1) / pageSize);
        for (var at = 0; at < pages.Count; at += 1 + (pages.Count / 6))
        {
            var rest = await source.ReadPagesAsync(pages[at].Cursor);
            rest.Select(page => page.Cursor).Should().Equal(pages.Skip(at + 1).Select(page => page.Cursor));
            rest.SelectMany(page => page.Rows).Select(row => row.FirstName).Should().Equal(pages.Skip(at + 1).SelectMany(page => page.Rows).Select(row => row.FirstName));
        }

        Directory.GetFileSystemEntries(folder["spill"]).Should().BeEmpty();
    }

    [Fact]
    public async Task Equal_id_and_external_id_are_two_people_and_rows_without_ids_are_kept()
    {
        Recipient[] rows = [new() { Id = "x" }, new() { ExternalId = "x" }, new(), new(), new() { Id = "" }, new() { Id = "x", ExternalId = "y" }, new() { ExternalId = "x", Id = "" }];
        using var folder = new TemporaryFolder();
        var distinct = await new DistinctRecipientSource(new Listed(rows, 2), folder.Path, 2).ReadAllAsync();
        distinct.Should().Equal(rows[..5]);
    }

    [Fact]
    public async Task Row_without_ids_is_identified_by_its_aliases_in_any_order()
    {
        UserAlias one = new("x", "a"), other = new("y", "b");
        Recipient[] rows =
        [
            new() { Aliases = [one, other] }, new() { Aliases = [other, one] }, new() { Aliases = [new("x", "c")] }, new() { Aliases = [new("a", "x")] },
            new() { Aliases = [new("", "a")] }, new() { Aliases = [new(null, "a")] }, new() { Aliases = [one], ExternalId = "x" }, new() { ExternalId = "x" },
        ];
        using var folder = new TemporaryFolder();
        var distinct = await new DistinctRecipientSource(new Listed(rows, 3), folder.Path, 2).ReadAllAsync();
        distinct.Should().Equal(rows[0], rows[2], rows[3], rows[4], rows[5], rows[6]);
    }

    [Theory]
    [InlineData("user_id\n1\n")]
    [InlineData("{\"external_id\":\"1\"}\n")]
    public async Task Pipe_is_refused_because_it_cannot_be_read_twice(string content)
    {
        using var folder = new TemporaryFolder();
        foreach (var source in new IRecipientSource<Recipient>[] { new UserExportSource(folder["pipe"]), new RecipientCsvSource(folder["pipe"]), new RecipientFileSource(folder["pipe"]) })
        {
            Command.Succeed("mkfifo", folder["pipe"]);
            var writing = Task.Run(
                () =>
                {
                    using var to = new FileStream(folder["pipe"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                    try
                    {
                        to.Write(System.Text.Encoding.UTF8.GetBytes(content));
                    }
                    catch (IOException)
                    {
                        // The pipe was closed without being read.
                    }
                },
                TestContext.Current.CancellationToken);
            var read = () => new DistinctRecipientSource(source, folder["spill"]).ReadAllAsync();
            (await read.Should().ThrowAsync<ExportRequestException>()).Which.Message.Should().Contain("is a pipe").And.Contain("Save it to a file first");
            await writing;
            File.Delete(folder["pipe"]);
        }
    }

    [Fact]
    public async Task Temporary_files_begin_with_a_dot_and_are_deleted_when_reading_ends()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row(0, i % 50, i)).ToArray();
        using var folder = new TemporaryFolder();
        var source = new DistinctRecipientSource(new Listed(rows, 5), folder.Path, 7);
        await foreach (var page in source.ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken))
        {
            Entries(folder).Should().NotBeEmpty().And.OnlyContain(name => name.StartsWith('.'));
            page.Dispose();
            break;
        }

        Entries(folder).Should().BeEmpty("the reading was given up");

        var failing = new DistinctRecipientSource(new Listed(rows, 5) { FailsAt = 60 }, folder.Path, 7);
        await failing.Invoking(one => one.ReadAllAsync()).Should().ThrowAsync<TimeoutException>();
        Entries(folder).Should().BeEmpty("the reading failed");
    }

    [Fact]
    public async Task Files_of_a_killed_process_are_deleted_and_files_in_use_are_kept()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row(0, i % 50, i)).ToArray();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[".distinct-0123"]);
        File.WriteAllText(folder[".distinct-0123/00000"], "left");
        File.WriteAllText(folder[".distinct-0123.lock"], "");
        File.WriteAllText(folder[".distinct-4567.lock"], "");
        Directory.CreateDirectory(folder[".distinct-89ab"]);
        File.WriteAllText(folder["users.csv"], "mine");

        var source = new DistinctRecipientSource(new Listed(rows, 5), folder.Path, 7);
        await using var first = source.ReadAsync(new RecipientQuery(null), null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await first.MoveNextAsync()).Should().BeTrue();
        Entries(folder).Should().HaveCount(3).And.NotContain(name => name.Contains("0123") || name.Contains("4567") || name.Contains("89ab"));

        (await source.ReadAllAsync()).Should().HaveCount(50);
        var rest = 5;
        while (await first.MoveNextAsync())
            rest += first.Current.Rows.Count;
        rest.Should().Be(50, "the second reading left the files of the first alone");
        await first.DisposeAsync();
        Entries(folder).Should().Equal("users.csv");
    }

    [Fact]
    public void Many_runs_are_merged_in_rounds()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(9);
        using var spill = SpillFolder.Create(folder.Path);
        var sorter = new SpillSorter<RowNumber>(spill, itemsInMemory: 3, mostRuns: 2);
        var items = Enumerable.Range(0, 1000).Select(_ => new RowNumber((ulong)random.Next(500))).ToArray();
        foreach (var item in items)
            sorter.Add(item);
        sorter.Sorted(TestContext.Current.CancellationToken).Should().Equal(items.Order());
        Directory.GetFiles(Directory.GetDirectories(folder.Path).Single()).Should().BeEmpty("runs go once they are merged");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(" 5")]
    [InlineData("-1 5")]
    public async Task Unknown_cursor_is_refused(string cursor)
    {
        using var folder = new TemporaryFolder();
        await new DistinctRecipientSource(new Listed([], 1), folder.Path).Invoking(source => source.ReadAllAsync(cursor)).Should().ThrowAsync<CheckpointException>().WithMessage("*cursor is not from this source*");
    }

    [Fact]
    public void Description_contains_the_description_of_the_other_source() =>
        new DistinctRecipientSource(new Listed([], 3), "x").Description.Should().Be("each person once, pages of 3");

    private static Recipient Row(int kind, int person, int number) => new()
    {
        Id = kind is 0 or 1 ? person.ToString(CultureInfo.InvariantCulture) : null,
        ExternalId = kind is 1 or 2 ? person.ToString(CultureInfo.InvariantCulture) : null,
        FirstName = number.ToString(CultureInfo.InvariantCulture),
    };

    private static string[] Entries(TemporaryFolder folder) => [.. Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path))];

    private sealed class Listed(Recipient[] rows, int pageSize) : IRecipientSource<Recipient>
    {
        public int FailsAt { get; init; } = int.MaxValue;

        public string Description => $"pages of {pageSize}";

        public async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(
            RecipientQuery query, string? cursor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var first = int.Parse(cursor ?? "0", CultureInfo.InvariantCulture); first < rows.Length; first += pageSize)
            {
                await Task.Yield();
                if (first >= FailsAt)
                    throw new TimeoutException();
                yield return new ListPage<Recipient>(rows.AsSpan(first, Math.Min(pageSize, rows.Length - first)).ToArray(), (first + pageSize).ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
