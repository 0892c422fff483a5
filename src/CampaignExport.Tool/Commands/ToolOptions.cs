using System.CommandLine;
using System.Globalization;

namespace CampaignExport.Tool.Commands;

/// <summary>Makes the kinds of options that commands have. Each checks its value, and its error names it.</summary>
internal static class ToolOptions
{
    /// <summary>A file that is read.</summary>
    public static Option<string> InputFile(string name, string description)
    {
        var option = new Option<string>(name) { HelpName = "file", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var path }])
                return;
            if (Directory.Exists(path))
                result.AddError($"{name}: '{path}' is a folder. Name a file in it.");
            else if (!File.Exists(path))
                result.AddError($"{name}: there is no file '{path}'. Check the path.");
        });
        return option;
    }

    /// <summary>The folder that is written to.</summary>
    public static Option<string> OutputFolder(string description)
    {
        var option = new Option<string>("--out") { HelpName = "dir", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var path }])
                return;
            if (path.Length == 0)
                result.AddError("--out is empty. Name a folder to write to.");
            else if (File.Exists(path))
                result.AddError($"--out: '{path}' is a file. Name a folder to write to.");
        });
        return option;
    }

    public static Option<bool> Overwrite() => new("--overwrite")
    {
        Description = "Replace files that are already there. Default: if one is, nothing is written.",
    };

    /// <summary>One of some words.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { HelpName = string.Join('|', words), Description = description };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !words.Contains(word, StringComparer.Ordinal))
                result.AddError($"{name} must be {string.Join(" or ", words)}, not '{word}'.");
        });
        return option;
    }

    /// <summary>A day, as ISO 8601 writes it, whatever the language of the machine.</summary>
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        HelpName = "yyyy-mm-dd",
        Description = description,
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;
            result.AddError($"{name} must be a day such as 2026-06-01, not '{word}'.");
            return null;
        },
    };
}
