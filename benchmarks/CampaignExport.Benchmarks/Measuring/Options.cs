using System.Globalization;

namespace CampaignExport.Benchmarks.Measuring;

/// <summary>The options of a benchmark, as <c>--name value</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    public Options(ReadOnlySpan<string> arguments, params ReadOnlySpan<string> known)
    {
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!known.Contains(name) || i + 1 == arguments.Length)
                throw new ArgumentException($"'{arguments[i]}' is no option, or has no value. There are: --{string.Join(", --", known.ToArray())}.");
            _values[name] = arguments[i + 1];
        }
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int byDefault) =>
        _values.TryGetValue(name, out var value) ? int.Parse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : byDefault;
}
