using CampaignExport.Sinks;

namespace CampaignExport.Jobs;

/// <summary>Where the files behind links are kept until they expire.</summary>
/// <remarks>May be called concurrently, by several processes. The files of each job are apart from those of every other.</remarks>
public interface IExportStorage
{
    /// <summary>Gives the place for the files of a job.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="fencingToken">
    /// The number of the claim under which the sink is used. An earlier claim may still be writing, in a process that was
    /// frozen; it must not harm what this one writes.
    /// </param>
    /// <returns>The sink, which replaces files that are there.</returns>
    IExportSink SinkOf(string jobId, long fencingToken);

    /// <summary>Opens a file for download.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The file, which the caller disposes; null if there is no such file.</returns>
    ValueTask<ExportContent?> OpenAsync(string jobId, string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes all files of a job, finished or not. Does nothing if there are none.</summary>
    /// <param name="jobId">The id of the job.</param>
    /// <param name="cancellationToken">Stops the deleting.</param>
    /// <returns>A task that ends when they are gone.</returns>
    ValueTask DeleteAsync(string jobId, CancellationToken cancellationToken = default);

    /// <summary>Finds out whether files can be kept now, by keeping and deleting a small one.</summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>A task that ends well if they can; its error says why not.</returns>
    ValueTask CheckAsync(CancellationToken cancellationToken = default);
}
