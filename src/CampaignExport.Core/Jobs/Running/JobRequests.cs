using System.Collections.Frozen;
using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>Validates requests, and converts them for the exporters.</summary>
internal static class JobRequests
{
    private const int MaxSplit = 256;

    private static readonly string[] Personal = ["email", "phone_number"];

    /// <exception cref="ExportRequestException">The request is invalid. The message names all problems.</exception>
    public static void Validate(ExportJobRequest request, ExportJobOptions options)
    {
        var problems = FindProblems(request, options);
        if (problems.Count > 0)
            throw new ExportRequestException($"The request is invalid. {string.Join(' ', problems)}") { Problems = problems };
    }

    public static IReadOnlyList<string> FindProblems(ExportJobRequest request, ExportJobOptions options)
    {
        var problems = new List<string>();
        var kind = request is RecipientJobRequest ? ExportJobKinds.Recipients : ExportJobKinds.Charts;
        Require(options.Kinds.HasFlag(kind), $"{kind} are not exported here: ExportJobOptions.Kinds is {options.Kinds}.");
        Require(!string.IsNullOrWhiteSpace(request.WorkspaceId), "The id of the workspace is empty.");
        Require(!string.IsNullOrWhiteSpace(request.CampaignId), "The id of the campaign is empty.");
        Require(!string.IsNullOrWhiteSpace(request.Requester.UserId), "The id of the user is empty.");
        Require(request.IdempotencyKey is not "", "The idempotency key is empty. Leave it out for none.");
        Require(request.LinkLifetime is null || request.LinkLifetime > TimeSpan.Zero, "The lifetime of links is not positive.");
        foreach (var id in (string?[])[request.WorkspaceId, request.CampaignId, request.Requester.UserId, request.IdempotencyKey])
            Require(id is null || !id.Any(char.IsControl), "An id or the idempotency key has a control character.");
        Require(request.Format is "csv" or "jsonl", $"The format is '{request.Format}'; it must be csv or jsonl.");
        RequireZone(request.TimeZone, "The time zone");
        RequireZone(request.Requester.TimeZone, "The time zone of the user");
        if (request is RecipientJobRequest recipients)
        {
            var choice = recipients.Choice;
            Require(Enum.IsDefined(choice.Contents), "The contents are not defined.");
            Require(FilePackaging.Find(recipients.Packaging) is not null, $"The packaging is '{recipients.Packaging}'; it must be none, gzip or zip.");
            Require(recipients.MaxRowsPerFile is null or > 0, "The maximum of rows per file must be at least 1.");
            Require(recipients.Split is >= 1 and <= MaxSplit, $"The number of partitions must be from 1 to {MaxSplit}.");
            Require(recipients.Split <= 1 || recipients.MaxRowsPerFile is null, "A split export has one file for each partition, so it has no maximum of rows per file.");
            Require(choice.Only is null || Enum.IsDefined(choice.Only.Value), "The filter of engagement is not defined.");
            if (choice is { Contents: RecipientContents.Email, Engagement: true })
            {
                problems.Add("The e-mail contents has fixed columns, without those of engagement.");
                return problems;
            }

            if (choice.CustomEvents.Concat(choice.CustomAttributes).Any(string.IsNullOrEmpty))
            {
                problems.Add("A custom event or attribute has no name.");
                return problems;
            }

            var all = (choice with { Columns = null, ColumnNames = null, PersonalData = true }).CreateSelection().Columns.Select(column => column.Name).ToList();
            var names = all.ToHashSet();
            foreach (var twice in (choice.Columns ?? all).CountBy(name => name).Where(name => name.Value > 1))
                problems.Add($"There are two columns '{twice.Key}'.");
            problems.AddRange(RecipientColumnNames.FindProblems(choice.ColumnNames ?? FrozenDictionary<string, string>.Empty, nameof(choice.ColumnNames)));
            Require(choice.Columns is not { Count: 0 }, "The list of columns is empty. Leave it out for all columns.");
            foreach (var unknown in choice.Columns?.Where(name => !names.Contains(name)) ?? [])
                problems.Add($"There is no column '{unknown}'.");
        }
        else if (request is ChartJobRequest charts)
        {
            try
            {
                ChartExportRequest.GetRange(charts.From, charts.To, options.MaxChartDays);
            }
            catch (ExportRequestException error)
            {
                problems.Add(error.Message);
            }

            Require(Enum.IsDefined(charts.Granularity), "The granularity is not defined.");
            Require(charts.Grouping is null || Enum.IsDefined(charts.Grouping.Value), "The grouping is not defined.");
            Require(Enum.IsDefined(charts.Layout), "The layout is not defined.");
            Require(charts.Metrics is not { Count: 0 }, "The list of metrics is empty. Leave it out for the documented columns.");
        }

        return problems;

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        void RequireZone(string id, string name) =>
            Require(TimeZoneInfo.TryFindSystemTimeZoneById(id, out _), $"{name} is '{id}', which is not an IANA time zone.");
    }

    public static ChartExportRequest ToExport(this ChartJobRequest request, ExportJobOptions options) => new(request.CampaignId)
    {
        MaxDays = options.MaxChartDays,
        From = request.From,
        To = request.To,
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone),
        Granularity = request.Granularity,
        Grouping = request.Grouping,
        Layout = request.Layout,
        Format = FormatOf(request),
        Options = new ChartOptions { Texts = ChartTexts.For(request.Requester.Language), Metrics = request.Metrics },
    };

    public static RecipientExportRequest ToExport(this RecipientJobRequest request, string exportId) => new()
    {
        ExportId = exportId,
        CampaignId = request.CampaignId,
        Format = FormatOf(request),
        Packaging = FilePackaging.Find(request.Packaging)!,
        MaxRowsPerFile = request.MaxRowsPerFile,
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone),
    };

    /// <summary>Returns the choice without the personal data that the requester may not see.</summary>
    public static RecipientChoice For(this RecipientChoice choice, ExportPermissions permissions)
    {
        var personalData = choice.PersonalData && permissions.HasFlag(ExportPermissions.ViewPersonalData);
        return choice with
        {
            PersonalData = personalData,
            Columns = choice.Columns is null ? null : [.. choice.Columns.Where(name => personalData || !Personal.Contains(name))],
        };
    }

    /// <summary>Determines whether an export contains e-mail addresses or phone numbers.</summary>
    public static bool HasPersonalData(RecipientChoice choice) =>
        (choice with { ColumnNames = null }).CreateSelection().Columns.Any(column => Personal.Contains(column.Name));

    /// <summary>Returns the choice with the column names of the host, unless it has its own.</summary>
    public static RecipientChoice WithNamesOf(this RecipientChoice choice, ExportJobOptions options) => choice.ColumnNames is not null || options.ColumnNames.Count == 0
        ? choice
        : choice with { ColumnNames = new Dictionary<string, string>(options.ColumnNames, StringComparer.Ordinal) };

    private static IExportFormat FormatOf(ExportJobRequest request) => request.Format == "jsonl" ? new JsonLinesFormat() : new CsvFormat();
}
