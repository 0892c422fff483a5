using System.Globalization;

namespace CampaignExport.Reports;

/// <summary>The sentences that explain an experiment.</summary>
internal sealed class ExperimentTexts
{
    private static readonly ExperimentTexts English = new()
    {
        And = " and ",
        Separator = "; ",
        ControlGroup = "the control group",
        Lead = "{0}, compared with {1}: ",
        Metrics = ["Conversions", "People who opened", "People who clicked"],
        Verdicts = new()
        {
            [ExperimentVerdict.Better] = ("{0} did better", "{0} did better"),
            [ExperimentVerdict.Worse] = ("{0} did worse", "{0} did worse"),
            [ExperimentVerdict.NoDifferenceFound] = ("no difference was found for {0}", "no difference was found for {0}"),
            [ExperimentVerdict.SoFarBetter] = ("{0} does better so far", "{0} do better so far"),
            [ExperimentVerdict.SoFarWorse] = ("{0} does worse so far", "{0} do worse so far"),
            [ExperimentVerdict.TooEarly] = ("it is too early to judge {0}", "it is too early to judge {0}"),
            [ExperimentVerdict.NotComparable] = ("{0} cannot be compared", "{0} cannot be compared"),
        },
        Obstacles = new()
        {
            [ExperimentObstacle.SumOfDaily] = "The variations cannot be compared: the numbers of people are sums over several days, which count a person again on every day.",
            [ExperimentObstacle.NoSuccesses] = "The variations cannot be compared: the source has no numbers of such people, such as unique opens, unique clicks or conversions.",
            [ExperimentObstacle.CountsMessages] = "The variations cannot be compared: people received several messages, and the source counts messages that were opened or clicked, not people.",
            [ExperimentObstacle.EarlierMessages] = "The variations cannot be compared: the range begins after the first message, and the opens and clicks in it may be those of earlier messages. Begin with the first message.",
            [ExperimentObstacle.NoGroups] = "The variations cannot be compared: at least two groups need people in these days, and no group may have more successes than people.",
        },
        Shares = "; the groups do not have the stated shares ({0}), so the comparison may be unfair",
        Aborts = ". A common cause is that aborted messages leave the variations but not the control group",
        Again = " People can convert again after each display of an in-app message, so the result is less certain than independent conversions would make it.",
        Cut = " The range begins after the first message: the control group has only people enrolled since then, and the variations have everybody with a message.",
    };

    private static readonly ExperimentTexts French = new()
    {
        Numbers = ExportLanguages.CultureOf("fr").NumberFormat,
        And = " et ",
        Separator = " ; ",
        ControlGroup = "groupe de contrôle",
        Lead = "{0}, par rapport à {1} : ",
        LeadOfControl = "{0}, par rapport au {1} : ",
        Metrics = ["Conversions", "Personnes qui ont ouvert", "Personnes qui ont cliqué"],
        Verdicts = new()
        {
            [ExperimentVerdict.Better] = ("{0} a fait mieux", "{0} ont fait mieux"),
            [ExperimentVerdict.Worse] = ("{0} a fait moins bien", "{0} ont fait moins bien"),
            [ExperimentVerdict.NoDifferenceFound] = ("aucune différence n’a été trouvée pour {0}", "aucune différence n’a été trouvée pour {0}"),
            [ExperimentVerdict.SoFarBetter] = ("{0} fait mieux jusqu’ici", "{0} font mieux jusqu’ici"),
            [ExperimentVerdict.SoFarWorse] = ("{0} fait moins bien jusqu’ici", "{0} font moins bien jusqu’ici"),
            [ExperimentVerdict.TooEarly] = ("il est trop tôt pour juger {0}", "il est trop tôt pour juger {0}"),
            [ExperimentVerdict.NotComparable] = ("{0} n’est pas comparable", "{0} ne sont pas comparables"),
        },
        Obstacles = new()
        {
            [ExperimentObstacle.SumOfDaily] =
                "Les variantes ne peuvent pas être comparées : les nombres de personnes sont des sommes sur plusieurs jours, qui comptent une personne de nouveau chaque jour.",
            [ExperimentObstacle.NoSuccesses] = "Les variantes ne peuvent pas être comparées : la source n’a pas le nombre de ces personnes, comme les ouvertures uniques, les clics uniques ou les conversions.",
            [ExperimentObstacle.CountsMessages] =
                "Les variantes ne peuvent pas être comparées : des personnes ont reçu plusieurs messages, et la source compte les messages ouverts ou cliqués, non les personnes.",
            [ExperimentObstacle.EarlierMessages] =
                "Les variantes ne peuvent pas être comparées : la période commence après le premier message, et ses ouvertures et clics peuvent être ceux de messages antérieurs. Commencez au premier message.",
            [ExperimentObstacle.NoGroups] = "Les variantes ne peuvent pas être comparées : au moins deux groupes doivent avoir des personnes ces jours-là, et aucun ne peut avoir plus de succès que de personnes.",
        },
        Shares = " ; les groupes n’ont pas les parts annoncées ({0}), la comparaison peut donc être faussée",
        Aborts = ". Une cause fréquente : les messages abandonnés quittent les variantes mais non le groupe de contrôle",
        Again = " Chaque affichage d’un message in-app permet une nouvelle conversion : le résultat est moins certain qu’avec des conversions indépendantes.",
        Cut = " La période commence après le premier message : le groupe de contrôle n’a que les personnes inscrites depuis, et les variantes ont toutes celles qui ont reçu un message.",
    };

