using System.Collections.Frozen;

namespace CampaignExport.Sources;

/// <summary>
/// Distinguishes names of columns and fields from personal values in a file without known names, so that errors do not show the first row of a file without
/// a header. Names of columns contain these words; names of people and places do not.
/// </summary>
internal static class HeaderWords
{
    private const int Shortest = 4;

    private static readonly FrozenSet<string> Words = """
        id ids uid uuid guid key user users customer customers client contact member person people recipient recipients profile account external internal
        name names first last full middle given family surname nickname title salutation gender sex age birth birthday birthdate dob
        mail email emails e address addresses street zip post postal postcode code codes city town state region province country language locale lang timezone zone
        phone mobile cell tel telephone fax number numbers num no nr count total totals sum amount price revenue value values score rank level points balance
        date dates day days month year time times timestamp created updated modified added removed deleted registered joined started ended
        type types kind status active enabled opt optin opted consent subscribe subscribed unsubscribed subscription newsletter source channel campaign campaigns
        canvas message messages variation variant group segment list tag tags category product products order orders purchase purchases cart plan tier
        event events push sms send sends open opens click clicks bounce delivery session sessions device devices app apps platform version browser os ip url link
        file files path data info note notes comment comments text description attribute attributes custom field column columns record records result results meta
        schema stream row rows index new old unknown other default null test html http https
        kunde kunden kundin nutzer benutzer person name vorname nachname familienname anrede titel geschlecht geburtstag geburtsdatum strasse straße hausnummer plz ort
        stadt land sprache adresse anschrift telefon handy mobil nummer datum tag jahr zeit erstellt geändert betrag summe anzahl wert status art gruppe liste firma
        identifiant utilisateur client prénom prenom nom civilité sexe naissance rue ville pays langue adresse courriel téléphone telephone portable numéro numero
        date heure montant somme nombre statut groupe société societe
        usuario cliente nombre apellido apellidos género genero nacimiento calle ciudad país pais idioma dirección direccion correo teléfono telefono móvil movil número
        fecha hora importe cantidad estado grupo empresa cognome nome genere nascita via città citta paese lingua indirizzo telefono cellulare data ora importo
        sobrenome gênero nascimento rua cidade idioma endereço endereco telefone celular valor
        klant klanten naam voornaam achternaam geslacht geboortedatum straat postcode stad taal adres telefoon nummer datum bedrag
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // The endings of longer words, such as Kundennummer and username.
    private static readonly string[] Ends =
        ["name", "names", "number", "nummer", "datum", "date", "adresse", "address", "mail", "code", "type", "status", "count", "phone", "telefon", "time", "user", "users"];

    /// <summary>Whether a text is the name of a column or a field: one of its words is known, or all of them if spaces separate them.</summary>
    public static bool Has(string name) => FieldNames.IsName(name) && (name.AsSpan().TrimEnd("0123456789").Length == 1 || (name.Contains(' ', StringComparison.Ordinal) ? WordsOf(name).All(IsWord) : WordsOf(name).Any(IsWord)));

    private static bool IsWord(string word) =>
        Words.Contains(word) || (word.Length > Shortest && Ends.Any(end => word.EndsWith(end, StringComparison.OrdinalIgnoreCase)));

    // Words are separated by non-letters, and by a capital letter after a small one.
    private static IEnumerable<string> WordsOf(string name)
    {
        var begin = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            var ends = at == name.Length || !char.IsLetter(name[at]);
            if (!ends && !(at > begin && char.IsUpper(name[at]) && char.IsLower(name[at - 1])))
                continue;
            if (at > begin)
                yield return name[begin..at];
            begin = ends ? at + 1 : at;
        }
    }
}
