using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>Verifies a delivered export, and shows its files.</summary>
internal static class ExportVerification
{
    /// <exception cref="VerificationException">It is no manifest.</exception>
    public static async Task<ExportManifest> ReadAsync(string manifestPath, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(manifestPath);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return await ExportManifest.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
            catch (VerificationException error)
            {
                throw new VerificationException($"{manifestPath}: {error.Message}", error);
            }
        }
    }

    /// <exception cref="VerificationException">Something is not as the manifest says.</exception>
    public static async Task VerifyAsync(ToolConsole console, string manifestPath, CancellationToken cancellationToken)
    {
        var manifest = await ExportVerifier.VerifyAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        console.ShowFiles(Describe(manifest, manifestPath));
        console.Show(Totals.Verified(manifest));
    }

    /// <summary>The files of an export, and its manifest, which has the rows of all.</summary>
    public static IReadOnlyList<ExportedFile> Describe(ExportManifest manifest, string manifestPath)
    {
        var folder = Path.GetDirectoryName(manifestPath) ?? "";
        return
        [
            .. manifest.Files.Select(file => new ExportedFile(file.Name, Path.Combine(folder, file.Name), file.Rows, file.Bytes)),
            new ExportedFile(Path.GetFileName(manifestPath), manifestPath, manifest.Rows, new FileInfo(manifestPath).Length),
        ];
    }
}
