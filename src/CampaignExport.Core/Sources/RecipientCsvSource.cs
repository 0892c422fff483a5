using System.Runtime.CompilerServices;
using CampaignExport.Manifests;
using CampaignExport.Recipients;

namespace CampaignExport.Sources;

/// <summary>
/// Reads recipients from CSV files with a header, such as our own exports: plain, in gzip or in ZIP (every entry).
/// </summary>
/// <remarks>
/// <para>Thread-safe. A folder means the files in it and in its subfolders, in the ordinal order of their paths, without manifests. Names of
/// files and folders that begin with <c>_</c> or <c>.</c> are skipped. The files are streamed; memory does not depend on their size.</para>
/// <para>Columns are known by their names: those of the documented exports (<c>Appboy ID</c>, <c>user_id</c>, <c>email</c> and
/// so on, lists as JSON), each where the file has it. Any other column is a custom attribute, a text. An empty cell is null.
/// Texts are taken as they stand: an apostrophe that the formula guard of an export put before one stays.</para>
/// <para>The <c>number_of_</c> columns are not read, since the lists are counted, but for the push tokens, of which only the
/// number is known. Ids of advertisers are read from <c>devices</c> where that is filled.</para>
/// </remarks>
public sealed class RecipientCsvSource : IRecipientSource<Recipient>
{
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly string _path;
    private readonly RecipientCsvOptions _options;
    private readonly int _bufferBytes;
    private readonly Warnings _warnings;

    /// <summary>Makes a source.</summary>
    /// <param name="path">The file, or the folder of the files.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A page is to have no records.</exception>
    public RecipientCsvSource(string path, RecipientCsvOptions? options = null)
        : this(path, options, 64 * 1024)
    {
    }

    internal RecipientCsvSource(string path, RecipientCsvOptions? options, int bufferBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new RecipientCsvOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.PageSize, nameof(options));
        (_path, _bufferBytes, _warnings) = (path, bufferBytes, new Warnings(_options.OnWarning));
    }

    /// <inheritdoc/>
    /// <value>The page size, and the names of the files that are there now.</value>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    public string Description => FormattableString.Invariant($"CSV, pages of {_options.PageSize}{TextEncoding.Describe(_options.Encoding)}: {InputFile.Describe(Files())}");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// A campaign is asked for: CSV files do not say which campaigns were received. Or the cursor is not one of this source.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or the folder has no files.</exception>
    /// <exception cref="SourceFormatException">This is not CSV, a cell is not what its column holds, or a file is damaged.</exception>
    public IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(RecipientQuery query, string? cursor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        InputFile.RefuseBuckets(query);
        return query.CampaignId is null ? ReadAsync(cursor, cancellationToken) : throw new ArgumentException(
            "CSV files do not say which campaigns a person received: they have no 'campaigns_received'. "
            + "Ask for every recipient of the files, or read a user export in JSON Lines.", nameof(query));
    }

    private async IAsyncEnumerable<RecipientPage<Recipient>> ReadAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var csv = new RecipientCsvReader(new InputTexts(Files(_warnings.Add), _options.Encoding), _bufferBytes);
        await using (csv.ConfigureAwait(false))
        {
            if (cursor is not null)
                await csv.GoToAsync(InputPosition.Parse(cursor), cancellationToken).ConfigureAwait(false);
            var bytes = _bufferBytes;
            while (await ReadBlockAsync(csv, bytes, cancellationToken).ConfigureAwait(false) is { } block)
            {
                bytes = block.Bytes;
                yield return new RecipientCsvPage(block, csv.Position.ToString());
            }
        }
    }

    private async ValueTask<RecipientCsvBlock?> ReadBlockAsync(RecipientCsvReader csv, int bytes, CancellationToken cancellationToken)
    {
        var block = new RecipientCsvBlock(_options.PageSize, bytes);
        try
        {
            while (block.Count < _options.PageSize && block.Bytes < PageBytes && await csv.ReadAsync(cancellationToken).ConfigureAwait(false))
                block.Add(csv.Header, csv.Record);
        }
        catch
        {
            block.Dispose();
            throw;
        }

        if (block.Count > 0)
            return block;
        block.Dispose();
        return null;
    }

    private IReadOnlyList<InputFile> Files(Action<string>? warn = null)
    {
        var files = InputFile.Find(_path, warn);
        InputFile[] without = [.. files.Where(file => Path.GetFileName(file.Path) != ExportManifest.FileName)];
        return without.Length > 0 ? without : files;
    }
}
