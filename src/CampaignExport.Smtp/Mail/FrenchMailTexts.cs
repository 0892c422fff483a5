using System.Globalization;
using CampaignExport.Notifications;

namespace CampaignExport.Smtp;

/// <summary>The French texts.</summary>
internal sealed class FrenchMailTexts : MailTexts
{
    private static readonly string[] Units1000 = ["octets", "ko", "Mo", "Go", "To"];

    private static readonly string[] Days = ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"];

    private static readonly string[] Months = ExportLanguages.CultureOf("fr").DateTimeFormat.MonthNames;

    public override string Language => "fr";

    public override string ReadyHeading => "Votre export est prêt";

    public override string ReadyIntroduction => "L’export que vous avez demandé est terminé.";

    public override string FailedHeading => "Votre export a échoué";

    public override string FailedIntroduction => "L’export que vous avez demandé n’a pas pu être terminé\u00A0: il n’y a aucun fichier à télécharger.";

    public override string CampaignLabel => "Campagne";

    public override string ContentLabel => "Contenu";

    public override string RowsLabel => "Lignes";

    public override string SizeLabel => "Taille";

    public override string DownloadHeading => "Téléchargement";

    public override string WhyHeading => "Pourquoi";

    public override string WhatToDoHeading => "Ce que vous pouvez faire";

    public override string CopiesHeading => "Copies";

    public override string CopyMissing =>
        "Demandez à la personne responsable de cet espace de stockage de vérifier qu’il est accessible et que nous avons le droit d’y écrire.";

    public override string Colon => "\u00A0:";

    protected override string DecimalSeparator => ",";

    protected override string GroupSeparator => "\u202F";

    protected override IReadOnlyList<string> Units => Units1000;

    public override string Subject(string campaign, bool hasFailed) =>
        hasFailed ? $"Votre export de «\u00A0{campaign}\u00A0» a échoué" : $"Votre export de «\u00A0{campaign}\u00A0» est prêt";

    public override string? Content(string contents) => contents switch
    {
        "charts" => "Graphiques de la campagne",
        "user-data" => "Données utilisateur des destinataires",
        "email" => "Adresses e-mail des destinataires",
        "all" => "Toutes les données des destinataires",
        _ => null,
    };

    public override string Rows(long count) => $"{Number(count)}\u00A0{(count < 2 ? "ligne" : "lignes")}";

    public override string Until(string moment, bool several) =>
        several ? $"Les liens sont valables jusqu’au {moment}." : $"Le lien est valable jusqu’au {moment}.";

    public override string Download(string file) => $"Télécharger {file}";

    public override string AfterExpiry(bool several) => several
        ? "Ensuite, les fichiers sont supprimés. Si vous en avez besoin plus tard, relancez l’export."
        : "Ensuite, le fichier est supprimé. Si vous en avez besoin plus tard, relancez l’export.";

    public override string ForYouAlone(bool several) => several
        ? "Ces liens ne fonctionnent que pour vous, et une connexion peut vous être demandée."
        : "Ce lien ne fonctionne que pour vous, et une connexion peut vous être demandée.";

    public override string Copy(string destination, bool isDelivered) => isDelivered
        ? $"{destination}\u00A0: une copie a été enregistrée."
        : $"{destination}\u00A0: la copie n’a pas pu être enregistrée.";

    public override string Why(ExportFailure failure) => failure switch
    {
        ExportFailure.NotAllowed => "Vous n’avez pas l’autorisation nécessaire pour cet export, ou vous ne l’aviez plus au moment où il a été traité.",
        ExportFailure.Impossible => "Votre demande ne correspond pas à la campagne. Par exemple, une colonne choisie n’existe pas.",
        ExportFailure.SourceFailed => "Les données de la campagne n’ont pas pu être lues, malgré plusieurs tentatives.",
        ExportFailure.InvalidData => "Les données de la campagne contiennent une erreur et ne peuvent pas être exportées en l’état.",
        ExportFailure.NoData => "La campagne n’a aucune donnée sur la période choisie.",
        ExportFailure.StorageFailed => "Les fichiers n’ont pas pu être enregistrés, malgré plusieurs tentatives.",
        ExportFailure.NotNotified => "L’export était terminé, mais nos e-mails n’ont pas pu vous être envoyés pendant plusieurs jours. Les fichiers ont été supprimés depuis.",
        _ => "Un problème est survenu de notre côté, malgré plusieurs tentatives.",
    };

    public override string WhatToDo(ExportFailure failure) => failure switch
    {
        ExportFailure.NotAllowed => "Demandez à un administrateur de votre espace de travail l’autorisation d’exporter ces données, puis relancez l’export.",
        ExportFailure.Impossible => "Vérifiez les colonnes et la période choisies, puis relancez l’export.",
        ExportFailure.InvalidData => "Contactez votre support en lui donnant la référence ci-dessous. Une fois les données corrigées, relancez l’export.",
        ExportFailure.NoData => "Relancez l’export lorsque des messages auront été envoyés, ou choisissez un premier et un dernier jour pour obtenir des graphiques avec des zéros.",
        ExportFailure.StorageFailed => "Relancez l’export dans une heure. S’il est destiné à votre propre espace de stockage, faites vérifier qu’il y reste de la place et que nous avons le droit d’y écrire.",
        ExportFailure.NotNotified => "Relancez l’export. Si nos e-mails ont souvent du mal à vous parvenir, faites vérifier votre adresse e-mail.",
        _ => "Relancez l’export dans une heure. S’il échoue encore, contactez votre support en lui donnant la référence ci-dessous.",
    };

    public override string Footer(string jobId) => $"Ceci est un message automatique au sujet d’un export que vous avez lancé. Référence\u00A0:\u00A0{jobId}";

    protected override string Moment(DateTimeOffset local) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Days[(int)local.DayOfWeek]} {local.Day}{(local.Day == 1 ? "er" : "")} {Months[local.Month - 1]} {local.Year} à {local.Hour}\u00A0h\u00A0{local.Minute:00}");

    protected override string ByteUnit(long bytes) => bytes < 2 ? "octet" : "octets";
}
