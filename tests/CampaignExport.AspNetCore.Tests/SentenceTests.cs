using System.Reflection;
using CampaignExport.AspNetCore.Tests.Support;
using CampaignExport.Metrics;
using CampaignExport.Sources;

namespace CampaignExport.AspNetCore.Tests;

/// <summary>Warnings and errors in the language of the request.</summary>
public sealed class SentenceTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What users of a page do not meet: it is about the host's own query or call, or about a line of a file.
    private static readonly string[] InOneLanguage =
    [
        "CampaignExportException", "ExportRequestException", "NoDataException", "SourceFormatException", "StoreException", "DailyMetricsBuilder", "Warnings",
        "HostKeyWatch", "HostMetricCounts", "HostQueryError", "SqlCampaigns", "SqlCursor", "SqlRecipientColumns", "SqlRecipientReading", "SqliteRowReader", "RecipientExportRequest`1",
        "InputFile", "InputTexts", "InputObjects", "ObjectReader", "FileTally", "ChosenNames", "TableColumns", "OwnExports", "RecipientCsvReader", "RecipientCsvHeader",
        "DataSeriesFileSource", "MessageEventSource", "RecipientCsvSource", "RecipientFileSource", "UserExportSource",
    ];

    /// <summary>Sentences have both languages by their type. The other way to say something takes one text, and is used by these types only.</summary>
    [Fact]
    public void Everything_that_a_user_reads_is_a_sentence_in_both_languages()
    {
        MethodBase[] ofOneText =
        [
            typeof(ExportRequestException).GetConstructor([typeof(string)])!,
            typeof(NoDataException).GetConstructor([typeof(string)])!,
            typeof(SourceDataException).GetConstructor([typeof(string), typeof(Exception)])!,
            typeof(DailyMetricsBuilder).GetMethod(nameof(DailyMetricsBuilder.AddWarning), [typeof(string)])!,
            typeof(Sentence).GetMethod(nameof(Sentence.Untranslated))!,
            typeof(Warnings).GetMethod(nameof(Warnings.Add), [typeof(string)])!,
        ];
        string[] assemblies = ["CampaignExport.Core", "CampaignExport.AspNetCore", "CampaignExport.Sql", "CampaignExport.Sqlite", "CampaignExport.PostgreSql"];

        var callers = assemblies.Select(Assembly.Load).SelectMany(assembly => CallersOf(ofOneText, assembly)).Distinct().ToList();

        callers.Should().BeEquivalentTo(InOneLanguage);
    }

    [Theory]
    [InlineData("/campaigns/summer-sale/charts?from=2026-06-02&to=2026-06-01", "La période commence le 2 juin 2026, après sa fin le 1 juin 2026. Donnez un premier jour qui n’est pas après le dernier.")]
    [InlineData("/campaigns/summer-sale/charts?from=2000-01-01&to=2026-06-01", "Il y a 9\u202F649 jours du 1 janvier 2000 au 1 juin 2026 ; 3\u202F700 est le maximum. Choisissez une période plus courte.")]
    [InlineData("/campaigns/summer-sale/charts?from=yesterday", "from doit être un jour comme 2026-06-30, non « yesterday ».")]
    [InlineData("/campaigns/summer-sale/charts?granularity=minute", "granularity doit être day, hour, week, week-from-sunday ou month, non « minute ».")]
    [InlineData("/campaigns/summer-sale/charts?metrics=opnes", "La campagne n’a pas de statistique « opnes ». Vouliez-vous dire « opens » ?")]
    [InlineData("/campaigns/summer-sale/charts?grouping=by-variant", "La campagne n’est pas multivariée : il lui faut exactement un canal, et deux variantes avec des ids ou un groupe de contrôle. Exportez-la sans regroupement pour obtenir ses graphiques par canal.")]
    [InlineData("/campaigns/new-sale/summary?timeZone=UTC", "La campagne n’a pas encore de données. Donnez un premier et un dernier jour pour exporter des zéros.")]
    [InlineData("/campaigns/summer-sale/experiment?timeZone=UTC", "La campagne n’a pas de variantes à comparer : une expérience a un canal, et deux variantes ou un groupe de contrôle.")]
    [InlineData("/campaigns/won-sale/experiment?shares=a=45,b=45", "Les parts sont celles de a, b, mais les groupes de la campagne sont a, b, control. Indiquez une part pour chaque groupe.")]
    [InlineData("/compare?campaign=summer-sale", "campaign est nécessaire de 2 à 20 fois, une fois pour chaque campagne.")]
    [InlineData("/compare?campaign=summer-sale&campaign=test-sale&metric=nonsense", "Les campagnes n’ont pas de statistique « nonsense ». Elles ont :*")]
    [InlineData("/campaigns?limit=0", "limit doit être un nombre de 1 à 200, non « 0 ».")]
    [InlineData("/jobs?state=lost", "state doit être queued, running, completed, failed, cancelled ou expired, non « lost ».")]
    public async Task Errors_are_in_the_language_of_the_request(string path, string detail)
    {
        await using var desk = await WebDesk.OpenAsync();
        var ada = await desk.SignInAsync("ada");

        var answer = await ada.GetAsync($"{WebDesk.Prefix}{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}language=fr");
        var english = await ada.GetAsync($"{WebDesk.Prefix}{path}");

        var problem = await answer.JsonAsync();
        problem.GetProperty("detail").GetString().Should().Match(detail);
        answer.Content.Headers.ContentLanguage.Should().Equal("fr");
        english.Content.Headers.ContentLanguage.Should().Equal("en");
        (await english.JsonAsync()).GetProperty("title").GetString().Should().NotBe(problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"charts\",\"packaging\":\"zip\",\"language\":\"fr\"}", "packaging ne s’applique pas à charts.")]
    [InlineData("{\"campaignId\":\"summer-sale\",\"contents\":\"user-data\",\"columns\":[\"shoe size\"],\"maxRowsPerFile\":\"x\",\"language\":\"fr\"}", "maxRowsPerFile doit être un nombre entier d’au moins 1. Il n’y a pas de colonne « shoe size ».")]
    [InlineData("{\"contents\":\"users\",\"color\":1,\"language\":\"fr\"}", "Il n’y a pas de propriété « color ». campaignId est nécessaire. contents doit être charts, user-data, email ou all, non « users ».")]
    public async Task Errors_of_a_submission_are_in_its_language(string body, string detail)
    {
        await using var desk = await WebDesk.OpenAsync();

        using var content = new StringContent(body, mediaType: new("application/json"));
        var answer = await (await desk.SignInAsync("ada")).PostAsync($"{WebDesk.Prefix}/jobs", content);

        (await answer.ShouldBeProblemAsync(400, "invalid")).GetProperty("detail").GetString().Should().Be(detail);
    }

    [Theory]
    [InlineData("/campaigns/new-sale/charts?from=2026-06-01&to=2026-06-02", "")]
    [InlineData("/campaigns/new-sale/summary?from=2026-06-01&to=2026-06-02", "")]
    [InlineData("/compare?campaign=new-sale&campaign=summer-sale&from=2026-06-01&to=2026-06-02", "New sale : ")]
    public async Task Warnings_are_in_the_language_of_the_request_or_the_user(string path, string prefix)
    {
        await using var desk = await WebDesk.OpenAsync();
        var expected = $"{prefix}Il n’y a pas de données du 1 juin 2026 au 2 juin 2026. Toutes les valeurs sont nulles.";

        foreach (var (user, language) in new[] { ("ada", "&language=fr"), ("fred", "") })
        {
            var body = await (await desk.SignInAsync(user)).JsonAsync(path + language);

            body.GetProperty("warnings").EnumerateArray().First().GetString().Should().Be(expected);
        }

        (await (await desk.SignInAsync("fred")).JsonAsync($"{path}&language=en")).GetProperty("warnings")[0].GetString().Should().EndWith("All values are zero.");
    }

    // A call is an opcode and the token of the method in the module of the caller.
    private static IEnumerable<string> CallersOf(MethodBase[] methods, Assembly assembly)
    {
        var module = assembly.ManifestModule;
        var tokens = methods.Where(method => method.Module == module).Select(method => method.MetadataToken)
            .Concat(References(module).Where(pair => methods.Contains(pair.Member)).Select(pair => pair.Token)).ToHashSet();
        return from type in assembly.GetTypes()
               from method in type.GetMembers(Any).OfType<MethodBase>()
               let code = method.GetMethodBody()?.GetILAsByteArray() ?? []
               where Enumerable.Range(1, Math.Max(0, code.Length - 4)).Any(at => code[at - 1] is 0x28 or 0x6F or 0x73 or 0x06 && tokens.Contains(BitConverter.ToInt32(code, at)))
               select Outermost(type).Name;
    }

    private static IEnumerable<(int Token, MemberInfo Member)> References(Module module)
    {
        for (var token = 0x0A000001; ; token++)
        {
            MemberInfo? member;
            try
            {
                member = module.ResolveMember(token);
            }
            catch (ArgumentOutOfRangeException)
            {
                yield break;
            }
            catch (ArgumentException)
            {
                // It needs the generic arguments of a caller.
                continue;
            }

            if (member is not null)
                yield return (token, member);
        }
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
