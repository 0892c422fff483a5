using System.Security.Cryptography;
using System.Text;
using CampaignExport.Notifications;
using MimeKit;
using MimeKit.Text;

namespace CampaignExport.Smtp;

/// <summary>Creates complete messages. The same notification at the same time gives the same bytes.</summary>
internal sealed class MailComposer(MailSenderOptions options, IExportMailTemplates templates, TimeProvider time)
{
    private readonly MailboxAddress _from = options.Sender;
    private readonly MailboxAddress? _replyTo = options.AnswersTo;

    /// <exception cref="ExportNotificationException">The address of the requester is invalid.</exception>
    public MimeMessage Compose(ExportNotification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (!MailAddresses.TryParse(notification.Address, out var to))
            throw new ExportNotificationException("The address of the requester is not an e-mail address.", isPermanent: true);
        var mail = templates.Render(notification);
        var message = new MimeMessage
        {
            MessageId = notification.MessageId,
            Date = time.GetUtcNow(),
            Subject = PlainLine.From(mail.Subject),
            Body = Body(mail, notification),
        };
        message.From.Add(_from);
        if (_replyTo is not null)
            message.ReplyTo.Add(_replyTo);
        message.To.Add(to);
        // Asks for no automatic replies.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    private static MimeEntity Body(ExportMail mail, ExportNotification notification)
    {
        var text = Part(TextFormat.Plain, mail.Text);
        if (mail.Html is null)
            return text;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(notification.MessageId)));
        return new MultipartAlternative(text, Part(TextFormat.Html, mail.Html)) { Boundary = $"=_{digest[..32]}" };
    }

    private static TextPart Part(TextFormat format, string text)
    {
        var part = new TextPart(format);
        part.SetText(Encoding.UTF8, text);
        // Every server accepts lines of any length in this encoding, so links stay in one piece.
        part.ContentTransferEncoding = ContentEncoding.QuotedPrintable;
        return part;
    }
}
