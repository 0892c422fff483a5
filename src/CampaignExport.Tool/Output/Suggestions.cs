using System.CommandLine;

namespace CampaignExport.Tool.Output;

/// <summary>Suggests a command or option for a misspelt word.</summary>
internal static class Suggestions
{
    /// <summary>Finds the most similar command or option for an unknown word. For an alias, it returns the name in the help.</summary>
    /// <returns>The name; null if none is similar.</returns>
    public static string? For(string word, Command command)
    {
        var options = word.StartsWith('-') ? command.Options : [];
        var names = word.StartsWith('-') ? [] : command.Subcommands.Select(one => one.Name);
        return SimilarNames.Find(word, names.Concat(options.SelectMany(option => option.Aliases.Prepend(option.Name)))) is not [var similar, ..] ? null
            : options.FirstOrDefault(option => option.Aliases.Contains(similar))?.Name ?? similar;
    }
}
