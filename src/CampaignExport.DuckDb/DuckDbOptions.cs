using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CampaignExport.DuckDb;

/// <summary>The options of a store of events, and of the engine that counts them.</summary>
public sealed class DuckDbOptions : IValidatableObject
{
    /// <summary>The folder of the store. The first import creates it.</summary>
    /// <value>Default empty: it must be set.</value>
    public string Directory { get; set; } = "";

    /// <summary>The memory that the engine may use, in bytes. Beyond it, the engine writes to <see cref="TempDirectory"/>.</summary>
    /// <value>Default 2 GiB. At least 256 MiB.</value>
    public long MemoryLimit { get; set; } = 2L << 30;

    /// <summary>The number of threads of the engine.</summary>
    /// <value>Default 0: one per processor.</value>
    public int Threads { get; set; }

    /// <summary>
    /// The folder for temporary files. The engine creates a folder in it that only the user of the process can read, and deletes it at the end; it also
    /// deletes those of processes that were killed.
    /// </summary>
    /// <value>Default null: the temporary folder of the system.</value>
    public string? TempDirectory { get; set; }

    /// <summary>
    /// The maximum size of kept counts in the folder <c>counts</c> of the store, in bytes. If they exceed it, the ones unused for longest are deleted. If the
    /// folder is read-only, no counts are kept.
    /// </summary>
    /// <value>Default 256 MiB. 0: no counts are kept.</value>
    public long KeptCountBytes { get; set; } = 256L << 20;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Directory))
            yield return new("DuckDbOptions.Directory is missing. Set it to the folder of the store.");
        if (MemoryLimit < 256L << 20)
            yield return new("DuckDbOptions.MemoryLimit must be at least 256 MiB (268435456).");
        if (Threads < 0)
            yield return new("DuckDbOptions.Threads must be 0, for one per processor, or positive.");
        if (KeptCountBytes < 0)
            yield return new("DuckDbOptions.KeptCountBytes must be 0 or positive.");
    }

    internal void ThrowIfInvalid()
    {
        if (Validate(new ValidationContext(this)).FirstOrDefault() is { } problem)
            throw new ArgumentException(problem.ErrorMessage);
    }
}

/// <summary>Validates the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class DuckDbOptionsValidator : IValidateOptions<DuckDbOptions>;
