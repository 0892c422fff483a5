using CampaignExport.Sinks;

namespace CampaignExport.Smtp;

/// <summary>The options of <see cref="PickupDirectoryNotifier"/>.</summary>
public sealed class PickupDirectoryOptions : MailSenderOptions
{
    /// <summary>The folder. It is created when the first mail is written.</summary>
    /// <value>Required.</value>
    public string Directory { get; set; } = "";

    internal override IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrWhiteSpace(Directory))
            yield return "PickupDirectoryOptions.Directory is missing. Set it to the folder to which mails are written.";
        else if (Disk.FindFileInPlaceOf(Directory) is { } file)
            yield return $"PickupDirectoryOptions.Directory needs a folder, but '{file}' is a file. Choose another folder.";
        foreach (var other in base.FindProblems())
            yield return other;
    }
}
