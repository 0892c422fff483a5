namespace CampaignExport.Smtp;

/// <summary>Which folder mails are written to.</summary>
public sealed class PickupDirectoryOptions : MailSenderOptions
{
    /// <summary>The folder. It is made, with those above it, when the first mail is written.</summary>
    /// <value>No default: it must be given.</value>
    public string Directory { get; set; } = "";

    internal override IEnumerable<string> FindProblems()
    {
        if (string.IsNullOrWhiteSpace(Directory))
            yield return "PickupDirectoryOptions.Directory is missing. Name the folder that mails are written to.";
        foreach (var other in base.FindProblems())
            yield return other;
    }
}
