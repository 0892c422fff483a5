using System.ComponentModel.DataAnnotations;

namespace CampaignExport.Sinks;

/// <summary>Which folder files are exported to, and how.</summary>
public sealed class FileExportSinkOptions
{
    /// <summary>The folder. It is made, with those above it, when the first file is written.</summary>
    /// <value>No default: it must be given.</value>
    [Required(ErrorMessage = "FileExportSinkOptions.Directory is missing. Name the folder that exported files go to.")]
    public string Directory { get; set; } = "";

    /// <summary>Whether a file may replace one of the same name.</summary>
    /// <value>Default <see langword="false"/>: the export is refused before anything is written.</value>
    public bool Overwrite { get; set; }

    /// <summary>
    /// Whether a power cut loses nothing either: every part is flushed to the disk before it counts as stored, and every folder
    /// after a file in it was made or renamed. On Windows folders are not flushed; the log of the file system keeps names there.
    /// </summary>
    /// <value>Default <see langword="false"/>: a process may die at any instant, the machine may not.</value>
    public bool Durable { get; set; }
}
