namespace CampaignExport;

/// <summary>Finds the names that a misspelt word may mean.</summary>
internal static class SimilarNames
{
    /// <summary>Finds the most similar names: all with the fewest differences, up to a third of the letters of the word, or one.</summary>
    /// <param name="word">The word. Hyphens around it are no letters.</param>
    /// <param name="names">The names.</param>
    /// <returns>The names in the given order; none if no name is similar.</returns>
    public static IReadOnlyList<string> Find(string word, IEnumerable<string> names)
    {
        var most = Math.Max(1, word.Trim('-').Length / 3);
        return names.Where(name => Math.Abs(name.Length - word.Length) <= most)
            .Select(name => (Name: name, Distance: Distance(word, name))).Where(one => one.Distance <= most)
            .GroupBy(one => one.Distance, one => one.Name).MinBy(same => same.Key)?.ToList() ?? [];
    }

    /// <summary>Counts the letters to insert, delete, replace or swap with a neighbor to change one word into another (optimal string alignment).</summary>
    private static int Distance(string from, string to)
    {
        var costs = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    costs[i - 1, j - 1] + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1),
                    Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[from.Length, to.Length];
    }
}
