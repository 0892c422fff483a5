using System.Globalization;
using CampaignExport.Campaigns;
using CampaignExport.Exports;
using CampaignExport.Metrics;
using CampaignExport.Reports;
using CampaignExport.Sources;

namespace CampaignExport.Tests;

public sealed class SentenceTests
{
    private static readonly DateOnly Day = new(2026, 8, 1);
    private static readonly DayRange Days = new(Day, Day.AddDays(30));
    private static readonly Variation A = new("email", "a");
    private static readonly Variation B = new("email", "b");

    [Fact]
    public void Numbers_and_days_are_those_of_the_language_and_not_of_the_machine()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var sentence = new Sentence($"{1234567:N0}, {0.5m:0.0}, {Day:yyyy-MM-dd}", $"{1234567:N0}, {0.5m:0.0}, {Day:D}");

            sentence.English.Should().Be("1,234,567, 0.5, 2026-08-01");
            sentence.French.Should().Be("1\u202F234\u202F567, 0,5, 1 août 2026");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(null, "yes")]
    [InlineData("en", "yes")]
    [InlineData("de", "yes")]
    [InlineData("fr", "oui")]
    [InlineData("FR-ca", "oui")]
    public void Sentence_is_chosen_by_its_language(string? language, string expected) => new Sentence($"yes", $"oui").In(language).Should().Be(expected);

    [Fact]
    public void Sentence_of_a_host_stays_as_it_is()
    {
        var builder = new DailyMetricsBuilder();
        builder.AddWarning("Nur ein {Teil} der Daten.");

        builder.Build().WarningSentences.In("fr").Should().Equal("Nur ein {Teil} der Daten.");
        new ExportRequestException("nein").Sentences.In("fr").Should().Equal("nein");
        new ExportRequestException("nein") { Problems = ["eins", "zwei"] }.Sentences.In("fr").Should().Equal("eins", "zwei");
    }

    [Fact]
    public void Warnings_about_charts_are_French()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, "revenue", 3);
        foreach (var at in Enumerable.Range(1, 9))
            builder.Add(Day, new Variation("email", $"v{at}"), "unique_opens", 1);
        var metrics = builder.Build();

        French(metrics, null).Should().Equal(
            "La période du 1 septembre 2026 au 2 septembre 2026 est en dehors des données, qui vont du 1 août 2026 au 1 août 2026. Toutes les valeurs sont nulles.",
            "Aucun graphique ne montre ces statistiques du canal « email » : unique_opens.",
            "La campagne a 9 variantes ; 8 est le maximum documenté. Toutes sont dans les graphiques.");
        French(metrics, "bounces", "revenue").Skip(2).Should().Equal(
            "Les données n’ont aucune valeur de « bounces ». Ses colonnes sont nulles.",
            "Les données ont des valeurs de « revenue » pour la campagne entière, et aucune pour ses variantes. Ses colonnes sont nulles.");
        French(new DailyMetricsBuilder().Build(), null).Should().Equal("Il n’y a pas de données du 1 septembre 2026 au 2 septembre 2026. Toutes les valeurs sont nulles.");

        builder = new DailyMetricsBuilder();
        foreach (var variation in new Variation[] { A, B, new("sms", "c") })
            builder.Add(Day.AddMonths(1), variation, "unique_recipients", 1);
        French(builder.Build(), "unique_recipients").Should().Equal(
            "Aucun graphique ne montre « unique_recipients » du canal « email » : il a plusieurs messages, et une personne peut en recevoir plus d’un.");

        static IReadOnlyList<string> French(DailyMetrics metrics, params string[]? names) => CampaignCharts.Create(
            metrics, new("c") { From = Day.AddMonths(1), To = Day.AddMonths(1).AddDays(1), Options = new() { Metrics = names } }).WarningSentences.In("fr");
    }

    [Fact]
    public void Warnings_of_reports_are_French()
    {
        var builder = new DailyMetricsBuilder();
        builder.Add(Day, A, "unique_recipients", 4);
        builder.Add(Day, A, "conversions", 5);
        builder.Add(Day, A, "conversions_by_send_time", 3);
        const string Rate = "Un taux de conversion dépasse 100 % : les conversions comptent le jour où elles ont lieu, elles peuvent donc suivre des messages antérieurs à la période. "
            + "Commencez la période par ces messages, ou divisez conversions_by_send_time, qui comptent le jour du message.";

        CampaignSummary.Create(builder.Build()).WarningSentences.In("fr").Should().Equal(Rate);
        CampaignComparison.Create([new("summer", builder.Build(), Days), new("other", builder.Build(), Days)]).WarningSentences.In("fr")
            .Should().Equal($"summer : {Rate}", $"other : {Rate}");
        Unchecked((Day, A, 5)).Should().Equal("Les parts ne sont pas vérifiées : la source n’a pas le nombre de personnes de chaque groupe.");
        Unchecked((Day, A, 5), (Day.AddDays(1), A, 5), (Day, B, 5)).Should().ContainSingle().Which.Should().StartWith("Les parts ne sont pas vérifiées : les nombres de personnes sont des sommes");
        Unchecked((Day.AddDays(-1), A, 5), (Day.AddDays(-1), B, 5)).Should().Equal("Les parts ne sont pas vérifiées : personne n’a reçu de message ces jours-là.");

        static IReadOnlyList<string> Unchecked(params (DateOnly Day, Variation Variation, decimal People)[] numbers)
        {
            var builder = new DailyMetricsBuilder();
            foreach (var (day, variation, people) in numbers)
                builder.Add(day, variation, "unique_recipients", people);
            foreach (var variation in new[] { A, B })
                builder.Add(Day, variation, "conversions", 1);
            return ExperimentReport.Create(builder.Build(), new() { Days = Days, Shares = new Dictionary<string, double> { ["a"] = 50, ["b"] = 50 } }).WarningSentences.In("fr");
        }
    }

    [Fact]
    public async Task Warnings_about_the_contents_of_a_response_are_French()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.json"], Response("""{"time":"2026-06-01","messages":{"email":[{"sent":5,"new_metric":1,"huge":1e60}],"mars":[{"sent":1}],"moon":3},"note":"x","a@example.com":"x"}"""));
        await File.WriteAllTextAsync(folder["b.json"], Response("""{"time":"2026-06-01","messages":{"email":[{"sent":1234567,"new_metric":1}],"mars":[{"sent":1}]}}"""));

        var replaced = await FrenchAsync(RepeatedDays.Replace);
        var added = await FrenchAsync(RepeatedDays.Add);

        replaced.Should().Equal(
            "La statistique « new_metric » du canal « email » n’est pas connue ; ses chiffres sont gardés.",
            "Le champ « huge » n’est pas connu et son nombre est trop grand pour être compté ; il est ignoré.",
            "Le canal « mars » n’est pas connu ; ses chiffres sont gardés.",
            "La statistique « sent » du canal « mars » n’est pas connue ; ses chiffres sont gardés.",
            "Le canal « moon » n’est pas connu et contient autre chose que des messages, ce qui est ignoré.",
            "Le champ « note » n’est pas connu et n’est pas un nombre ; il est ignoré.",
            "Le champ (non affiché) n’est pas connu et n’est pas un nombre ; il est ignoré.",
            "Le jour du 1 juin 2026 figure deux fois avec des chiffres différents. Ceux de b.json remplacent ceux de a.json : sent passe de 6 à 1\u202F234\u202F568.");
        added[^1].Should().Be("1 jour figure plus d’une fois, du 1 juin 2026 au 1 juin 2026. Leurs valeurs sont additionnées.");

        async Task<IReadOnlyList<string>> FrenchAsync(RepeatedDays mode) =>
            (await new DataSeriesFileSource(folder.Path, new() { RepeatedDays = mode }).ReadAsync(new("c"))).WarningSentences.In("fr");

        static string Response(string day) => $$"""{"message":"success","data":[{{day}}]}""";
    }
}
