using System.Globalization;
using System.Text;
using CampaignExport.Exports;
using CampaignExport.Sql;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CampaignExport.Tool.Output;

/// <summary>The output of the tool: results go to standard output, everything else to standard error.</summary>
/// <param name="output">The results.</param>
/// <param name="error">Warnings and errors, one line each.</param>
/// <param name="isTerminal">Whether standard output is a terminal.</param>
/// <param name="errorIsTerminal">Whether standard error is a terminal.</param>
internal sealed class ToolConsole(TextWriter output, TextWriter error, bool isTerminal, bool errorIsTerminal)
{
    private const int WidthOfFiles = 100;

    private readonly Lock _complaining = new();

    private readonly IAnsiConsole? _terminal = isTerminal ? TerminalOf(output) : null;

    // Progress stays visible when the results are redirected to a file.
    private readonly IAnsiConsole? _progress = errorIsTerminal ? TerminalOf(error) : isTerminal ? TerminalOf(output) : null;

    private IAnsiConsole? _showing;

    /// <summary>The writer for the help; everything else is printed.</summary>
    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>Whether the results are shown on a terminal.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>The width of a line of text.</summary>
    public int Width => _terminal?.Profile.Width ?? WidthOfFiles;

    /// <summary>Opens the console of the process. Redirected output is UTF-8 on every system.</summary>
    public static ToolConsole Open() => Console.IsOutputRedirected
        ? new(
            new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" },
            Console.Error,
            isTerminal: false,
            errorIsTerminal: !Console.IsErrorRedirected)
        : new(Console.Out, Console.Error, isTerminal: true, errorIsTerminal: !Console.IsErrorRedirected);

    /// <summary>Lists the written files: as a table on a terminal; otherwise as one line per file with path, rows and bytes, separated by tabs.</summary>
    public void ShowFiles(IReadOnlyList<ExportedFile> files, string language = "en")
    {
        if (_terminal is not null)
        {
            _terminal.Write(FilesTable.Create(files, _terminal.Profile.Width, language));
            return;
        }

        foreach (var file in files)
            Print(FormattableString.Invariant($"{OneCell(file.Location)}\t{file.Rows}\t{file.Bytes}"));
    }

    /// <summary>
    /// Lists the imported files: as a table and a summary on a terminal; otherwise as one line per file with its numbers, separated by tabs, and the summary on
    /// standard error. An import that fails has no summary.
    /// </summary>
    public void ShowImported(IReadOnlyList<ImportedFile> files, string? summary)
    {
        _terminal?.Write(FilesTable.Create(files));
        foreach (var file in _terminal is null ? files : [])
            Print(FormattableString.Invariant($"{OneCell(file.Path)}\t{file.Read}\t{file.Kept}\t{file.Repeated}\t{file.Skipped}\t{file.Rejected}"));
        if (summary is not null)
            Explain(summary);
    }

    /// <summary>Prints a line.</summary>
    /// <exception cref="UnprintableException">Standard output cannot be written to.</exception>
    public void Print(string line)
    {
        try
        {
            output.WriteLine(line);
        }
        catch (IOException error)
        {
            throw new UnprintableException(error);
        }
    }

    /// <summary>Prints buffered output.</summary>
    /// <exception cref="UnprintableException">Standard output cannot be written to.</exception>
    public void Flush()
    {
        try
        {
            output.Flush();
        }
        catch (IOException error)
        {
            throw new UnprintableException(error);
        }
    }

    /// <summary>Lists rows of cells: as a table on a terminal; otherwise as one line per row with tabs between the cells, without a header.</summary>
    public void ShowRows(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ShowTable(header, rows);
        foreach (var row in _terminal is null ? rows : [])
            Print(string.Join('\t', row.Select(OneCell)));
    }

