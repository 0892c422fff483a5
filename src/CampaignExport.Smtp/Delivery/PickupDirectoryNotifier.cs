using System.Security.Cryptography;
using System.Text;
using CampaignExport.Notifications;
using MimeKit;

namespace CampaignExport.Smtp;

/// <summary>
/// Writes each mail as an <c>.eml</c> file to a folder, for a mail system that collects it, or for development.
/// </summary>
/// <remarks>
/// Thread-safe. A file appears under its name when it is complete. The name is derived from the Message-Id, so a retry replaces the file
/// of the first attempt.
/// </remarks>
public sealed class PickupDirectoryNotifier : IExportNotifier
{
    private static readonly FormatOptions Format = MakeFormat();

    private readonly string _directory;
    private readonly MailComposer _composer;

    /// <summary>Creates a notifier.</summary>
    /// <param name="options">The folder and the sender.</param>
    /// <param name="templates">The templates; null for <see cref="ExportMailTemplates"/>.</param>
    /// <param name="time">The clock for the date of the mails; null for the system clock.</param>
    /// <exception cref="ArgumentException">The options are invalid. The message names every problem.</exception>
    public PickupDirectoryNotifier(PickupDirectoryOptions options, IExportMailTemplates? templates = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfWrong();
        _directory = Path.GetFullPath(options.Directory);
        _composer = new MailComposer(options, templates ?? new ExportMailTemplates(), time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public async Task NotifyAsync(ExportNotification notification, CancellationToken cancellationToken = default)
    {
        using var message = _composer.Compose(notification);
        var name = FileName(notification.MessageId);
        Directory.CreateDirectory(_directory);
        // Each attempt uses the same name, so a retry replaces what a killed attempt left. It does not match *.eml: collectors would take half a mail.
        var unfinished = Path.Combine(_directory, "." + name + ".partial");
        var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
            await message.WriteToAsync(Format, file, cancellationToken).ConfigureAwait(false);
        File.Move(unfinished, Path.Combine(_directory, name), overwrite: true);
    }

    /// <summary>The id if it is a valid file name on each platform; otherwise its digest.</summary>
    private static string FileName(string messageId) =>
        messageId.Length <= 200 && messageId[0] != '.' && messageId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '@')
            ? messageId + ".eml"
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId))) + ".eml";

    private static FormatOptions MakeFormat()
    {
        var format = FormatOptions.Default.Clone();
        // Mails have CR LF on each platform.
        format.NewLineFormat = NewLineFormat.Dos;
        return format;
    }
}
