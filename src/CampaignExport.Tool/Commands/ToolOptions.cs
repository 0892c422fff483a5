using System.CommandLine;
using System.Globalization;
using System.Text;
using CampaignExport.Sources;
using CampaignExport.Tool.Locations;

namespace CampaignExport.Tool.Commands;

/// <summary>Creates the options of the commands. Each validates its value, and its error names the option.</summary>
internal static class ToolOptions
{
    /// <summary>An input file.</summary>
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

    /// <summary>An input file, or a folder of input files.</summary>
    public static Option<string> InputFiles(string name, string description)
    {
        var option = new Option<string>(name) { HelpName = "path", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && !File.Exists(path) && !Directory.Exists(path))
                result.AddError($"{name}: there is no file or folder '{path}'. Check the path.");
        });
        return option;
    }

    /// <summary>Input files, or folders of input files. The option may be given more than once.</summary>
    public static Option<string[]> ManyInputFiles(string name, string description)
    {
        var option = new Option<string[]>(name)
        {
            HelpName = "path",
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !File.Exists(token.Value) && !Directory.Exists(token.Value)))
                result.AddError($"{name}: there is no file or folder '{token.Value}'. Check the path.");
        });
        return option;
    }

    /// <summary>The address of an S3-compatible service.</summary>
    /// <param name="used">The options whose bucket it applies to.</param>
    public static Option<string> ServiceUrl(string used) => new("--service-url")
    {
        HelpName = "url",
        Description = $"The address of an S3-compatible service, for {used} s3://... Default: Amazon S3.",
    };

    /// <exception cref="UsageException">The value is not an address.</exception>
    public static Uri? ParseServiceUrl(string? word) => word is null ? null
        : Uri.TryCreate(word, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new UsageException($"--service-url must be an address such as https://objects.example.com, not '{word}'.");

    /// <summary>A time zone by its IANA name, independent of the language of the machine.</summary>
    public static Option<TimeZoneInfo> TimeZone(string description) => new("--time-zone")
    {
        HelpName = "zone",
        Description = description,
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (TimeZoneInfo.TryFindSystemTimeZoneById(word, out var zone) && zone.HasIanaId)
                return zone;
            result.AddError($"--time-zone must be an IANA name such as Europe/Paris, not '{word}'.");
            return null;
        },
    };

    /// <summary>The encoding of input files, by one of its registered names.</summary>
    public static Option<Encoding> TextEncoding() => new("--encoding")
    {
        HelpName = "name",
        Description = "The encoding of the files that are read, such as windows-1252 or utf-16. Default: UTF-8, or what the first bytes of a file show.",
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            try
            {
                return CodePagesEncodingProvider.Instance.GetEncoding(word) ?? Encoding.GetEncoding(word);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                result.AddError($"--encoding: there is no encoding '{word}'. Give a name such as utf-8, utf-16, windows-1252, iso-8859-1 or shift_jis.");
                return null;
            }
        },
    };

    /// <summary>The output folder.</summary>
    /// <param name="description">The text in the help.</param>
    /// <param name="orBucket">Whether the value may also be a prefix of a bucket.</param>
    public static Option<string> OutputFolder(string description, bool orBucket = false)
    {
        var option = new Option<string>("--out") { HelpName = "dir", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var path }])
                return;
            if (path.Length == 0)
                result.AddError("--out is empty. Name a folder to write to.");
            else if (!orBucket && BucketAddress.IsAddress(path))
                result.AddError($"--out: '{path}' is an address. This command writes to folders alone; give './{path}' for a folder of that name.");
            else if (!BucketAddress.IsAddress(path) && FileIn(path) is { } file)
                result.AddError($"--out: '{file}' is a file. Name a folder to write to.");
        });
        return option;
    }

    // The file at a path, or at the path of one of its folders.
    private static string? FileIn(string? path)
    {
        while (!string.IsNullOrEmpty(path) && !Directory.Exists(path))
        {
            if (File.Exists(path))
                return path;
            path = Path.GetDirectoryName(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        }

        return null;
    }

    public static Option<bool> Overwrite() => new("--overwrite")
    {
        Description = "Replace files that are already there. Default: if one is, nothing is written.",
    };

    public static Option<bool> Durable() => new("--durable")
    {
        Description = "Flush files and their folder to the disk, so that a power failure loses no completed work. Default: off, which is faster.",
    };

    /// <summary>One of several words.</summary>
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

    /// <summary>Names separated by commas. The option may be given more than once.</summary>
    public static Option<IReadOnlyList<string>> Names(string name, string description) => new(name)
    {
        HelpName = "a,b,...",
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
            if (names.Contains(""))
                result.AddError($"{name} has an empty name in it. Give names with one comma between them.");
            if (names.GroupBy(one => one, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
                result.AddError($"{name} has '{twice.Key}' twice. Give it once.");
            return names;
        },
    };

    /// <summary>A whole number.</summary>
    public static Option<int?> Number(string name, string description, int least = 1) => new(name)
    {
        HelpName = "n",
        Description = description,
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
                return number;
            result.AddError(FormattableString.Invariant($"{name} must be a whole number from {least} to {int.MaxValue}, not '{word}'."));
            return null;
        },
    };

    /// <summary>The number of malformed records that are skipped in each file: any number without a value.</summary>
    public static Option<SkipLimit?> SkipMalformed(string description) => new("--skip-malformed")
    {
        HelpName = "n|n%",
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens is not [{ Value: var word }])
                return SkipLimit.Unlimited;
            if (SkipLimit.TryParse(word, out var limit))
                return limit;
            result.AddError($"--skip-malformed must be a number of records such as 10, or a share such as 1%, not '{word}'.");
            return null;
        },
    };

    /// <summary>Whether the apostrophes of our formula guard are removed.</summary>
    public static Option<bool> RemoveFormulaGuard(string input) => new("--unguard")
    {
        Description = $"Remove the apostrophes that our formula guard puts before text, from all CSV files of {input}. Default: from files beside their manifest.",
    };

    /// <summary>The separator of the cells of CSV files.</summary>
    public static Option<char?> Separator(string description) => new("--separator")
    {
        HelpName = "character",
        Description = description,
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "tab" or "\\t" or "\t":
                    return '\t';
                case "," or ";" or "|":
                    return result.Tokens[0].Value[0];
                case var word:
                    result.AddError($"--separator must be ',' or ';' or '|' or tab, not '{word}'.");
                    return null;
            }
        },
    };

    /// <summary>A day in the ISO 8601 format, independent of the language of the machine.</summary>
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
