namespace CampaignExport.Tool;

/// <summary>The exit codes of the process. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The work started and failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line is invalid, or its output exists already. Nothing was written.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C or a request to terminate, with the number that shells use.</summary>
    public const int Interrupted = 130;
}
