using CampaignExport.Formats;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>Recognizes files exported by this library by the manifest in their folder, and determines how they were written.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="unguard">Whether to remove the formula guard in all files; null to follow the manifests.</param>
/// <param name="warnings">Receives a warning for each file whose guard cannot be removed reliably.</param>
internal sealed class OwnExports(bool? unguard, Warnings warnings)
{
    private readonly Dictionary<string, ExportManifest?> _manifests = new(StringComparer.Ordinal);

    /// <summary>Determines how a file was written.</summary>
    public async ValueTask<CsvOrigin> FindAsync(InputFile file, CancellationToken cancellationToken)
    {
        var asked = new CsvOrigin(unguard == true);
        if (await ManifestOfAsync(file, cancellationToken).ConfigureAwait(false) is not { } manifest
            || manifest.Files.FirstOrDefault(one => one.Name == Path.GetFileName(file.Path)) is not { } delivered)
        {
            return asked;
        }

        asked = asked with { CampaignId = manifest.CampaignId, Names = manifest.ColumnNames };
        if (new FileInfo(file.Path).Length != delivered.Bytes)
            return Uncertain($"{file.Name}: the file does not match its manifest, so it is unknown whether its cells are guarded against formulas.");
        if (CsvDescription.Read(manifest.Format) is not { } csv)
            return Uncertain($"{file.Name}: its manifest names the unsupported format '{manifest.Format}', so it is unknown whether its cells are guarded against formulas.");
        var ownNames = RecipientContentsNames.All.Contains(manifest.Contents) ? OwnColumns.NamesOf(manifest) : null;
        if (unguard == false)
            return asked with { DecimalComma = csv.DecimalComma, OwnNames = ownNames };
        return csv.GuardPolicy is FormulaStarts.ReversiblePolicy or "off"
            ? new(csv.GuardPolicy == FormulaStarts.ReversiblePolicy, manifest.ColumnGuards, csv.DecimalComma, manifest.CampaignId, ownNames, manifest.ColumnNames)
            : Uncertain($"{file.Name}: its manifest names the formula guard '{csv.GuardPolicy}', which cannot be removed reliably.");

        CsvOrigin Uncertain(string problem)
        {
            if (unguard == false)
                return asked;
            warnings.Add(asked.IsUndone
                ? $"{problem} Apostrophes before formulas are removed, as requested; text that started with an apostrophe may lose it."
                : $"{problem} Apostrophes before formulas stay.");
            return asked;
        }
    }

    /// <summary>Finds the columns of a JSON Lines file in its manifest; null if the file is not one of our own exports, or was changed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="events">The names of the chosen custom events.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask<OwnColumns?> FindColumnsAsync(InputFile file, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        if (await ManifestOfAsync(file, cancellationToken).ConfigureAwait(false) is not { } manifest
            || manifest.Format != new JsonLinesFormat().Description || !RecipientContentsNames.All.Contains(manifest.Contents)
            || manifest.Files.FirstOrDefault(one => one.Name == Path.GetFileName(file.Path)) is not { } delivered)
        {
            return null;
        }

        if (new FileInfo(file.Path).Length == delivered.Bytes)
            return new OwnColumns(manifest, events);
        warnings.Add($"{file.Name}: the file does not match its manifest, so variations are not received, and custom attributes are only read by their names.");
        return null;
    }

    private async ValueTask<ExportManifest?> ManifestOfAsync(InputFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetDirectoryName(file.Path) ?? "", ExportManifest.FileName);
        if (_manifests.TryGetValue(path, out var known))
            return known;
        _manifests[path] = null;
        if (!File.Exists(path))
            return null;
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return _manifests[path] = await ExportManifest.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            }
            catch (VerificationException)
            {
                warnings.Add($"{ExportManifest.FileName} in the folder of {file.Name} is not a supported export manifest. It is ignored.");
                return null;
            }
        }
    }
}
