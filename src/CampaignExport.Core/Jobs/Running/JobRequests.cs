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
            throw new ExportRequestException(Sentence.Join([new($"The request is invalid.", $"La demande n’est pas valide."), .. problems]), problems);
    }

    public static IReadOnlyList<Sentence> FindProblems(ExportJobRequest request, ExportJobOptions options)
    {
        var problems = new List<Sentence>();
        var kind = request is RecipientJobRequest ? ExportJobKinds.Recipients : ExportJobKinds.Charts;
        Require(options.Kinds.HasFlag(kind), $"{kind} are not exported here: ExportJobOptions.Kinds is {options.Kinds}.", $"{kind} : ces données ne sont pas exportées ici. ExportJobOptions.Kinds vaut {options.Kinds}.");
        Require(!string.IsNullOrWhiteSpace(request.WorkspaceId), $"The id of the workspace is empty.", $"L’id de l’espace de travail est vide.");
        Require(!string.IsNullOrWhiteSpace(request.CampaignId), $"The id of the campaign is empty.", $"L’id de la campagne est vide.");
        Require(!string.IsNullOrWhiteSpace(request.Requester.UserId), $"The id of the user is empty.", $"L’id de l’utilisateur est vide.");
        Require(request.IdempotencyKey is not "", $"The idempotency key is empty. Leave it out for none.", $"La clé d’idempotence est vide. Omettez-la pour n’en avoir aucune.");
        Require(request.LinkLifetime is null || request.LinkLifetime > TimeSpan.Zero, $"The lifetime of links is not positive.", $"La durée de validité des liens n’est pas positive.");
        foreach (var id in (string?[])[request.WorkspaceId, request.CampaignId, request.Requester.UserId, request.IdempotencyKey])
            Require(id is null || !id.Any(char.IsControl), $"An id or the idempotency key has a control character.", $"Un id ou la clé d’idempotence a un caractère de contrôle.");
        Require(request.Format is "csv" or "jsonl", $"The format is '{request.Format}'; it must be csv or jsonl.", $"Le format est « {request.Format} » ; il doit être csv ou jsonl.");
        RequireZone(request.TimeZone, "The time zone", "Le fuseau horaire");
        RequireZone(request.Requester.TimeZone, "The time zone of the user", "Le fuseau horaire de l’utilisateur");
        if (request is RecipientJobRequest recipients)
        {
            var choice = recipients.Choice;
            Require(Enum.IsDefined(choice.Contents), $"The contents are not defined.", $"Le contenu n’est pas défini.");
            Require(
                FilePackaging.Find(recipients.Packaging) is not null,
                $"The packaging is '{recipients.Packaging}'; it must be none, gzip or zip.", $"La compression est « {recipients.Packaging} » ; elle doit être none, gzip ou zip.");
            Require(recipients.MaxRowsPerFile is null or > 0, $"The maximum of rows per file must be at least 1.", $"Le maximum de lignes par fichier doit être d’au moins 1.");
            Require(recipients.Split is >= 1 and <= MaxSplit, $"The number of partitions must be from 1 to {MaxSplit}.", $"Le nombre de partitions doit être de 1 à {MaxSplit}.");
            Require(
                recipients.Split <= 1 || recipients.MaxRowsPerFile is null,
                $"A split export has one file for each partition, so it has no maximum of rows per file.",
                $"Un export divisé a un fichier par partition, il n’a donc pas de maximum de lignes par fichier.");
            Require(choice.Only is null || Enum.IsDefined(choice.Only.Value), $"The filter of engagement is not defined.", $"Le filtre d’engagement n’est pas défini.");
            if (choice is { Contents: RecipientContents.Email, Engagement: true })
            {
                problems.Add(new($"The e-mail contents has fixed columns, without those of engagement.", $"Le contenu e-mail a des colonnes fixes, sans celles de l’engagement."));
                return problems;
            }

            if (choice.CustomEvents.Concat(choice.CustomAttributes).Any(string.IsNullOrEmpty))
            {
                problems.Add(new($"A custom event or attribute has no name.", $"Un événement ou attribut personnalisé n’a pas de nom."));
                return problems;
            }

            var all = (choice with { Columns = null, ColumnNames = null, PersonalData = true }).CreateSelection().Columns.Select(column => column.Name).ToList();
            var names = all.ToHashSet();
            foreach (var twice in (choice.Columns ?? all).CountBy(name => name).Where(name => name.Value > 1))
                problems.Add(new($"There are two columns '{twice.Key}'.", $"Il y a deux colonnes « {twice.Key} »."));
            problems.AddRange(RecipientColumnNames.FindProblems(choice.ColumnNames ?? FrozenDictionary<string, string>.Empty, nameof(choice.ColumnNames)));
            Require(choice.Columns is not { Count: 0 }, $"The list of columns is empty. Leave it out for all columns.", $"La liste des colonnes est vide. Omettez-la pour avoir toutes les colonnes.");
            foreach (var unknown in choice.Columns?.Where(name => !names.Contains(name)) ?? [])
                problems.Add(new($"There is no column '{unknown}'.", $"Il n’y a pas de colonne « {unknown} »."));
        }
        else if (request is ChartJobRequest charts)
        {
            try
            {
                ChartExportRequest.GetRange(charts.From, charts.To, options.MaxChartDays);
            }
            catch (ExportRequestException error)
            {
                problems.Add(error.Sentence);
            }

            Require(Enum.IsDefined(charts.Granularity), $"The granularity is not defined.", $"La granularité n’est pas définie.");
            Require(charts.Grouping is null || Enum.IsDefined(charts.Grouping.Value), $"The grouping is not defined.", $"Le regroupement n’est pas défini.");
            Require(Enum.IsDefined(charts.Layout), $"The layout is not defined.", $"La disposition n’est pas définie.");
            Require(
                charts.Metrics is not { Count: 0 },
                $"The list of metrics is empty. Leave it out for the documented columns.", $"La liste des statistiques est vide. Omettez-la pour avoir les colonnes documentées.");
        }

        return problems;

        void Require(bool holds, FormattableString english, FormattableString french)
        {
            if (!holds)
                problems.Add(new(english, french));
        }

        void RequireZone(string id, string name, string nom) => Require(
            TimeZoneInfo.TryFindSystemTimeZoneById(id, out _),
            $"{name} is '{id}', which is not an IANA time zone.", $"{nom} est « {id} », qui n’est pas un fuseau horaire IANA.");
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
