using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using CampaignExport.Campaigns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CampaignExport.DependencyInjection;

/// <summary>The sections of all registered services, as options that are validated when the host starts.</summary>
internal sealed class OptionSections;

/// <summary>The section of the host's configuration with the settings of all services.</summary>
internal sealed record OptionConfiguration(IConfiguration Root);

/// <summary>The settings that a registered service reads from its section.</summary>
internal sealed record OptionSection(string Key, IReadOnlyList<PropertyInfo> Settings)
{
    public static OptionSection Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(string key) =>
        new(key, [.. typeof(TOptions).GetProperties().Where(property => IsValue(property.PropertyType) || HasKeys(property.PropertyType))]);

    public IEnumerable<string> FindProblems(IConfigurationSection section)
    {
        if (!string.IsNullOrEmpty(section.Value))
            yield return $"'{section.Path}' must be a section with settings, but is a single value.";
        foreach (var child in section.GetChildren())
        {
            var setting = Settings.FirstOrDefault(one => one.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
                yield return $"'{child.Path}' is not a setting. '{section.Path}' has: {string.Join(", ", Settings.Select(one => one.Name).Order(StringComparer.Ordinal))}.";
            else if (IsValue(setting.PropertyType) && child.GetChildren().Any())
                yield return $"'{child.Path}' must be a single value, but has keys of its own.";
            else if (!IsValue(setting.PropertyType) && !string.IsNullOrEmpty(child.Value))
                yield return $"'{child.Path}' must be a section with keys, but is a single value.";
        }
    }

    private static bool IsValue(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(Uri);
    }

    // Other types, such as functions and catalogs, are set in code.
    private static bool HasKeys(Type type) =>
        typeof(IDictionary<string, string>).IsAssignableFrom(type) || (type.IsClass && !type.IsAbstract && type != typeof(ChannelCatalog) && !typeof(Delegate).IsAssignableFrom(type));
}

/// <summary>Validates, when the host starts, that a registered service reads each key of the configuration.</summary>
internal sealed class OptionSectionsValidator(IEnumerable<OptionSection> sections, OptionConfiguration section) : IValidateOptions<OptionSections>
{
    public ValidateOptionsResult Validate(string? name, OptionSections options)
    {
        var problems = FindProblems(section.Root, [.. sections], "").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> FindProblems(IConfiguration above, IReadOnlyList<OptionSection> sections, string prefix)
    {
        foreach (var child in above.GetChildren())
        {
            var key = prefix + child.Key;
            if (sections.FirstOrDefault(one => one.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                foreach (var problem in known.FindProblems(child))
                    yield return problem;
            }
            else if (sections.Any(one => one.Key.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var problem in FindProblems(child, sections, $"{key}:"))
                    yield return problem;
            }
            else
            {
                yield return $"No registered service reads '{child.Path}'. The registered services read: "
                    + $"{string.Join(", ", sections.Select(one => one.Key).Order(StringComparer.Ordinal))}. Correct the name, register the service, or remove the section.";
            }
        }
    }
}
