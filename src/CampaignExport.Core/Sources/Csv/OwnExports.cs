using CampaignExport.Formats;
using CampaignExport.Manifests;

namespace CampaignExport.Sources;

/// <summary>Knows files that are exports of ours by the manifest beside them, and how they were written.</summary>
/// <remarks>For one thread.</remarks>
/// <param name="unguard">Whether the formula guard is undone in all files; null to do what the manifests say.</param>
/// <param name="warnings">Gets what cannot be undone for certain.</param>
internal sealed class OwnExports(bool? unguard, Warnings warnings)
{
    private readonly Dictionary<string, ExportManifest?> _manifests = new(StringComparer.Ordinal);

    /// <summary>Gives how a file was written.</summary>
    public async ValueTask<CsvOrigin> FindAsync(InputFile file, CancellationToken cancellationToken)
    {
        var asked = new CsvOrigin(unguard == true);
        if (await ManifestOfAsync(file, cancellationToken).ConfigureAwait(false) is not { } manifest
            || manifest.Files.FirstOrDefault(one => one.Name == Path.GetFileName(file.Path)) is not { } delivered)
        {
            return asked;
        }

        if (new FileInfo(file.Path).Length != delivered.Bytes)
            return Uncertain($"{file.Name}: the file is not as its manifest says, so whether its cells are guarded against formulas is not known.");
        if (CsvDescription.Read(manifest.Format) is not { } csv)
            return Uncertain($"{file.Name}: its manifest names the format '{manifest.Format}', which is not known here, so whether its cells are guarded against formulas is not known.");
        if (unguard == false)
            return asked with { DecimalComma = csv.DecimalComma, CampaignId = manifest.CampaignId };
        return csv.GuardPolicy is FormulaStarts.ReversiblePolicy or "off"
            ? new(csv.GuardPolicy == FormulaStarts.ReversiblePolicy, manifest.ColumnGuards, csv.DecimalComma, manifest.CampaignId)
            : Uncertain($"{file.Name}: its manifest names the formula guard '{csv.GuardPolicy}', which cannot be undone for certain.");

        CsvOrigin Uncertain(string problem)
        {
            if (unguard == false)
                return asked with { CampaignId = manifest.CampaignId };
            warnings.Add(asked.IsUndone
                ? $"{problem} Apostrophes before formulas are removed, as asked; a text that began with one may lose it."
                : $"{problem} Apostrophes before formulas stay.");
            return asked with { CampaignId = manifest.CampaignId };
        }
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
                warnings.Add($"{ExportManifest.FileName} beside {file.Name} is no manifest of an export that is known here. It is ignored.");
                return null;
            }
        }
    }
}
