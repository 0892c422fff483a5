using MimeKit;

namespace CampaignExport.Smtp;

/// <summary>The sender of mails.</summary>
public abstract class MailSenderOptions
{
    private protected MailSenderOptions()
    {
    }

    /// <summary>The sender: an address, or a name and an address, such as <c>Exports &lt;exports@example.com&gt;</c>.</summary>
    /// <value>Required.</value>
    public string From { get; set; } = "";

    /// <summary>The address for replies, in the same form; null for the sender.</summary>
    /// <value>Default null.</value>
    public string? ReplyTo { get; set; }

    /// <summary>Finds every problem of the options. No problem quotes a password.</summary>
    internal virtual IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrEmpty(From))
            yield return $"{GetType().Name}.From is missing. Set it to the address of the sender.";
        else if (!MailAddresses.TryParse(From, out _))
            yield return $"{GetType().Name}.From must be one address, such as exports@example.com or Exports <exports@example.com>.";
        if (ReplyTo is not null && !MailAddresses.TryParse(ReplyTo, out _))
            yield return $"{GetType().Name}.ReplyTo must be one address, such as exports@example.com or Exports <exports@example.com>.";
    }

    internal MailboxAddress Sender => MailAddresses.Parse(From);

    internal MailboxAddress? AnswersTo => ReplyTo is null ? null : MailAddresses.Parse(ReplyTo);

    internal void ThrowIfWrong()
    {
        var problems = string.Join(' ', FindProblems());
        if (problems.Length > 0)
            throw new ArgumentException(problems, "options");
    }
}
