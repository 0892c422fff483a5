using System.Globalization;
using CampaignExport.Exports;
using Spectre.Console;

namespace CampaignExport.Tool.Output;

/// <summary>The table of exported files. Where whole paths are too wide for the terminal, they are grouped by folder.</summary>
internal static class FilesTable
{
    private const int WidthOfFrameAndNumbers = 32;

    public static Table Of(IReadOnlyList<ExportedFile> files, int width)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn("Path"));
        table.AddColumn(new TableColumn("Rows") { Alignment = Justify.Right, NoWrap = true });
        table.AddColumn(new TableColumn("Bytes") { Alignment = Justify.Right, NoWrap = true });
        if (files.All(file => file.Location.Length + WidthOfFrameAndNumbers <= width))
            AddRows(table, files, file => file.Location);
        else
            AddByFolder(table, files);
        return table;
    }

    private static void AddByFolder(Table table, IReadOnlyList<ExportedFile> files)
    {
        foreach (var folder in files.GroupBy(file => Path.GetDirectoryName(file.Location) ?? ""))
        {
            table.AddRow(new Text(Path.Join(folder.Key, "/"), new Style(Color.Aqua)));
            AddRows(table, folder, file => $"  {Path.GetFileName(file.Location)}");
        }
    }

    private static void AddRows(Table table, IEnumerable<ExportedFile> files, Func<ExportedFile, string> name)
    {
        foreach (var file in files)
            table.AddRow(new Text(name(file)), Number(file.Rows), Number(file.Bytes));
    }

    private static Text Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));
}
