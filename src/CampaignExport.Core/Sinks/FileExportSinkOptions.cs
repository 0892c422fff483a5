using System.ComponentModel.DataAnnotations;

namespace CampaignExport.Sinks;

/// <summary>Which folder files are exported to, and whether they may replace others.</summary>
public sealed class FileExportSinkOptions
{
    /// <summary>The folder. It is made, with those above it, when the first file is written.</summary>
    /// <value>No default: it must be given.</value>
    [Required(ErrorMessage = "FileExportSinkOptions.Directory is missing. Name the folder that exported files go to.")]
    public string Directory { get; set; } = "";

    /// <summary>Whether a file may replace one of the same name.</summary>
    /// <value>Default <see langword="false"/>: the export is refused before anything is written.</value>
    public bool Overwrite { get; set; }
}
