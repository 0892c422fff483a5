using CampaignExport.Charts;
using CampaignExport.Exports;
using CampaignExport.Formats;
using CampaignExport.Packaging;
using CampaignExport.Recipients;

namespace CampaignExport.Jobs;

/// <summary>What a stored request means to the exporters.</summary>
internal static class JobRequests
{
    private static readonly string[] Personal = ["email", "phone_number"];

    /// <exception cref="ExportRequestException">The request is invalid; the message names everything that is wrong with it.</exception>
    public static void Validate(ExportJobRequest request, ExportJobOptions options)
    {
        var problems = FindProblems(request, options);
        if (problems.Count > 0)
            throw new ExportRequestException($"The export cannot be made. {string.Join(' ', problems)}");
    }

    public static IReadOnlyList<string> FindProblems(ExportJobRequest request, ExportJobOptions options)
    {
        var problems = new List<string>();
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
            Require(Enum.IsDefined(recipients.Content), "The contents are not defined.");
            Require(FilePackaging.Find(recipients.Packaging) is not null, $"The packaging is '{recipients.Packaging}'; it must be none, gzip or zip.");
            Require(recipients.MaxRowsPerFile is null or > 0, "The maximum of rows per file must be at least 1.");
            if (recipients.CustomEvents.Concat(recipients.CustomAttributes).Any(string.IsNullOrEmpty))
            {
                problems.Add("A custom event or attribute has no name.");
                return problems;
            }

            var all = (recipients with { Columns = null }).ToChoice(personalData: true).CreateSelection().Columns.Select(column => column.Name).ToList();
            var names = all.ToHashSet();
            foreach (var twice in (recipients.Columns ?? all).CountBy(name => name).Where(name => name.Value > 1))
                problems.Add($"There are two columns '{twice.Key}'.");
            Require(recipients.Columns is not { Count: 0 }, "The list of columns is empty. Leave it out for all columns.");
            foreach (var unknown in recipients.Columns?.Where(name => !names.Contains(name)) ?? [])
                problems.Add($"There is no column '{unknown}'.");
        }
        else if (request is ChartJobRequest charts)
        {
            Require(!(charts.From > charts.To), "The first day is after the last one.");
            Require(
                !(charts.To?.DayNumber - charts.From?.DayNumber >= options.MaxChartDays),
                FormattableString.Invariant($"There are {charts.To?.DayNumber - charts.From?.DayNumber + 1} days from the first to the last; {options.MaxChartDays} is the maximum. Choose a shorter range."));
            Require(charts.Grouping is null || Enum.IsDefined(charts.Grouping.Value), "The grouping is not defined.");
            Require(Enum.IsDefined(charts.Layout), "The layout is not defined.");
        }

        return problems;

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        void RequireZone(string id, string name) =>
            Require(TimeZoneInfo.TryFindSystemTimeZoneById(id, out _), $"{name} is '{id}', which is no IANA time zone.");
    }

    public static ChartExportRequest ToExport(this ChartJobRequest request, ExportJobOptions options) => new(request.CampaignId)
    {
        MaxDays = options.MaxChartDays,
        From = request.From,
        To = request.To,
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone),
        Grouping = request.Grouping,
        Layout = request.Layout,
        Format = FormatOf(request),
        Options = new ChartOptions { Texts = ChartTexts.For(request.Requester.Language) },
    };

    public static RecipientExportRequest<Recipient> ToExport(this RecipientJobRequest request, string exportId, RecipientChoice choice) =>
        new(choice.CreateSelection())
        {
            ExportId = exportId,
            CampaignId = request.CampaignId,
            Format = FormatOf(request),
            Packaging = FilePackaging.Find(request.Packaging)!,
            MaxRowsPerFile = request.MaxRowsPerFile,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(request.TimeZone),
        };

    /// <summary>Gives what the export contains, without what the requester may not see.</summary>
    public static RecipientChoice ToChoice(this RecipientJobRequest request, bool personalData) => new(request.Content)
    {
        Options = new RecipientColumnOptions
        {
            CreatedFrom = request.CreatedFrom,
            CustomEvents = request.CustomEvents,
            CustomAttributes = request.CustomAttributes,
            PersonalData = personalData,
        },
        Columns = request.Columns is null ? null : [.. request.Columns.Where(name => personalData || !Personal.Contains(name))],
    };

    /// <summary>Whether an export of these columns holds e-mail addresses or phone numbers.</summary>
    public static bool HasPersonalData(RecipientExportRequest<Recipient> request) =>
        request.Selection.Columns.Any(column => Personal.Contains(column.Name));

    private static IExportFormat FormatOf(ExportJobRequest request) => request.Format == "jsonl" ? new JsonLinesFormat() : new CsvFormat();
}
