using System.Globalization;
using CampaignExport.Sql;

namespace CampaignExport.DuckDb;

/// <summary>
/// The segments of a kind as a table of the engine. The column <c>place</c> has the place of each row in the order of commits: the commit of the row, and the
/// number of its segment, which is below <see cref="Files"/>. Compactions keep the order.
/// </summary>
internal sealed class SegmentFiles
{
    /// <summary>A number above the number of segments in any snapshot.</summary>
    public const int Files = 1 << 20;

    private SegmentFiles(IReadOnlyList<(int At, long Commit, string Path)> files)
    {
        Count = files.Count;
        // The engine also has a column with the number of the file, but joins on it fail.
        Table = Count == 1
            ? $"(SELECT * EXCLUDE (commit), {Place(Number(files[0].Commit), Number(files[0].At))} AS place FROM read_parquet({SqlText.Literal(files[0].Path)}))"
            : $"""
                (SELECT f.* EXCLUDE (commit, filename), {Place("q.committed", "q.place")} AS place
                    FROM read_parquet([{SqlText.List(files.Select(file => file.Path))}], filename = true) f JOIN places q ON q.filename = f.filename)
                """;
    }

    public int Count { get; }

    public string Table { get; }

    /// <summary>Gets the place of the rows of a commit.</summary>
    public static long PlaceOf(long commit, int segment) => (commit * Files) + segment;

    /// <summary>Gets the commit of a place. Two processes can commit with the same number at once; their rows then count as simultaneous.</summary>
    public static string CommitOf(string place) => $"{place} // {Files}";

    /// <summary>Gets the place of a row. A merged segment has the commits of its rows; any other segment is one commit.</summary>
    public static string Place(string commit, string segment) => $"coalesce(commit, {commit}) * {Files} + {segment}";

    /// <summary>Creates the table <c>places</c>, which the others need.</summary>
    public static void CreatePlaces(EngineConnection engine, StoreFiles store, StoreView view)
    {
        engine.Execute("CREATE TEMP TABLE places (filename VARCHAR, committed BIGINT, place BIGINT)", CancellationToken.None);
        using var appender = engine.Connection.CreateAppender("temp", "main", "places");
        foreach (var (place, (_, manifest)) in view.Current.Index())
        {
            foreach (var segment in manifest.Segments)
                appender.CreateRow().AppendValue(store.PathOf(segment)).AppendValue((long?)manifest.Commit).AppendValue((long?)place).EndRow();
        }
    }

    /// <summary>Finds the segments; null if there are none.</summary>
    /// <exception cref="StoreException">A file is missing, truncated or changed.</exception>
    public static SegmentFiles? Open(EngineConnection engine, StoreFiles store, StoreView view, Func<SegmentManifest, Segment?> kind, CancellationToken cancellationToken)
    {
        var segments = view.Current.Select((pair, at) => (At: at, pair.Value.Commit, Segment: kind(pair.Value)!)).Where(one => one.Segment is not null).ToList();
        return segments.Count == 0 ? null
            : new([.. segments.Zip(store.Open(segments.Select(one => one.Segment), engine, cancellationToken), (one, path) => (one.At, one.Commit, path))]);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