    public NumberFormatInfo Numbers { get; init; } = NumberFormatInfo.InvariantInfo;

    public required string And { get; init; }

    public required string Separator { get; init; }

    public required string ControlGroup { get; init; }

    public required string Lead { get; init; }

    public string? LeadOfControl { get; init; }

    public required string[] Metrics { get; init; }

    public required Dictionary<ExperimentVerdict, (string One, string Many)> Verdicts { get; init; }

    public required Dictionary<ExperimentObstacle, string> Obstacles { get; init; }

    public required string Shares { get; init; }

    public required string Aborts { get; init; }

    public required string Again { get; init; }

    public required string Cut { get; init; }

    public static ExperimentTexts For(string? language) => ExportLanguages.Find(language) == "fr" ? French : English;

    public string Explain(ExperimentReport report)
    {
        if (report.Obstacle != ExperimentObstacle.None)
            return Obstacles[report.Obstacle];
        var baseline = report.Rows.Single(row => row.Verdict == ExperimentVerdict.Baseline);
        var lead = string.Format(
            CultureInfo.InvariantCulture, baseline.Variation is { IsControl: true, Name: null } ? LeadOfControl ?? Lead : Lead, Metrics[(int)report.Metric], Describe(baseline));
        var clauses = report.Rows.Where(row => row.ComparedWith is not null).GroupBy(row => row.Verdict).OrderBy(group => group.Key).Select(group => Say(group.Key, [.. group]));
        return $"{lead}{string.Join(Separator, clauses)}{Doubt(report)}.{(report.CutsEnrolment ? Cut : "")}{(report.MayConvertAgain ? Again : "")}";
    }

    private string Say(ExperimentVerdict verdict, ExperimentRow[] rows)
    {
        var names = Array.ConvertAll(rows, Describe);
        var (one, many) = Verdicts[verdict];
        return string.Format(
            CultureInfo.InvariantCulture, names.Length == 1 ? one : many, names is [.. var first, var last] && first.Length > 0 ? $"{string.Join(", ", first)}{And}{last}" : names[0]);
    }

    private string Doubt(ExperimentReport report) => report.SharesPValue is not < ExperimentReport.UnlikelyShares ? ""
        : string.Format(CultureInfo.InvariantCulture, Shares, Probability(report.SharesPValue.Value))
            + (report.HasLargeControl ? Aborts : "");

    private string Describe(ExperimentRow row)
    {
        var variation = row.Variation;
        var name = variation.Name ?? (variation.IsControl ? ControlGroup : variation.Key);
        return row.Rate is { } rate ? $"{name} ({Percent(rate)})" : name;
    }

    private string Probability(double value) => value < 0.0001 ? $"p < {0.0001.ToString("0.0000", Numbers)}" : $"p = {value.ToString("0.0000", Numbers)}";

    // Three significant digits for a rate below 1 %.
    private string Percent(double rate)
    {
        var decimals = rate is > 0 and < 0.01 ? Math.Min(12, 2 - (int)Math.Floor(Math.Log10(rate * 100))) : 2;
        return $"{(rate * 100).ToString($"F{decimals}", Numbers)} %";
    }
}
