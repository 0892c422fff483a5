namespace CampaignExport.Tool.Tests.Stores;

/// <summary>Imports into a store, and charts from it.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Details = """
        {"message":"success","name":"Launch","channels":["ios_push"],"messages":{
            "v1":{"channel":"ios_push","name":"Short"},"v2":{"channel":"ios_push","name":"Long"},
            "none":{"channel":"ios_push","name":"Nobody","type":"control"}},
         "conversion_behaviors":[{"type":"Starts Session","window":3600}]}
        """;

    // Half past three in the morning of the 1st in UTC is the evening of the 31st in New York.
    private static readonly string[] Events =
    [
        Push("Send", "e1", "2026-06-01T03:30:00Z", "u1", "v1"), Push("Send", "e2", "2026-06-01T12:00:00Z", "u2", "v2"),
        Push("Open", "e3", "2026-06-01T12:05:00Z", "u2", "v2"), Push("Send", "e1", "2026-06-01T03:30:00Z", "u1", "v1"),
        """{"event_type":"users.campaigns.EnrollInControl","id":"e4","time":"2026-06-01T12:00:00Z","user_id":"u3","campaign_id":"c1","message_variation_id":"none"}""",
        """{"event_type":"users.campaigns.Conversion","id":"e5","time":"2026-06-01T12:30:00Z","user_id":"u2","campaign_id":"c1","message_variation_id":"v2","conversion_behavior_index":0}""",
        """{"event_type":"users.campaigns.Conversion","id":"e6","time":"2026-06-01T12:30:00Z","user_id":"u1","campaign_id":"c1","message_variation_id":"v1","conversion_behavior_index":0}""",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--store", "campaigns-store")]
    [InlineData("--events", "events.jsonl", "--details", "c1.json")]
    public async Task Charts_of_events_use_the_time_zone_and_the_names_and_windows_of_the_campaign(params string[] source)
    {
        _folder.Write("events.jsonl", string.Join('\n', Events));
        _folder.Write("c1.json", Details);

        var import = await Tool.RunAsync(_folder, "import", "--store", "campaigns-store", "--events", "events.jsonl", "--details", "c1.json");
        import.Remarks.Should().BeEmpty();
        import.Summary.Should().StartWith("7 events from 1 file: 6 kept, 1 repeated; 0 skipped; 0 rejected;");
        import.OutputLines.Should().Equal("events.jsonl\t7\t6\t1\t0\t0");
        import.ExitCode.Should().Be(0);

        var charts = await Tool.RunAsync(_folder, ["charts", .. source, "--campaign", "c1", "--time-zone", "America/New_York", "--out", "charts"]);

        charts.Error.Should().BeEmpty();
        charts.OutputLines.Should().Contain(line => line.StartsWith("charts/messages-sent-by-date-for-each-variant.csv\t2\t", StringComparison.Ordinal));
        _folder.Csv("charts/messages-sent-by-date-for-each-variant.csv").Should().Equal("Date|Short|Long|Nobody", "2026-05-31|1|0|0", "2026-06-01|0|1|0");
        _folder.Csv("charts/conversions-by-date-for-each-variant.csv").Should().Equal(
            ["Date|Short|Long|Nobody", "2026-05-31|0|0|0", "2026-06-01|0|1|0"], "nine hours after the message is too late");
    }

    [Theory]
    [InlineData("--store", "campaigns-store")]
    [InlineData("--events", "events.jsonl", "--details", "c1.json")]
    public async Task Purchases_are_charted_as_revenue_on_request(params string[] source)
    {
        _folder.Write("events.jsonl", string.Join('\n', [.. Events, Bought("p1", "u2", "12:30", 0.1m), Bought("p2", "u2", "13:00", 0.2m), Bought("p3", "u3", "12:10", 5, "EUR"), Bought("p4", "u1", "12:30", 7)]));
        _folder.Write("c1.json", Details);

        var import = await Tool.RunAsync(_folder, "import", "--store", "campaigns-store", "--events", "events.jsonl", "--details", "c1.json");
        var charts = await Tool.RunAsync(_folder, ["charts", .. source, "--campaign", "c1", "--metrics", "revenue,revenue_eur", "--layout", "long", "--out", "charts"]);

        import.Summary.Should().StartWith("11 events (4 purchases) from 1 file: 10 kept, 1 repeated; 0 skipped; 0 rejected;");
        charts.Error.Should().BeEmpty();
        _folder.Csv("charts/charts.csv").Where(row => !row.EndsWith("|0", StringComparison.Ordinal)).Should().Equal(
            "date|channel|variation_id|variation_name|metric|value", "2026-06-01|ios_push|v2|Long|revenue|0.3", "2026-06-01|ios_push|none|Nobody|revenue_eur|5");
    }

    [Fact]
    public async Task Repeated_import_skips_all_files_unless_a_reread_is_requested()
    {
        _folder.Write("a.jsonl", Events[0]);
        _folder.Write("b.jsonl", Events[1]);
        string[] import = ["import", "--store", "campaigns-store", "--events", "a.jsonl", "b.jsonl"];
        await Tool.RunAsync(_folder, import);

        var again = await Tool.RunAsync(_folder, import);
        again.Summary.Should().StartWith("0 events from 0 files (2 more imported before): 0 kept, 0 repeated;");
        again.OutputLines.Should().Equal("a.jsonl\t0\t0\t0\t0\t0", "b.jsonl\t0\t0\t0\t0\t0");
        again.Remarks.Should().Equal("campaign-export: imported before, and not read again: 'a.jsonl', 'b.jsonl'. Give --reread to read them again.");
        (await Tool.RunAsync(_folder, [.. import, "--reread"])).Summary.Should().StartWith("2 events from 2 files: 2 kept, 0 repeated;");
        (await Tool.RunAsync(_folder, "campaigns", "--store", "campaigns-store")).OutputLines.Should().Equal("c1\t\tios_push\t2026-06-01\t2026-06-01\t2");
    }

    [Fact]
    public async Task Malformed_lines_are_a_failure_that_counts_them_by_problem_and_the_rest_is_imported()
    {
        _folder.Write("a.jsonl", string.Join('\n', "secret", Events[0], "[]", "secret", """{"event_type":"users.messages.email.Deferral"}"""));

        var run = await Tool.RunAsync(_folder, "import", "--store", "campaigns-store", "--events", "a.jsonl");

        run.OutputLines.Should().Equal("a.jsonl\t1\t1\t0\t1\t3");
        run.Remarks.Should().BeEquivalentTo(
            "campaign-export: warning: 2 rejected (a.jsonl, line 1; a.jsonl, line 4): this is not JSON, or it ends too early.",
            "campaign-export: warning: 1 rejected (a.jsonl, line 3): this is not a JSON object.",
            "campaign-export: malformed lines in 'a.jsonl'. The valid lines are imported; the next import reads the files again. Correct the files, or allow it with --skip-malformed [n|n%].");
        run.Summary.Should().StartWith("1 event from 1 file: 1 kept, 0 repeated; 1 skipped (not part of campaign analytics: 1); 3 rejected;");
        run.ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "--skip-malformed")]
    [InlineData(0, "--skip-malformed", "2")]
    [InlineData(1, "--skip-malformed", "1")]
    [InlineData(0, "--skip-malformed", "50%")]
    [InlineData(1, "--skip-malformed", "49.9%")]
    [InlineData(1, "--skip-malformed", "0")]
    public async Task Limit_of_malformed_lines_applies_per_file(int exitCode, params string[] option)
    {
        _folder.Write("a.jsonl", string.Join('\n', "secret", Events[0], Events[1], "secret"));
        _folder.Write("b.jsonl", string.Join('\n', Events[2], Events[4], Events[5], Events[6]));
        Directory.CreateDirectory(_folder["users"]);
        _folder.Write("users/a.jsonl", "secret\nsecret\n{\"braze_id\":\"b1\"}\n{\"braze_id\":\"b2\"}");
        _folder.Write("users/b.jsonl", "{\"braze_id\":\"b3\"}");
        string[] store = ["import", "--store", "a-store", .. option.Where(word => word.Length > 0)];
        foreach (var (input, imported) in new[] { (new[] { "--events", "a.jsonl", "b.jsonl" }, "6 events from 2 files: 6 kept"), (["--profiles", "users"], "3 profiles with 0 receipts") })
        {
            var run = await Tool.RunAsync(_folder, [.. store, .. input]);
            var again = await Tool.RunAsync(_folder, [.. store, .. input]);

            (run.ExitCode, again.ExitCode).Should().Be((exitCode, exitCode == 0 ? 0 : 1));
            run.Summary.Should().StartWith(imported).And.Contain("; 2 rejected; ");
            again.Summary.Should().Contain(exitCode == 0 ? "imported before" : "; 2 rejected; ", "a file that has too many is read again");
            run.Error.Should().NotContain("secret");
            if (exitCode == 1)
                run.ErrorLines[^1].Should().Contain("a.jsonl").And.Contain("malformed lines").And.NotContain("b.jsonl");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Dry_run_reads_and_reports_and_writes_nothing(int malformed)
    {
        _folder.Write("a.jsonl", string.Join('\n', [.. Events, """{"event_type":"users.canvas.Entry"}""", .. Enumerable.Repeat("secret", malformed)]));
        _folder.Write("users.jsonl", "{\"braze_id\":\"b1\",\"campaigns_received\":[{\"api_campaign_id\":\"c1\"}]}\n{\"first_name\":\"x\"}");
        string[] files = [.. _folder.Files];

        foreach (var store in new string[][] { [], ["--store", "a-store"], ["--store", "nowhere/at-all"] })
        {
            var run = await Tool.RunAsync(_folder, ["import", "--dry-run", "--events", "a.jsonl", .. store]);
            var profiles = await Tool.RunAsync(_folder, ["import", "--dry-run", "--profiles", "users.jsonl", "--skip-malformed", "1", .. store]);

            run.OutputLines.Should().Equal($"a.jsonl\t7\t6\t1\t1\t{malformed}");
            run.Summary.Should().StartWith(
                $"7 events from 1 file: not imported; 1 skipped (belongs to a Canvas: 1); {malformed} rejected;");
            run.ExitCode.Should().Be(malformed);
            profiles.OutputLines.Should().Equal("users.jsonl\t1\t1\t0\t0\t1");
            profiles.Summary.Should().StartWith(
                "1 profile with 1 receipt of campaigns, not imported; 1 rejected;");
            profiles.ExitCode.Should().Be(0);
        }

        _folder.Files.Should().Equal(files);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "--skip-malformed")]
    [InlineData(0, "--skip-malformed", "25%")]
    [InlineData(1, "--skip-malformed", "24%")]
    public async Task Dry_run_has_the_warnings_and_exit_code_of_the_import(int exitCode, params string[] option)
    {
        _folder.Write("a.jsonl", string.Join('\n',
            "secret",
            Events[0],
            """{"event_type":"users.messages.email.Send","id":"x","time":1780306200,"campaign_id":"c1"}""",
            """{"event_type":"users.campaigns.Conversion","id":"y","time":1780306200,"user_id":"u","campaign_id":"c1"}"""));
        _folder.Write("b.jsonl", Events[1]);
        _folder.Write("users.jsonl", "{\"first_name\":\"secret\"}\n{\"braze_id\":\"b1\"}\n{\"braze_id\":\"b2\"}\n{\"external_id\":\"3\"}");
        string[] words = [.. option.Where(word => word.Length > 0)];
        foreach (var input in new string[][] { ["--events", "a.jsonl", "b.jsonl"], ["--profiles", "users.jsonl"] })
        {
            var dryRun = await Tool.RunAsync(_folder, ["import", "--dry-run", .. input, .. words]);
            var import = await Tool.RunAsync(_folder, ["import", "--store", "a-store", .. input, .. words]);

            dryRun.OutputLines.Should().Equal(import.OutputLines);
            dryRun.Remarks.Should().Equal(import.Remarks.Select(line => line.Replace(
                "The valid lines are imported; the next import reads the files again.", "An import would keep the valid lines and end with exit code 1.", StringComparison.Ordinal)));
            (dryRun.ExitCode, import.ExitCode).Should().Be((exitCode, exitCode));
        }
    }

    [Fact]
    public async Task Automated_events_are_counted_and_skipped_if_only_human_events_are_requested()
    {
        string[] marks = ["true", "false", "null", "\"true\""];
        _folder.Write("a.jsonl", string.Join('\n', marks.Select((click, at) =>
            $$"""{"event_type":"users.messages.email.Click","id":"{{at}}","time":1780306200,"user_id":"u","campaign_id":"c","is_suspected_bot_click":{{click}}}""")));

        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "a.jsonl")).ExitCode.Should().Be(0);
        string[][] sources = [["--store", "a-store"], ["--events", "a.jsonl"]];
        foreach (var (at, source) in sources.Index())
        {
            foreach (var (options, clicks) in new (string[], int)[] { ([], 4), (["--human-only"], 2) })
            {
                var folder = $"out-{at}-{clicks}";
                (await Tool.RunAsync(_folder, ["charts", .. source, "--campaign", "c", .. options, "--layout", "long", "--out", folder])).ExitCode.Should().Be(0);
                _folder.Csv($"{folder}/charts.csv").Should().Contain($"2026-06-01|email|||clicks|{clicks}");
            }
        }
    }

    [Fact]
    public async Task Partly_counted_events_are_reported_by_import_and_charts()
    {
        _folder.Write("a.jsonl", string.Join('\n',
            """{"event_type":"users.messages.email.Send","id":"1","time":1780306200,"campaign_id":"c1"}""",
            """{"event_type":"users.campaigns.Conversion","id":"2","time":1780306200,"campaign_id":"c1","conversion_behavior_index":1}""",
            """{"event_type":"users.campaigns.Conversion","id":"3","time":1780306200,"user_id":"u","campaign_id":"c1"}"""));

        var import = await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "a.jsonl");
        var charts = await Tool.RunAsync(_folder, "charts", "--store", "a-store", "--campaign", "c1", "--out", "charts");

        import.Remarks.Should().Equal(
            "campaign-export: warning: events without 'user_id' count in totals and in no number of people: 2.",
            "campaign-export: warning: conversions without 'conversion_behavior_index' count as primary ones, unless the campaign has several conversion events: 1.");
        charts.ErrorLines.Should().Equal(
            "campaign-export: warning: Conversions without 'conversion_behavior_index' are left out, since the campaign has several conversion events: 1.",
            "campaign-export: warning: Conversions without a person count one by one, without a window and without the day of a message: 1.");
        (import.ExitCode, charts.ExitCode).Should().Be((0, 0));
    }

    [Fact]
    public async Task Details_of_several_campaigns_are_stored_by_file_name_or_given_id()
    {
        Directory.CreateDirectory(_folder["x=y"]);
        foreach (var name in (string[])["c1.json", "response.json", "x=y/c3.JSON"])
            _folder.Write(name, Details);

        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--details", "c1.json", "c2=response.json", "x=y/c3.JSON")).ExitCode.Should().Be(0);

        foreach (var campaign in (string[])["c1", "c2", "c3"])
        {
            (await Tool.RunAsync(
                _folder, "charts", "--store", "a-store", "--campaign", campaign, "--from", "2026-06-01", "--to", "2026-06-01", "--out", campaign)).ExitCode.Should().Be(0);
            _folder.Csv($"{campaign}/messages-sent-by-date-for-each-variant.csv")[0].Should().Be("Date|Short|Long|Nobody");
        }
    }

    [Fact]
    public async Task Container_files_are_imported_from_the_folder_of_the_lines()
    {
        var records = Enumerable.Range(0, 300).Select(AvroFile.SentRecord).ToList();
        records[7]["id"] = "";
        Directory.CreateDirectory(Path.Combine(_folder.Path, "events"));
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "events", "a.avro"), AvroFile.Write(AvroFile.Sent, records));
        _folder.Write("events/b.jsonl", Events[0]);
        string[] import = ["import", "--store", "campaigns-store", "--events", "events", "--skip-malformed"];

        var run = await Tool.RunAsync(_folder, import);

        run.Remarks.Should().Equal("campaign-export: warning: 1 rejected (a.avro, record 8): the event has no 'id'.");
        run.Summary.Should().StartWith("300 events from 2 files: 300 kept, 0 repeated; 0 skipped; 1 rejected;");
        run.ExitCode.Should().Be(0);
        (await Tool.RunAsync(_folder, import)).Summary.Should().StartWith("0 events from 0 files (2 more imported before):");
    }

    [Fact]
    public async Task Truncated_container_file_is_an_input_error()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "a.avro"), AvroFile.OfSent(30)[..^5]);

        var run = await Tool.RunAsync(_folder, "import", "--store", "campaigns-store", "--events", "a.avro");

        run.ShouldFail(1, "a.avro, record ", "ends too early: the file was cut off.");
    }

    [Fact]
    public async Task Profiles_of_user_exports_are_imported_with_the_campaigns_they_received()
    {
        _folder.Write("users.jsonl", """
            {"braze_id":"b1","email":"a@example.com","campaigns_received":[{"api_campaign_id":"c1","last_received":"2026-06-01T12:00:00Z"}]}
            secret
            {"external_id":"no internal id"}
            {"user_aliases":[{"alias_name":"nick","alias_label":"l"}]}
            {"first_name":"no id"}
            """);

        var run = await Tool.RunAsync(_folder, "import", "--store", "campaigns-store", "--profiles", "users.jsonl");

        run.Remarks.Should().Equal(
            "campaign-export: warning: 1 rejected (users.jsonl, line 2): this is not JSON, or it ends too early.",
            "campaign-export: warning: 1 rejected (users.jsonl, line 5): there is no internal id (Appboy ID or braze_id), no external id (user_id or external_id) and no alias.",
            "campaign-export: malformed lines in 'users.jsonl'. The valid lines are imported; the next import reads the files again. Correct the files, or allow it with --skip-malformed [n|n%].");
        run.Summary.Should().StartWith("3 profiles with 1 receipt of campaigns; 2 rejected;");
        run.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Imported_profile_files_are_skipped_unless_they_changed_or_a_reread_is_requested()
    {
        Directory.CreateDirectory(_folder["users"]);
        _folder.Write("users/1.jsonl", """{"braze_id":"b1","first_name":"old"}""");
        _folder.Write("users/2.jsonl", """{"braze_id":"b2"}""");
        string[] import = ["import", "--store", "a-store", "--profiles", "users"];

        (await Tool.RunAsync(_folder, import)).Summary.Should().StartWith("2 profiles with 0 receipts of campaigns; 0 rejected; ");
        (await Tool.RunAsync(_folder, import)).Summary.Should().StartWith("0 profiles with 0 receipts of campaigns; 0 rejected; 2 files imported before;");
        _folder.Write("users/1.jsonl", """{"braze_id":"b1","first_name":"newer"}""");
        (await Tool.RunAsync(_folder, import)).Summary.Should().StartWith("1 profile with 0 receipts of campaigns; 0 rejected; 1 file imported before;");
        (await Tool.RunAsync(_folder, [.. import, "--reread"])).Summary.Should().StartWith("2 profiles with 0 receipts of campaigns; 0 rejected; ");

        await Tool.RunAsync(_folder, "recipients", "--store", "a-store", "--columns", "Appboy ID,first_name", "--packaging", "none", "--out", "out");
        _folder.Csv("out/users.csv").Should().BeEquivalentTo("Appboy ID|first_name", "b1|newer", "b2|");
    }

    [Theory]
    [InlineData("cat {0} | \"$@\" /dev/stdin")]
    [InlineData("\"$@\" /dev/stdin < {0}")]
    [InlineData("\"$@\" /dev/fd/3 3< {0}")]
    [InlineData("cat {0} | \"$@\" /dev/fd/3 3<&0")]
    [InlineData("\"$@\" /proc/self/fd/0 < {0}")]
    [InlineData("\"$@\" linked < {0}")]
    [InlineData("cat {0} | \"$@\" linked")]
    [InlineData("\"$@\" descriptors/0 < {0}")]
    [InlineData("mkfifo pipe; cat {0} > pipe & \"$@\" pipe; rm pipe")]
    public async Task Standard_input_and_descriptors_are_read_each_time(string line)
    {
        File.CreateSymbolicLink(_folder["linked"], "/dev/stdin");
        Directory.CreateSymbolicLink(_folder["descriptors"], "/dev/fd");
        // The same length and time, as possible for two pipes.
        _folder.Write("a", Events[0] + "\n");
        _folder.Write("b", Events[0].Replace("e1", "e9") + "\n");
        _folder.Write("c", "{\"braze_id\":\"b1\"}\n");
        _folder.Write("d", "{\"braze_id\":\"b2\"}\n");
        foreach (var name in new[] { "a", "b", "c", "d" })
            File.SetLastWriteTimeUtc(_folder[name], new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc));

        foreach (var (file, option, imported) in new[]
        {
            ("a", "--events", "1 event from 1 file: 1 kept, 0 repeated;"), ("b", "--events", "1 event from 1 file: 1 kept, 0 repeated;"), ("a", "--events", "1 event from 1 file: 1 kept, 0 repeated;"),
            ("c", "--profiles", "1 profile with 0 receipts"), ("d", "--profiles", "1 profile with 0 receipts"), ("c", "--profiles", "1 profile with 0 receipts"),
        })
        {
            var run = await Tool.RunInShellAsync(_folder, line.Replace("{0}", file), "import", "--store", "a-store", option);

            run.Remarks.Should().BeEmpty();
            run.Summary.Should().StartWith(imported);
        }
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("0", 1)]
    [InlineData("34%", 0)]
    [InlineData("33%", 1)]
    public async Task Limit_of_malformed_records_applies_per_entry_of_an_archive(string limit, int exitCode)
    {
        Zip("events.zip", ("a.jsonl", $"{Events[0]}\nsecret\n{Events[1]}"), ("b.jsonl", $"{Events[2]}\n{Events[4]}\nsecret"), ("c.jsonl", Events[5]));
        Zip("users.zip", ("a.jsonl", "{\"braze_id\":\"1\"}\nsecret\n{\"braze_id\":\"2\"}"), ("b.jsonl", "{\"braze_id\":\"3\"}\n{\"braze_id\":\"4\"}\nsecret"), ("c.jsonl", "{\"braze_id\":\"5\"}"));
        Zip("csv.zip", ("a.csv", "user_id,email\n1,a\n2\n3,c"), ("b.csv", "user_id,email\n4\n5,a\n6,b"), ("c.csv", "user_id\n7"));

        foreach (var (option, file, imported) in new[] { ("--events", "events.zip", "5 events"), ("--profiles", "users.zip", "5 profiles"), ("--profiles", "csv.zip", "5 profiles") })
        {
            foreach (var (sizes, more) in new (Sizes, string[])[] { (new(20_000), ["--dry-run"]), (new(1), ["--store", "a-store"]), (new(20_000), ["--store", "b-store"]) })
            {
                var run = await Tool.RunAsync(_folder, sizes, ["import", option, file, "--skip-malformed", limit, .. more]);

                run.ExitCode.Should().Be(exitCode);
                run.Summary.Should().Contain(imported).And.Contain("2 rejected");
                if (exitCode == 1)
                    run.ErrorLines[^1].Should().Contain($"more malformed lines than --skip-malformed {limit} allows in '{file}'");
            }
        }
    }

    [Fact]
    public async Task Resumed_import_remembers_an_earlier_malformed_entry()
    {
        Zip("events.zip", ("a.jsonl", $"secret\nsecret\n{Events[0]}"), ("b//c.jsonl", string.Join('\n', Enumerable.Range(0, 20_000).Select(at => Events[0].Replace("e1", $"x{at}")))));
        string[] import = ["import", "--store", "a-store", "--events", "events.zip", "--skip-malformed", "1"];
        using (var process = Tool.Start(_folder, new Sizes(10), import))
        {
            while (!process.HasExited && !await HasEventsAsync())
                await Task.Delay(50);
            process.Kill();
            await process.WaitForExitAsync();
        }

        var run = await Tool.RunAsync(_folder, new Sizes(10), import);

        run.ExitCode.Should().Be(1, run.Error);
        run.Summary.Should().NotStartWith("20,001 events", "the import has resumed");

        async Task<bool> HasEventsAsync()
        {
            var charts = File.Exists(_folder["a-store/store.json"]) ? await Tool.RunAsync(_folder, "reconcile", "--store", "a-store", "--campaign", "c1") : null;
            return charts?.ExitCode == 0;
        }
    }

    [Fact]
    public async Task Files_of_a_folder_are_named_by_their_path_in_it()
    {
        foreach (var day in new[] { "d=1", "d=2", "d=3/x" })
        {
            Directory.CreateDirectory(_folder[$"in/{day}"]);
            Directory.CreateDirectory(_folder[$"people/{day}"]);
            _folder.Write($"in/{day}/a.json", day == "d=2" ? Events[0] : "secret\n" + Events[0]);
            _folder.Write($"people/{day}/a.json", (day == "d=2" ? "" : "secret\n") + "{\"braze_id\":\"1\",\"mail\":\"x\"}");
        }

        foreach (var (input, option) in new[] { ("in", "--events"), ("in/", "--events"), ("people", "--profiles"), ("people/", "--profiles") })
        {
            foreach (var store in new string[][] { ["--dry-run"], ["--store", "a-store", "--reread"] })
            {
                var run = await Tool.RunAsync(_folder, ["import", option, input, .. store]);

                run.Error.Should().Contain("2 rejected (d=1/a.json, line 1; d=3/x/a.json, line 1)").And.NotContain("d=2/a.json, line");
                run.ErrorLines[^1].Should().StartWith("campaign-export: malformed lines in 'd=1/a.json', 'd=3/x/a.json'.");
                if (option == "--profiles")
                    run.Error.Should().Contain("warning: d=1/a.json: unknown fields are skipped").And.Contain("warning: d=2/a.json: unknown fields are skipped");
                run.ExitCode.Should().Be(1);
            }
        }
    }

    [Theory]
    [InlineData("--events")]
    [InlineData("--profiles")]
    public async Task Damaged_file_of_a_folder_is_named_by_its_path_in_it(string option)
    {
        Directory.CreateDirectory(_folder["in/d=1"]);
        _folder.Write("in/d=1/a.json", "[{\"braze_id\":\"1\",\"id\":\"1\"}");

        foreach (var store in new string[][] { ["--dry-run"], ["--store", "a-store"] })
        {
            var run = await Tool.RunAsync(_folder, ["import", option, "in", .. store]);

            run.Error.Should().Contain("campaign-export: d=1/a.json, line 1");
            run.ExitCode.Should().Be(1);
        }
    }

    [Theory]
    [InlineData("--events")]
    [InlineData("--profiles")]
    public async Task Damaged_file_is_named_and_all_others_are_imported(string option)
    {
        string[] Lines(int from) => [.. Enumerable.Range(from, 3).Select(at => option == "--events" ? Events[0].Replace("e1", $"x{at}") : $"{{\"braze_id\":\"{at}\"}}")];
        Directory.CreateDirectory(_folder["in"]);
        Directory.CreateDirectory(_folder["more"]);
        _folder.Write("in/a.jsonl", string.Join('\n', Lines(0)));
        _folder.Write("in/c.jsonl", string.Join('\n', Lines(10)));
        _folder.Write("more/a.jsonl", string.Join('\n', Lines(20)));
        await using (var packed = new System.IO.Compression.GZipStream(File.Create(_folder["in/b.jsonl.gz"]), System.IO.Compression.CompressionLevel.Fastest))
            await packed.WriteAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Lines(100))));
        var damaged = (await File.ReadAllBytesAsync(_folder["in/b.jsonl.gz"]))[..^6];
        await File.WriteAllBytesAsync(_folder["in/b.jsonl.gz"], damaged);
        _folder.Write("users.jsonl", "{\"braze_id\":\"last\"}");
        string[] import = ["import", option, "in", "more", .. option == "--events" ? (string[])["--profiles", "users.jsonl"] : []];

        var dryRun = await Tool.RunAsync(_folder, [.. import, "--dry-run"]);
        var run = await Tool.RunAsync(_folder, [.. import, "--store", "a-store"]);
        var again = await Tool.RunAsync(_folder, [.. import, "--store", "a-store"]);

        string[] more = option == "--events" ? ["users.jsonl\t1\t1\t0\t0\t0"] : [];
        run.OutputLines.Select(line => line.Replace(_folder.Path + "/", "", StringComparison.Ordinal)).Should().Equal(["in/a.jsonl\t3\t3\t0\t0\t0", "in/b.jsonl.gz\t0\t0\t0\t0\t0", "in/c.jsonl\t3\t3\t0\t0\t0", "more/a.jsonl\t3\t3\t0\t0\t0", .. more]);
        run.ErrorLines[^1].Should().StartWith("campaign-export: b.jsonl.gz, ").And.EndWith(
            " What is listed as kept is imported. Correct or remove the file, and import again: complete files are not read again, and nothing counts twice.");
        dryRun.OutputLines.Should().Equal(run.OutputLines);
        dryRun.ErrorLines[^1].Should().StartWith("campaign-export: b.jsonl.gz, ").And.NotContain("imported");
        again.OutputLines.Should().Equal([.. run.OutputLines.Select(line => $"{line.Split('\t')[0]}\t0\t0\t0\t0\t0")]);
        (run.ExitCode, dryRun.ExitCode, again.ExitCode).Should().Be((1, 1, 1));
    }

    [Theory]
    [InlineData("--events", "{\"name\":1}\nsecret\n", "a.jsonl, line 1, position 1: the event has no 'event_type'")]
    [InlineData("--profiles", "{\"first_name\":\"secret\"}\n[]\n", "there is no internal id")]
    public async Task File_without_a_valid_line_is_a_failure_that_says_what_was_found(string option, string lines, string found)
    {
        _folder.Write("a.jsonl", lines);

        var run = await Tool.RunAsync(_folder, "import", "--store", "a-store", option, "a.jsonl", "--skip-malformed");

        run.ErrorLines[^1].Should().Contain("a.jsonl, line 1").And.Contain(found).And.EndWith("No other line of the file is valid. Nothing was imported. Correct or remove the file, and import again.");
        run.OutputLines.Should().Equal("a.jsonl\t0\t0\t0\t0\t2");
        run.Error.Should().NotContain("secret");
        run.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Tab_in_the_name_of_a_file_is_a_blank_in_the_list()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Names on Windows have no tabs.");
        _folder.Write("a\tb.jsonl", Events[0]);

        var run = await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "a\tb.jsonl");

        run.OutputLines.Should().Equal("a b.jsonl\t1\t1\t0\t0\t0");
    }

    [Fact]
    public async Task Conversions_of_no_variation_are_explained_where_charts_leave_them_out()
    {
        var conversion = Events[5].Replace("\"message_variation_id\":\"v2\",", "");
        _folder.Write("a.jsonl", string.Join('\n', Events[0], Events[1], conversion));
        await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "a.jsonl");

        var run = await Tool.RunAsync(_folder, "charts", "--store", "a-store", "--campaign", "c1", "--metrics", "conversions", "--out", "out");

        run.ErrorLines.Should().Equal(
            "campaign-export: warning: Conversions without a known 'message_variation_id' count for the campaign, and for none of its variations: 1.",
            "campaign-export: warning: The data has values of 'conversions' for the campaign as a whole, and none for its variations. Its columns are zero.");
        run.ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("nowhere/a", "there is no folder 'nowhere'")]
    [InlineData("/nowhere/at/all/a/", "there is no folder '/nowhere/at/all'")]
    public async Task Missing_store_is_refused(string store, string said)
    {
        _folder.Write("a.jsonl", Events[0]);

        (await Tool.RunAsync(_folder, "import", "--store", store, "--events", "a.jsonl")).ShouldFail(2, "--store", said);
        _folder.Files.Should().Equal("a.jsonl");
        Directory.Exists("/nowhere").Should().BeFalse();
    }

    private void Zip(string name, params (string Name, string Text)[] entries)
    {
        using var archive = System.IO.Compression.ZipFile.Open(_folder[name], System.IO.Compression.ZipArchiveMode.Create);
        foreach (var (entry, text) in entries)
        {
            using var writer = new StreamWriter(archive.CreateEntry(entry).Open());
            writer.Write(text);
        }
    }

    [Fact]
    public async Task Folder_without_profiles_is_a_failure()
    {
        Directory.CreateDirectory(_folder["users"]);

        (await Tool.RunAsync(_folder, "import", "--store", "a-store", "--profiles", "users")).ShouldFail(1, "'users' has no files");
    }

    [Theory]
    [InlineData("nothing to import", "import", "--store", "a-store")]
    [InlineData("'--store' is required", "import", "--events", "events.jsonl")]
    [InlineData("'--human-only'", "import", "--store", "a-store", "--events", "events.jsonl", "--human-only")]
    [InlineData("--skip-malformed must be", "import", "--store", "a-store", "--events", "events.jsonl", "--skip-malformed", "some")]
    [InlineData("there is no file 'none'", "import", "--store", "a-store", "--details", "c=none")]
    [InlineData("there is no file 'none'", "import", "--store", "a-store", "--details", "none")]
    [InlineData("is a folder", "import", "--store", "a-store", "--details", ".")]
    [InlineData("an id is empty", "import", "--store", "a-store", "--details", "=events.jsonl")]
    [InlineData("two files of the campaign 'c'", "import", "--store", "a-store", "--details", "c=events.jsonl", "c=events.jsonl")]
    [InlineData("databases of earlier versions are not read", "import", "--store", "sqlite:a.db", "--events", "events.jsonl")]
    [InlineData("databases of earlier versions are not read", "charts", "--store", "postgres:Host=db;Password=secret", "--campaign", "c", "--out", "out")]
    [InlineData("'events.jsonl' is a file", "import", "--store", "events.jsonl", "--events", "events.jsonl")]
    [InlineData("'events.jsonl' is a file", "campaigns", "--store", "events.jsonl")]
    [InlineData("--service-url is for buckets", "import", "--store", "a-store", "--service-url", "https://s3.example.com", "--events", "events.jsonl")]
    [InlineData("--service-url must be an address", "import", "--store", "s3://bucket/store", "--service-url", "s3.example.com", "--events", "events.jsonl")]
    [InlineData("names no bucket", "import", "--store", "s3://", "--service-url", "https://s3.example.com", "--events", "events.jsonl")]
    [InlineData("must be a folder, a bucket as s3:", "import", "--store", "gs://secret", "--events", "events.jsonl")]
    [InlineData("The connection string of ClickHouse is invalid", "import", "--store", "clickhouse://secret", "--events", "events.jsonl")]
    [InlineData("--store is empty", "import", "--store", "", "--events", "events.jsonl")]
    [InlineData("no file or folder 'none'", "import", "--store", "a-store", "--events", "events.jsonl", "none")]
    [InlineData("'--campaign'", "import", "--store", "a-store", "--campaign", "events.jsonl")]
    [InlineData("One of '--data-series', '--events' and '--store'", "charts", "--out", "out")]
    [InlineData("--events needs --campaign", "charts", "--events", "events.jsonl", "--out", "out")]
    [InlineData("different sources", "charts", "--events", "events.jsonl", "--store", "a-store", "--campaign", "c", "--out", "out")]
    [InlineData("different sources", "charts", "--events", "events.jsonl", "--data-series", "events.jsonl", "--out", "out")]
    [InlineData("--human-only is for", "charts", "--data-series", "events.jsonl", "--human-only", "--out", "out")]
    [InlineData("--skip-malformed is for --events", "charts", "--store", "a-store", "--campaign", "c", "--skip-malformed", "--out", "out")]
    [InlineData("there is no folder 'a-store'", "campaigns", "--store", "a-store")]
    [InlineData("there is no folder 'a-store'", "compact", "--store", "a-store")]
    [InlineData("there is no store in the folder '.'", "compact", "--store", ".")]
    [InlineData("there is no store in the folder '.'", "charts", "--store", ".", "--campaign", "c", "--out", "out")]
    [InlineData("there is no store in the folder '.'", "recipients", "--store", ".", "--campaign", "c", "--out", "out")]
    [InlineData("there is no folder 'a-store'", "reconcile", "--store", "a-store", "--campaign", "c")]
    [InlineData("nothing of a campaign 'c' in the files", "charts", "--events", "events.jsonl", "--campaign", "c", "--out", "out")]
    [InlineData("--store needs --campaign", "charts", "--store", "a-store", "--out", "out")]
    [InlineData("there is no folder 'a-store'", "charts", "--store", "a-store", "--campaign", "c", "--out", "out")]
    [InlineData("are for --events and --store", "charts", "--data-series", "events.jsonl", "--campaign", "c", "--out", "out")]
    [InlineData("different sources", "charts", "--data-series", "events.jsonl", "--store", "a-store", "--out", "out")]
    [InlineData("IANA name", "charts", "--store", "a-store", "--campaign", "c", "--time-zone", "Moon/Base", "--out", "out")]
    public async Task Invalid_request_is_refused_before_anything_is_written(string problem, params string[] arguments)
    {
        _folder.Write("events.jsonl", Events[0]);

        var run = await Tool.RunAsync(_folder, arguments);

        run.ShouldFail(2, problem);
        run.Error.Should().NotContain("secret");
        _folder.Files.Should().Equal("events.jsonl");
    }

    [Fact]
    public async Task Charts_of_an_unknown_campaign_are_refused()
    {
        _folder.Write("events.jsonl", Events[0]);
        await Tool.RunAsync(_folder, "import", "--store", "a-store", "--events", "events.jsonl");

        var run = await Tool.RunAsync(_folder, "charts", "--store", "a-store", "--campaign", "other", "--out", "out");

        run.ShouldFail(2, "nothing of a campaign 'other'");
    }

    [Theory]
    [InlineData(Details, "messages-sent-by-date-for-each-variant", "Date|Short|Long|Nobody", "|0|0|0")]
    [InlineData("""{"message":"success","name":"Draft","channels":["email"]}""", "messages-sent-by-date", "Date|Total Messages Sent|Email Sent", "|0|0")]
    public async Task Known_campaign_without_events_has_charts_of_zeros_for_the_requested_days(string details, string chart, string header, string zeros)
    {
        _folder.Write("c1.json", details);
        await Tool.RunAsync(_folder, "import", "--store", "a-store", "--details", "c1.json");
        string[] charts = ["charts", "--store", "a-store", "--campaign", "c1", "--out", "out"];

        var zero = await Tool.RunAsync(_folder, [.. charts, "--from", "2026-06-01", "--to", "2026-06-02"]);

        zero.ExitCode.Should().Be(0);
        zero.ErrorLines.Should().ContainSingle().Which.Should().StartWith("campaign-export: warning: ").And.Contain("no data");
        _folder.Csv($"out/{chart}.csv").Should().Equal(header, $"2026-06-01{zeros}", $"2026-06-02{zeros}");
        Directory.Delete(_folder["out"], recursive: true);
        foreach (var days in (string[][])[[], ["--from", "2026-06-01"], ["--to", "2026-06-02"]])
            (await Tool.RunAsync(_folder, [.. charts, .. days])).ShouldFail(2, "no events of the campaign 'c1'", "--from and --to");
        Directory.Exists(_folder["out"]).Should().BeFalse();
    }

    private static string Bought(string id, string user, string time, decimal price, string currency = "USD") => FormattableString.Invariant(
        $$"""{"event_type":"users.behaviors.Purchase","id":"{{id}}","time":"2026-06-01T{{time}}:00Z","user_id":"{{user}}","price":{{price}},"currency":"{{currency}}"}""");

    private static string Push(string kind, string id, string time, string user, string variation) =>
        $$$"""{"event_type":"users.messages.pushnotification.{{{kind}}}","id":"{{{id}}}","time":"{{{time}}}","user":{"user_id":"{{{user}}}"},"properties":{"campaign_id":"c1","message_variation_id":"{{{variation}}}","platform":"ios","dispatch_id":"d"}}""";
}
