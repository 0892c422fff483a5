using System.Globalization;
using CampaignExport.Sql;

namespace CampaignExport.Tool.Output;

/// <summary>The texts that explain why rows and sends differ, in one language.</summary>
/// <param name="Numbers">The format of numbers.</param>
/// <param name="Person">The noun for people, singular and plural.</param>
/// <param name="Sent">The sentence about messages and recipients.</param>
/// <param name="Rows">The sentence about rows, each of which is one person.</param>
/// <param name="Missing">The sentence that lists recipients without a row.</param>
/// <param name="Deleted">The phrase for deleted recipients.</param>
/// <param name="Merged">The phrase for merged recipients.</param>
/// <param name="WithoutProfile">The phrase for recipients without a profile.</param>
/// <param name="Control">The sentence about the control group.</param>
/// <param name="WithoutAddress">The sentence about rows without an e-mail address.</param>
internal sealed record ReconciliationText(
    NumberFormatInfo Numbers, (string One, string Many) Person, string Sent, string Rows, string Missing, string Deleted, string Merged, string WithoutProfile,
    string Control, string WithoutAddress)
{
    public static ReconciliationText English { get; } = new(
        TerminalNumbers.In("en"), ("person", "people"), "{0} sent to {1}.", "An export has {0}: one for each distinct person who has a profile now, not one for each message.",
        "Without a row: {0}.", "{0} deleted since", "{0} merged into another person since, which counts, too", "{0} without a profile in the store",
        "The control group received no messages: {0}.", "Omitted from an export of e-mail addresses, because they have none: {0}.")
    {
        Message = ("message", "messages"),
        Row = ("row", "rows"),
    };

    public static ReconciliationText French { get; } = new(
        TerminalNumbers.In("fr"), ("personne", "personnes"), "{0} à {1}.", "Un export compte {0} : une par personne distincte qui a un profil aujourd'hui, et non une par message.",
        "Sans ligne : {0}.", "{0} depuis supprimées", "{0} depuis fusionnées avec une autre, qui compte aussi", "{0} sans profil dans les données importées",
        "Le groupe de contrôle n'a rien reçu : {0}.", "Absentes d'un export d'adresses e-mail, faute d'adresse : {0}.")
    {
        Message = ("message envoyé", "messages envoyés"),
        Row = ("ligne", "lignes"),
    };

    /// <summary>The noun for messages, singular and plural.</summary>
    public required (string One, string Many) Message { get; init; }

    /// <summary>The noun for rows, singular and plural.</summary>
    public required (string One, string Many) Row { get; init; }

    /// <summary>Explains the counts, with one sentence for each item.</summary>
    public IReadOnlyList<string> Explain(Reconciliation counts)
    {
        var missing = new[] { (counts.Deleted, Deleted), (counts.Merged, Merged), (counts.WithoutProfile, WithoutProfile) }
            .Where(one => one.Item1 > 0).Select(one => Format(one.Item2, Number(one.Item1))).ToList();
        List<string> sentences =
            [Format(Sent, Count(counts.Sends, Message), Count(counts.Recipients, Person)), Format(Rows, Count(counts.Rows, Row))];
        if (missing.Count > 0)
            sentences.Add(Format(Missing, string.Join(", ", missing)));
        if (counts.Control > 0)
            sentences.Add(Format(Control, Count(counts.Control, Person)));
        if (counts.WithoutAddress > 0)
            sentences.Add(Format(WithoutAddress, Number(counts.WithoutAddress)));
        return sentences;
    }

    private string Count(long count, (string One, string Many) noun) => $"{Number(count)} {(count == 1 ? noun.One : noun.Many)}";

    private string Number(long number) => number.ToString("N0", Numbers);

    private string Format(string text, params object[] values) => string.Format(Numbers, text, values);
}
