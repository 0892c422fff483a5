using System.Security.Cryptography;
using System.Text;
using CampaignExport.Notifications;
using MimeKit;

namespace CampaignExport.Smtp;

/// <summary>
/// Writes each mail as an <c>.eml</c> file to a folder, from which a mail system takes it, or a person who tries things out
/// opens it.
/// </summary>
/// <remarks>
/// Thread-safe. A file is seen under its name when it is whole. The name is made from the Message-Id, so a second try replaces
/// what the first one wrote.
/// </remarks>
public sealed class PickupDirectoryNotifier : IExportNotifier
{
    private static readonly FormatOptions Format = MakeFormat();

    private readonly string _directory;
    private readonly MailComposer _composer;

    /// <summary>Writes to the folder of the options.</summary>
    /// <param name="options">Which folder, and who the mails come from.</param>
    /// <param name="templates">Words the mails; null for <see cref="ExportMailTemplates"/>.</param>
    /// <param name="timeProvider">Dates the mails; null for the clock of the machine.</param>
    /// <exception cref="ArgumentException">Something is wrong with the options; the message says all of it.</exception>
    public PickupDirectoryNotifier(PickupDirectoryOptions options, IExportMailTemplates? templates = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfWrong();
        _directory = Path.GetFullPath(options.Directory);
        _composer = new MailComposer(options, templates ?? new ExportMailTemplates(), timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken = default)
    {
        using var message = _composer.Compose(notification);
        var name = FileName(notification.MessageId);
        Directory.CreateDirectory(_directory);
        // The same for every try, so one that was killed leaves nothing that the next does not take over.
        var unfinished = Path.Combine(_directory, "." + name);
        var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
            await message.WriteToAsync(Format, file, cancellationToken).ConfigureAwait(false);
        File.Move(unfinished, Path.Combine(_directory, name), overwrite: true);
    }

    /// <summary>The id where it can be a name on every platform; otherwise its digest.</summary>
    private static string FileName(string messageId) =>
        messageId.Length <= 200 && messageId[0] != '.' && messageId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '@')
            ? messageId + ".eml"
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId))) + ".eml";

    private static FormatOptions MakeFormat()
    {
        var format = FormatOptions.Default.Clone();
        // The line ends of mail, on every platform.
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
