using System.Globalization;
using CampaignExport.Notifications;

namespace CampaignExport.Smtp;

/// <summary>The English texts.</summary>
internal sealed class EnglishMailTexts : MailTexts
{
    private static readonly string[] Units1000 = ["bytes", "kB", "MB", "GB", "TB"];

    public override string Language => "en";

    public override string ReadyHeading => "Your export is ready";

    public override string ReadyIntroduction => "The export you asked for is complete.";

    public override string FailedHeading => "Your export failed";

    public override string FailedIntroduction => "The export you asked for could not be completed, so there is no file to download.";

    public override string CampaignLabel => "Campaign";

    public override string ContentLabel => "Content";

    public override string RowsLabel => "Rows";

    public override string SizeLabel => "Size";

    public override string DownloadHeading => "Download";

    public override string WhyHeading => "Why";

    public override string WhatToDoHeading => "What you can do";

    public override string CopiesHeading => "Copies";

    public override string CopyMissing =>
        "Please ask whoever looks after the storage to check that it is reachable and that we may write to it.";

    public override string Colon => ":";

    protected override string DecimalSeparator => ".";

    protected override string GroupSeparator => ",";

    protected override IReadOnlyList<string> Units => Units1000;

    public override string Subject(string campaign, bool hasFailed) =>
        hasFailed ? $"Your export of “{campaign}” failed" : $"Your export of “{campaign}” is ready";

    public override string? Content(string contents) => contents switch
    {
        "charts" => "Campaign charts",
        "user-data" => "User data of the recipients",
        "email" => "E-mail addresses of the recipients",
        "all" => "All recipient data",
        _ => null,
    };

    public override string Rows(long count) => $"{Number(count)}\u00A0{(count == 1 ? "row" : "rows")}";

    public override string Until(string moment, bool several) =>
        several ? $"The links work until {moment}." : $"The link works until {moment}.";

    public override string Download(string file) => $"Download {file}";

    public override string AfterExpiry(bool several) =>
        $"After that, the {(several ? "files are" : "file is")} deleted. If you need {(several ? "them" : "it")} later, start the export again.";

    public override string ForYouAlone(bool several) =>
        $"The {(several ? "links work" : "link works")} for you alone, and you may be asked to sign in.";

    public override string Copy(string destination, bool isDelivered) =>
        isDelivered ? $"{destination}: a copy was stored." : $"{destination}: the copy could not be stored.";

    public override string Why(ExportFailure failure) => failure switch
    {
        ExportFailure.NotAllowed => "You do not have the permission for this export, or no longer had it when the export ran.",
        ExportFailure.Impossible => "What you asked for does not fit the campaign. For example, a column you chose does not exist.",
        ExportFailure.SourceFailed => "The data of the campaign could not be read, although we tried several times.",
        ExportFailure.InvalidData => "The data of the campaign contains an error, so it cannot be exported as it is.",
        ExportFailure.NoData => "The campaign has no data for the period you chose.",
        ExportFailure.StorageFailed => "The files could not be stored, although we tried several times.",
        ExportFailure.NotNotified => "The export was complete, but for several days our e-mails to you could not be sent. The files have been deleted since.",
        _ => "Something went wrong on our side, although we tried several times.",
    };

    public override string WhatToDo(ExportFailure failure) => failure switch
    {
        ExportFailure.NotAllowed => "Ask an administrator of your workspace for the permission to export this data, then start the export again.",
        ExportFailure.Impossible => "Check the columns and the period you chose, then start the export again.",
        ExportFailure.InvalidData => "Contact your support and give them the reference below. Once the data is corrected, start the export again.",
        ExportFailure.NoData => "Start the export again once messages have been sent, or choose a first and a last day to get charts with zeros.",
        ExportFailure.StorageFailed => "Start the export again in an hour. If it goes to storage of your own, have it checked that there is room and that we may write to it.",
        ExportFailure.NotNotified => "Start the export again. If our e-mails often fail to reach you, have your e-mail address checked.",
        _ => "Start the export again in an hour. If it fails again, tell your support and give them the reference below.",
    };

    public override string Footer(string jobId) => $"This is an automatic message about an export you started. Reference:\u00A0{jobId}";

    protected override string Moment(DateTimeOffset local) => local.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    protected override string ByteUnit(long bytes) => bytes == 1 ? "byte" : "bytes";
}
