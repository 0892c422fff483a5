using CampaignExport.Exports;
using CampaignExport.Manifests;
using CampaignExport.Tool.Output;

namespace CampaignExport.Tool.Commands;

/// <summary>Verifies a delivered export and shows its files.</summary>
internal static class ExportVerification
{
    /// <exception cref="VerificationException">The file is not a manifest.</exception>
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

    /// <param name="console">Shows the files.</param>
    /// <param name="manifestPath">The path of the manifest on this machine.</param>
    /// <param name="pathOf">Returns the displayed location of a file; null if the files are beside the manifest.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="VerificationException">The export does not match its manifest.</exception>
    public static async Task VerifyAsync(ToolConsole console, string manifestPath, Func<string, string>? pathOf, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(manifestPath) ?? "";
        ExportManifest manifest;
        try
        {
            manifest = await ExportVerifier.VerifyAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        }
        catch (VerificationException error) when (pathOf is not null)
        {
            // The message names the location of the export, not of its local copy.
            throw new VerificationException(error.Message.Replace(Path.Join(folder, "/"), pathOf(""), StringComparison.Ordinal), error);
        }

        console.ShowFiles(Describe(manifest, new FileInfo(manifestPath).Length, pathOf ?? (name => Path.Combine(folder, name))));
        console.Show(Totals.Verified(manifest));
    }

    /// <summary>Describes the files of an export, and its manifest with the rows of all files.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="bytes">The size of the manifest.</param>
    /// <param name="pathOf">Returns the displayed location of a file.</param>
    public static IReadOnlyList<ExportedFile> Describe(ExportManifest manifest, long bytes, Func<string, string> pathOf) =>
    [
        .. manifest.Files.Select(file => new ExportedFile(file.Name, pathOf(file.Name), file.Rows, file.Bytes)),
        new ExportedFile(ExportManifest.FileName, pathOf(ExportManifest.FileName), manifest.Rows, bytes),
    ];
}
