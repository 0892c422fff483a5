namespace CampaignExport.Tool.Demo;

/// <summary>A place of residence in the demo, with common names of people there.</summary>
internal sealed record DemoPlace(
    string Country, string Language, string TimeZone, string CallingCode, string[] Cities, string[] FirstNames, string[] LastNames)
{
    /// <summary>The places. Their names are hard to export: accents, apostrophes, quotes, commas, other scripts.</summary>
    public static IReadOnlyList<DemoPlace> All { get; } =
    [
        new("US", "en", "America/New_York", "+120255",
            ["New York", "Boston", "Washington, D.C.", "Winston-Salem"],
            ["Emma", "Liam", "Olivia", "Noah", "Ava", "William \"Bill\"", "Zoe", "Mary Ann"],
            ["Smith", "O'Brien", "Johnson", "Garcia", "Miller, Jr.", "McDonald", "Lee"]),
        new("GB", "en", "Europe/London", "+4477009",
            ["London", "Stoke-on-Trent", "Bishop's Stortford", "Leeds"],
            ["Amelia", "George", "Isla", "Harry", "Siân", "Eilidh"],
            ["Jones", "Taylor", "Fortescue-Smythe", "D'Arcy", "Patel", "Evans"]),
        new("FR", "fr", "Europe/Paris", "+336391",
            ["Paris", "Besançon", "L'Haÿ-les-Roses", "Saint-Étienne", "Orléans"],
            ["Zoé", "François", "Chloé", "Jean-Luc", "Maëlle", "Gaël", "Anaïs"],
            ["Lefèvre", "Dupont", "D'Aubigné", "Béranger", "Garçon", "Le Goff"]),
        new("DE", "de", "Europe/Berlin", "+491555",
            ["Köln", "München", "Düsseldorf", "Berlin", "Gießen"],
            ["Jürgen", "Käthe", "Sören", "Lena", "Björn", "Anne-Sophie"],
            ["Müller", "Groß", "von der Heide", "Schröder", "Weiß", "Özdemir"]),
        new("ES", "es", "Europe/Madrid", "+346005",
            ["Málaga", "A Coruña", "León", "Madrid", "Logroño"],
            ["José", "Begoña", "Íñigo", "Lucía", "María José", "Ángel"],
            ["Núñez", "García Peña", "Ibáñez", "Muñoz", "López"]),
        new("PL", "pl", "Europe/Warsaw", "+485005",
            ["Łódź", "Kraków", "Gdańsk", "Wrocław"],
            ["Łukasz", "Małgorzata", "Paweł", "Żaneta", "Zofia"],
            ["Wójcik", "Kowalczyk", "Zieliński", "Dąbrowska"]),
        new("BR", "pt", "America/Sao_Paulo", "+551155",
            ["São Paulo", "Brasília", "Florianópolis", "Belém"],
            ["João", "Conceição", "Luís", "Antônia", "Caio"],
            ["Gonçalves", "da Conceição", "Simões", "Araújo"]),
        new("JP", "ja", "Asia/Tokyo", "+819005",
            ["東京", "大阪市", "札幌市", "京都市"],
            ["陽菜", "蓮", "さくら", "大翔"],
            ["佐藤", "鈴木", "高橋", "田中"]),
        new("EG", "ar", "Africa/Cairo", "+201005",
            ["القاهرة", "الإسكندرية", "الجيزة"],
            ["مريم", "محمد", "فاطمة", "أحمد"],
            ["حسن", "عبد الله", "السيد"]),
    ];
}
