using System.Globalization;
using CampaignExport.Notifications;

namespace CampaignExport.Smtp;

/// <summary>The texts of a language, and its formats of numbers, sizes and times. They do not depend on the machine's cultures.</summary>
internal abstract class MailTexts
{
    private static readonly MailTexts English = new EnglishMailTexts();
    private static readonly MailTexts French = new FrenchMailTexts();

    public abstract string Language { get; }

    public abstract string ReadyHeading { get; }

    public abstract string ReadyIntroduction { get; }

    public abstract string FailedHeading { get; }

    public abstract string FailedIntroduction { get; }

    public abstract string CampaignLabel { get; }

    public abstract string ContentLabel { get; }

    public abstract string RowsLabel { get; }

    public abstract string SizeLabel { get; }

    public abstract string DownloadHeading { get; }

    public abstract string WhyHeading { get; }

    public abstract string WhatToDoHeading { get; }

    public abstract string CopiesHeading { get; }

    public abstract string CopyMissing { get; }

    /// <summary>A colon, with the space that the language puts before it.</summary>
    public abstract string Colon { get; }

    protected abstract string DecimalSeparator { get; }

    protected abstract string GroupSeparator { get; }

    /// <summary>The units from bytes upwards, each a thousand of the one before.</summary>
    protected abstract IReadOnlyList<string> Units { get; }

    /// <summary>Finds the texts of a language by its primary subtag. Other languages get the English texts.</summary>
    public static MailTexts For(string language) =>
        ExportLanguages.Find(language) == "fr" ? French : English;

    public abstract string Subject(string campaign, bool hasFailed);

    /// <summary>The name of the exported contents; null for contents of the host's own.</summary>
    public abstract string? Content(string contents);

    public abstract string Rows(long count);

    public abstract string Until(string moment, bool several);

    public abstract string Download(string file);

    public abstract string AfterExpiry(bool several);

    public abstract string ForYouAlone(bool several);

    public abstract string Copy(string destination, bool isDelivered);

    public abstract string Why(ExportFailure failure);

    public abstract string WhatToDo(ExportFailure failure);

    public abstract string Footer(string jobId);

    public string Number(long value) =>
        value.ToString("#,0", CultureInfo.InvariantCulture).Replace(",", GroupSeparator, StringComparison.Ordinal);

    /// <summary>A size in the unit that fits: <c>612 bytes</c>, <c>4.5 MB</c>, <c>128 GB</c>.</summary>
    public string Size(long bytes)
    {
        var (size, unit) = ((decimal)bytes, 0);
        while (unit < Units.Count - 1 && Rounded(size, unit) >= 1000)
            (size, unit) = (size / 1000, unit + 1);
        var digits = Rounded(size, unit).ToString("0.#", CultureInfo.InvariantCulture).Replace(".", DecimalSeparator, StringComparison.Ordinal);
        return $"{digits}\u00A0{(unit == 0 ? ByteUnit(bytes) : Units[unit])}";
    }

    /// <summary>A time in a zone, rounded down to the minute, with the name of the zone.</summary>
    public string Moment(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var offset = Offset(local.Offset);
        var name = PlainLine.From(zone.Id);
        return $"{Moment(local)} ({(name is "UTC" or "Etc/UTC" ? "UTC" : $"{name}, {offset}")})";
    }

    protected abstract string Moment(DateTimeOffset local);

    protected abstract string ByteUnit(long bytes);

    private static decimal Rounded(decimal size, int unit) =>
        Math.Round(size, unit == 0 || size >= 99.95m ? 0 : 1, MidpointRounding.AwayFromZero);

    private static string Offset(TimeSpan offset)
    {
        var (sign, length) = (offset < TimeSpan.Zero ? "-" : "+", offset.Duration());
        return length == TimeSpan.Zero ? "UTC"
            : string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{length.Hours}{(length.Minutes == 0 ? "" : $":{length.Minutes:00}")}");
    }
}
