using System.Globalization;
using CampaignExport.Exports;
using CampaignExport.Sql;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CampaignExport.Tool.Output;

/// <summary>Tables of files. If full paths are too wide for the terminal, files are grouped by folder.</summary>
internal static class FilesTable
{
    private const int WidthOfFrameAndNumbers = 32;

    public static Table Create(IReadOnlyList<ExportedFile> files, int width, string language)
    {
        var table = new Table { Border = TableBorder.Rounded };
        var (path, rows, bytes) = language == "fr" ? ("Chemin", "Lignes", "Octets") : ("Path", "Rows", "Bytes");
        table.AddColumn(new TableColumn(path));
        table.AddColumn(new TableColumn(rows) { Alignment = Justify.Right, NoWrap = true });
        table.AddColumn(new TableColumn(bytes) { Alignment = Justify.Right, NoWrap = true });
        var numbers = TerminalNumbers.In(language);
        if (files.All(file => file.Location.Length + WidthOfFrameAndNumbers <= width))
        {
            foreach (var file in files)
                AddRow(table, file, new Text(file.Location), numbers);
        }
        else
        {
            AddByFolder(table, files, numbers);
        }

        return table;
    }

    /// <summary>Creates the table of imported files.</summary>
    public static Table Create(IReadOnlyList<ImportedFile> files)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn("Path"));
        foreach (var name in (string[])["Read", "Kept", "Repeated", "Skipped", "Rejected"])
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right, NoWrap = true });
        foreach (var file in files)
            table.AddRow([new Text(file.Path), .. new[] { file.Read, file.Kept, file.Repeated, file.Skipped, file.Rejected }.Select(number => Number(number, NumberFormatInfo.InvariantInfo))]);
        return table;
    }

    private static void AddByFolder(Table table, IReadOnlyList<ExportedFile> files, NumberFormatInfo numbers)
    {
        foreach (var folder in files.GroupBy(file => file.Location[..(FolderEnd(file.Location) + 1)]))
        {
            table.AddRow(new Text(folder.Key, new Style(Color.Aqua)));
            foreach (var file in folder)
                AddRow(table, file, new Padder(new Text(Path.GetFileName(file.Location)), new Padding(2, 0, 0, 0)), numbers);
        }
    }

    private static void AddRow(Table table, ExportedFile file, IRenderable path, NumberFormatInfo numbers) =>
        table.AddRow(path, Number(file.Rows, numbers), Number(file.Bytes, numbers));

    // Without the Path class, because it would merge the two slashes in the address of a bucket.
    private static int FolderEnd(string location) => location.AsSpan().LastIndexOfAny('/', Path.DirectorySeparatorChar);

    private static Text Number(long number, NumberFormatInfo numbers) => new(number.ToString("N0", numbers));
}
