namespace CampaignExport.Tool;

/// <summary>What the process says to the shell that started it. Scripts rely on these numbers.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The work was begun and could not be done.</summary>
    public const int Failure = 1;

    /// <summary>The command line is invalid, or its output exists already. Nothing was written.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C or a request to terminate, as shells number it.</summary>
    public const int Interrupted = 130;
}
