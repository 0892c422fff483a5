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
    /// <summary>The hint on how to read a file again after an import.</summary>
    public const string ReadAgain = "An import reads the file again with --reread.";

    private readonly Dictionary<string, ExportManifest?> _manifests = new(StringComparer.Ordinal);

    /// <summary>Finds the candidates for a file in the manifest by size: the file of its name, or with digests also files of other names.</summary>
    public async ValueTask<IReadOnlyList<ManifestFile>> FindDeliveredAsync(InputFile file, CancellationToken cancellationToken) =>
        await ManifestOfAsync(file, cancellationToken).ConfigureAwait(false) is { } manifest ? Delivered(manifest, file) : [];

    /// <summary>Determines how a CSV file was written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">The cells of its header.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask<CsvOrigin> FindAsync(InputFile file, IReadOnlyList<string> header, CancellationToken cancellationToken)
    {
        var asked = new CsvOrigin(unguard == true);
        if (await ManifestOfAsync(file, cancellationToken).ConfigureAwait(false) is not { } manifest)
            return asked;
        if (Delivered(manifest, file).Count == 0)
        {
            if (IsNamed(manifest, file))
                WarnOfGuard($"{file.Name}: the file does not match its manifest, so it is read like a file without one.", isAlways: true);
            else if (header.Select(FormulaStarts.Undo).SequenceEqual(manifest.Columns))
                WarnOfGuard($"{file.Name}: {ExportManifest.FileName} beside it describes {Names(manifest)}, which this file is not, so it is read like a file without a manifest. Read the file as it was delivered, neither unpacked nor changed. {ReadAgain}", isAlways: true);
            else
                return asked;
            return asked with { IsExplained = true };
        }

        asked = asked with
        {
            IsExplained = WarnsOfControl(manifest, file),
            CampaignId = OwnColumns.CampaignOf(manifest),
            Columns = OwnColumns.NamesOf(manifest).Where(name => name.Kind != OwnNameKind.Unknown).ToDictionary(name => name.Header, StringComparer.Ordinal),
        };
        if (CsvDescription.Read(manifest.Format) is not { } csv)
        {
            WarnOfGuard($"{file.Name}: its manifest names the unsupported format '{manifest.Format}', so it is unknown whether its cells are guarded against formulas.");
            return asked;
        }

        if (unguard == false)
            return asked with { DecimalComma = csv.DecimalComma };
        if (csv.GuardPolicy is FormulaStarts.ReversiblePolicy or "off")
            return asked with { IsUndone = csv.GuardPolicy == FormulaStarts.ReversiblePolicy, Guards = manifest.ColumnGuards, DecimalComma = csv.DecimalComma };
        WarnOfGuard($"{file.Name}: its manifest names the formula guard '{csv.GuardPolicy}', which cannot be removed reliably.");
        return asked;

        void WarnOfGuard(string problem, bool isAlways = false)
        {
            if (isAlways || unguard != false)
            {
                warnings.Add(problem + unguard switch
                {
                    true => " Apostrophes before formulas are removed, as requested; text that started with an apostrophe may lose it.",
                    null => " Apostrophes before formulas stay.",
                    false => "",
                });
            }
        }
    }

    /// <summary>Finds the columns of a JSON Lines file in its manifest; null if the file is not one of our own exports, or was changed.</summary>
    /// <param name="file">The file.</param>
    /// <param name="events">The names of the chosen custom events.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async ValueTask<OwnColumns?> FindColumnsAsync(InputFile file, IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        if (await ManifestOfAsync(file, cancellationToken).ConfigureAwait(false) is not { } manifest
            || manifest.Format != new JsonLinesFormat().Description || !RecipientContentsNames.All.Contains(manifest.Contents))
        {
            return null;
        }

        if (Delivered(manifest, file).Count > 0)
        {
            WarnsOfControl(manifest, file);
            return new OwnColumns(manifest, events);
        }

        if (IsNamed(manifest, file))
            warnings.Add($"{file.Name}: the file does not match its manifest, so variations are not received, and custom attributes are only read by their names.");
        return null;
    }

    private static bool IsNamed(ExportManifest manifest, InputFile file) => manifest.Files.Any(one => one.Name == Path.GetFileName(file.Path));

    private static List<ManifestFile> Delivered(ExportManifest manifest, InputFile file)
    {
        var (name, bytes) = (Path.GetFileName(file.Path), file.Bytes);
        return [.. manifest.Files.Where(one => one.Bytes == bytes && (one.Name == name || one.Sha256 is not null))];
    }

    private static string Names(ExportManifest manifest) => manifest.Files.Count == 1
        ? $"'{manifest.Files[0].Name}'"
        : FormattableString.Invariant($"{manifest.Files.Count} files such as '{manifest.Files[0].Name}'");

    private bool WarnsOfControl(ExportManifest manifest, InputFile file)
    {
        if (manifest.CampaignId is not { } campaign || OwnColumns.CampaignOf(manifest) is not null)
            return false;
        warnings.Add(
            $"{file.Name}: its manifest names the campaign '{campaign}', but it has no column 'in_control', which says whether a person received it or was in the control group. "
            + "No receipt of the campaign is kept: export its recipients with the contents 'all'.");
        return true;
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