    /// <summary>Shows a table on a terminal, with numbers in the last columns; redirected output does not contain it.</summary>
    public void ShowTable(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int numbers = 0)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var (at, name) in header.Index())
            table.AddColumn(new TableColumn(name) { Alignment = at < header.Count - numbers ? null : Justify.Right });
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        Show(table);
    }

    /// <summary>Shows named numbers and sentences that explain them: as wide as a terminal; otherwise with one line per number and one for all sentences.</summary>
    public void ShowCounts(IReadOnlyList<(string Name, long Count)> counts, IReadOnlyList<string> sentences)
    {
        if (_terminal is null)
        {
            foreach (var (name, count) in counts)
                Print(FormattableString.Invariant($"{name}\t{count}"));
            Print(string.Join(' ', sentences));
            return;
        }

        var grid = new Grid().AddColumn().AddColumn(new GridColumn { Alignment = Justify.Right });
        foreach (var (name, count) in counts)
            grid.AddRow(new Text(name), new Text(count.ToString("N0", CultureInfo.InvariantCulture)));
        _terminal.Write(grid);
        foreach (var sentence in sentences)
            _terminal.Write(new Text(sentence + "\n"));
    }

    /// <summary>Shows an object on a terminal; redirected output does not contain it.</summary>
    public void Show(IRenderable renderable) => _terminal?.Write(renderable);

    /// <summary>Shows a line of text on a terminal; redirected output does not contain it.</summary>
    public void Show(string line)
    {
        // Written directly, because the terminal library would break the line, and a command could not be copied.
        if (_terminal is not null)
            output.WriteLine(line);
    }

    /// <summary>Shows a sentence about the results: below them on a terminal; otherwise on standard error.</summary>
    public void Explain(string sentence)
    {
        if (_terminal is not null)
            Show(sentence);
        else
            Complain(sentence);
    }

    /// <summary>Shows the progress of an export on a terminal.</summary>
    /// <param name="export">The export; it receives null without a terminal.</param>
    /// <param name="fraction">Returns the part of the input that was read, from 0 to 1; null if the size is unknown.</param>
    public Task<T> ShowProgressAsync<T>(Func<IProgress<ExportProgress>?, Task<T>> export, Func<double?>? fraction = null) => ShowProgressAsync<ExportProgress, T>(
        (last, time) => last.Rows == 0
            ? string.Create(CultureInfo.InvariantCulture, $"starting  {time:m\\:ss}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Plural.Of(last.Rows, "row", "N0")}  {Sizes.Format(last.Bytes)}  {last.RowsPerSecond:N0} rows/s  {time:h\\:mm\\:ss}"),
        export,
        fraction is null ? null : _ => fraction());

    /// <summary>Shows the progress of some work on a terminal.</summary>
    /// <param name="describe">Describes the last report, if there was one, and the elapsed time in one line.</param>
    /// <param name="work">The work; it receives null without a terminal.</param>
    /// <param name="fraction">The completed part of the work, from 0 to 1; null if the total is unknown.</param>
    public async Task<T> ShowProgressAsync<TProgress, T>(
        Func<TProgress?, TimeSpan, string> describe, Func<IProgress<TProgress>?, Task<T>> work, Func<TProgress, double?>? fraction = null)
    {
        if (_progress is not { Profile.Capabilities: { Ansi: true, Interactive: true } })
            return await work(null).ConfigureAwait(false);
        _showing = _progress;
        try
        {
            return await new ProgressLine<TProgress>(describe, fraction).ShowAsync(_progress, work).ConfigureAwait(false);
        }
        finally
        {
            _showing = null;
        }
    }

    /// <summary>Writes a warning to standard error.</summary>
    public void Warn(string message) => Complain($"warning: {message}");

    /// <summary>Writes a message to standard error as exactly one line. Safe for concurrent use.</summary>
    public void Complain(string message)
    {
        var line = new StringBuilder($"{CommandLine.Name}: ");
        foreach (var letter in message.ReplaceLineEndings(" "))
            line.Append(char.IsControl(letter) ? ' ' : letter);
        lock (_complaining)
        {
            // Other output would be mixed with the line of progress.
            if (_showing is { } terminal && errorIsTerminal)
                terminal.WriteLine(line.ToString());
            else
                error.WriteLine(line.ToString());
        }
    }

    // A tab or a line break in a name would shift the other cells.
    private static string OneCell(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');

    private static IAnsiConsole TerminalOf(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
