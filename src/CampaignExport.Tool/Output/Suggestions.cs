using System.CommandLine;

namespace CampaignExport.Tool.Output;

/// <summary>Suggests a command or option for a misspelt word.</summary>
internal static class Suggestions
{
    /// <summary>Finds the most similar command or option for an unknown word. For an alias, it returns the name in the help.</summary>
    /// <returns>The name; null if none is similar.</returns>
    public static string? For(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var most = Math.Max(1, word.TrimStart('-').Length / 3);
        return command.Subcommands.Where(_ => !isOption).Select(one => (one.Name, Word: one.Name))
            .Concat(command.Options.Where(_ => isOption).SelectMany(option => option.Aliases.Prepend(option.Name), (option, written) => (option.Name, Word: written)))
            .Select(one => (one.Name, Distance: Distance(word, one.Word)))
            .Where(one => one.Distance <= most)
            .OrderBy(one => one.Distance)
            .FirstOrDefault().Name;
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
