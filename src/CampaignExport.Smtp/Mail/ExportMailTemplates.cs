using CampaignExport.Notifications;

namespace CampaignExport.Smtp;

/// <summary>The built-in mails: English and French, each as plain text and as HTML with the same content.</summary>
/// <remarks>Thread-safe. The result does not depend on the machine's culture.</remarks>
public sealed class ExportMailTemplates : IExportMailTemplates
{
    /// <inheritdoc/>
    public ExportMail Render(ExportNotification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var texts = MailTexts.For(notification.Language);
        var subject = texts.Subject(SubjectName(notification), notification.Failure is not null);
        var text = new TextMailWriter(texts.Colon);
        Write(text, notification, texts);
        var html = new HtmlMailWriter(texts.Language, subject);
        Write(html, notification, texts);
        return new ExportMail(subject, text.Finish(), html.Finish());
    }

    private static void Write(MailWriter mail, ExportNotification notification, MailTexts texts)
    {
        if (notification.Failure is { } failure)
        {
            mail.Heading(texts.FailedHeading);
            mail.Paragraph(texts.FailedIntroduction);
            mail.Facts(Facts(notification, texts));
            mail.Section(texts.WhyHeading);
            mail.Paragraph(texts.Why(failure));
            mail.Section(texts.WhatToDoHeading);
            mail.Paragraph(texts.WhatToDo(failure));
        }
        else
        {
            mail.Heading(texts.ReadyHeading);
            mail.Paragraph(texts.ReadyIntroduction);
            mail.Facts(Facts(notification, texts));
            if (notification.Links.Count > 0)
                WriteLinks(mail, notification, texts);
        }

        if (notification.Deliveries.Count > 0)
        {
            mail.Section(texts.CopiesHeading);
            mail.Items(notification.Deliveries.Select(copy => texts.Copy(PlainLine.From(copy.Destination), copy.IsDelivered)));
            if (notification.Deliveries.Any(copy => !copy.IsDelivered))
                mail.Paragraph(texts.CopyMissing);
        }

        mail.Footer(texts.Footer(PlainLine.From(notification.JobId)));
    }

    private static void WriteLinks(MailWriter mail, ExportNotification notification, MailTexts texts)
    {
        var several = notification.Links.Count > 1;
        mail.Section(texts.DownloadHeading);
        if (notification.ExpiresAt is { } expiry)
            mail.Paragraph(texts.Until(texts.Moment(expiry, notification.TimeZone), several));
        mail.Links(notification.Links.Select(link =>
            (PlainLine.From(link.Name), $"{texts.Rows(link.Rows)}, {texts.Size(link.Bytes)}", link.Url)).ToList(), texts.Download);
        if (notification.ExpiresAt is not null)
            mail.Paragraph(texts.AfterExpiry(several));
        mail.Paragraph(texts.ForYouAlone(several));
    }

    private static IEnumerable<(string Label, string Value)> Facts(ExportNotification notification, MailTexts texts)
    {
        yield return (texts.CampaignLabel, Name(notification));
        yield return (texts.ContentLabel, texts.Content(notification.Contents) ?? PlainLine.From(notification.Contents));
        if (notification.Failure is null)
        {
            yield return (texts.RowsLabel, texts.Number(notification.Rows));
            yield return (texts.SizeLabel, texts.Size(notification.Bytes));
        }
    }

    private static string Name(ExportNotification notification) =>
        PlainLine.From(notification.CampaignName) is { Length: > 0 } name ? name : PlainLine.From(notification.CampaignId);

    // Mail programs cut longer subjects, which could hide the outcome.
    private static string SubjectName(ExportNotification notification) => PlainLine.Shorten(Name(notification), 60);
}
