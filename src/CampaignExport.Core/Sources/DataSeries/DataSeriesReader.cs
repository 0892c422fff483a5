using System.Globalization;
using System.Text.Json;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>
/// Reads the data_series responses of a file: responses contain days, days contain channels, channels contain messages, and all but responses
/// and channels contain numbers.
/// </summary>
internal sealed class DataSeriesReader(string file, Stream stream, ChannelCatalog catalog, DataSeriesDays days, Warnings warnings)
{
    private readonly JsonTokens _json = new(file, stream);
    private readonly DataSeriesDay _day = new();

    /// <summary>Reads all responses, which can be consecutive or in arrays.</summary>
    /// <exception cref="SourceFormatException">The file is not JSON, is not such a response or contains none.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (isList, isEmpty) = (false, true);
        while (await _json.ReadAsync(cancellationToken).ConfigureAwait(false) is var token and not JsonTokenType.None)
        {
            if (token == JsonTokenType.StartObject)
                await ReadResponseAsync(cancellationToken).ConfigureAwait(false);
            else if (token == (isList ? JsonTokenType.EndArray : JsonTokenType.StartArray))
                isList = !isList;
            else
                throw _json.Error("a data_series response is an object.");
            isEmpty &= token != JsonTokenType.StartObject;
        }

        if (isEmpty)
            throw new SourceFormatException(file, 1, 1, "this file contains no data_series response: it is empty.");
    }

    private async ValueTask ReadResponseAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        var hasData = false;
        string? message = null;
        while (await ReadPropertyAsync(names, cancellationToken).ConfigureAwait(false) is var (name, value))
        {
            if (value == JsonTokenType.Null)
                continue;
            switch (name)
            {
                case "data":
                    if (value != JsonTokenType.StartArray)
                        throw Unexpected(name, value, "'data' is not an array of days.");
                    await ReadDaysAsync(cancellationToken).ConfigureAwait(false);
                    hasData = true;
                    break;
                case "message" when value == JsonTokenType.String:
                    message = _json.GetString();
                    break;
                case var _ when IsContainer(value):
                    await SkipAsync(name, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }

        if (!hasData)
        {
            throw _json.Error("this is not a data_series response: it has no array named 'data'."
                + (message is null or "success" ? "" : " It is the answer to a request that failed: its 'message' is not 'success'."));
        }
    }

    private async ValueTask ReadDaysAsync(CancellationToken cancellationToken)
    {
        while (await _json.ReadAsync(cancellationToken).ConfigureAwait(false) is var token and not JsonTokenType.EndArray)
        {
            if (token != JsonTokenType.StartObject)
                throw _json.Error("'data' must contain one object per day.");
            await ReadDayAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadDayAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        DateOnly? date = null;
        _day.Clear();
        while (await ReadPropertyAsync(names, cancellationToken).ConfigureAwait(false) is var (name, value))
        {
            if (value == JsonTokenType.Null)
                continue;
            switch (name)
            {
                case "time":
                    date = ReadDate(value);
                    break;
                case "messages":
                    if (value != JsonTokenType.StartObject)
                        throw Unexpected(name, value, "'messages' is not an object with one property per channel.");
                    await ReadChannelsAsync(cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    if (await ReadNumberAsync(null, name, value, cancellationToken).ConfigureAwait(false) is { } number)
                        _day.Values.Add((-1, name, number));
                    break;
            }
        }

        try
        {
            days.Add(date ?? throw new FormatException("this day has no 'time'."), _day, file);
        }
        catch (FormatException error)
        {
            throw _json.Error(error.Message, error);
        }
    }

    private async ValueTask ReadChannelsAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        while (await ReadPropertyAsync(names, cancellationToken).ConfigureAwait(false) is var (name, value))
        {
            if (value == JsonTokenType.StartArray)
                await ReadMessagesAsync(name, cancellationToken).ConfigureAwait(false);
            else if (value != JsonTokenType.Null)
                await SkipInChannelAsync(name, $"'{name}' of 'messages' must be an array with one object per message.", cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadMessagesAsync(string name, CancellationToken cancellationToken)
    {
        if (catalog.Find(name) is null)
            warnings.Add(new Sentence($"The channel {FieldNames.Show(name)} is not known; its numbers are kept.", $"Le canal {FieldNames.ShowInFrench(name)} n’est pas connu ; ses chiffres sont gardés."));
        var channel = catalog.FindOrExtend(name).ApiName;
        while (await _json.ReadAsync(cancellationToken).ConfigureAwait(false) is var token and not JsonTokenType.EndArray)
        {
            if (token == JsonTokenType.StartObject)
                await ReadMessageAsync(channel, cancellationToken).ConfigureAwait(false);
            else
                await SkipInChannelAsync(channel, "a channel must contain one object per message.", cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadMessageAsync(string channel, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        string? id = null, variation = null;
        var isControl = false;
        while (await ReadPropertyAsync(names, cancellationToken).ConfigureAwait(false) is var (name, value))
        {
            if (value == JsonTokenType.Null)
                continue;
            switch (name)
            {
                case "variation_api_id":
                    id = ReadText(name, value);
                    break;
                case "variation_name":
                    variation = ReadText(name, value);
                    break;
                default:
                    if (await ReadNumberAsync(channel, name, value, cancellationToken).ConfigureAwait(false) is { } number)
                    {
                        _day.Values.Add((_day.Messages.Count, name, number));

                        // Only the object of the control group has "enrolled", which identifies it in the response.
                        isControl |= name == "enrolled";
                    }

                    break;
            }
        }

        _day.AddMessage(channel, id, variation, isControl);
    }

    /// <summary>Reads the name of the next property and the first token of its value.</summary>
    /// <returns>Both; null at the end of the object.</returns>
    private async ValueTask<(string Name, JsonTokenType Value)?> ReadPropertyAsync(HashSet<string> names, CancellationToken cancellationToken)
    {
        if (await _json.ReadAsync(cancellationToken).ConfigureAwait(false) == JsonTokenType.EndObject)
            return null;
        var name = _json.GetString();
        var value = await _json.ReadAsync(cancellationToken).ConfigureAwait(false);
        return names.Add(name) ? (name, value) : throw _json.Error($"{FieldNames.Show(name)} {JsonValues.Repeated}.");
    }

    private async ValueTask<decimal?> ReadNumberAsync(string? channel, string name, JsonTokenType value, CancellationToken cancellationToken)
    {
        var metric = catalog.FindMetric(channel, name);
        if (value != JsonTokenType.Number)
        {
            if (metric is not null)
                throw Unexpected(name, value, $"'{name}' is not a number.");
            await SkipAsync(name, cancellationToken).ConfigureAwait(false);
            return null;
        }

        // A decimal can hold the sum of any realistic number of such values.
        if (!_json.TryGetDecimal(out var number) || Math.Abs(number) > long.MaxValue)
        {
            if (metric is not null)
                throw _json.Error($"'{name}' is a number that is too large to be counted.");
            warnings.Add(new Sentence(
                $"The field {FieldNames.Show(name)} is not known and its number is too large to be counted; it is skipped.",
                $"Le champ {FieldNames.ShowInFrench(name)} n’est pas connu et son nombre est trop grand pour être compté ; il est ignoré."));
            return null;
        }

        if (metric is null)
        {
            warnings.Add(new Sentence(
                $"The metric {FieldNames.Show(name)} of {(channel is null ? "the campaign" : $"the channel {FieldNames.Show(channel)}")} is not known; its numbers are kept.",
                $"La statistique {FieldNames.ShowInFrench(name)} {(channel is null ? "de la campagne" : $"du canal {FieldNames.ShowInFrench(channel)}")} n’est pas connue ; ses chiffres sont gardés."));
            return number;
        }

        return metric.Unit == MetricUnit.Money ? number
            : decimal.IsInteger(number) && number >= 0 ? decimal.Truncate(number)
            : throw _json.Error($"'{name}' is a count, so it must be a whole number from 0 to 9223372036854775807.");
    }

    private string? ReadText(string name, JsonTokenType value) => value == JsonTokenType.String
        ? _json.GetString() is { Length: > 0 } text ? text : null
        : throw Unexpected(name, value, $"'{name}' is not a string.");

    // The day as written: even with a time and an offset, it is a day of the company's time zone.
    private DateOnly ReadDate(JsonTokenType value)
    {
        var text = value == JsonTokenType.String ? _json.GetString() : "";
        return text.Length >= 10
            && (text.Length == 10 || text[10] is 'T' or ' ')
            && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Unexpected("time", value, "'time' is not a day such as 2026-06-01.");
    }

    private async ValueTask SkipAsync(string name, CancellationToken cancellationToken)
    {
        warnings.Add(new Sentence(
            $"The field {FieldNames.Show(name)} is not known and not a number; it is skipped.", $"Le champ {FieldNames.ShowInFrench(name)} n’est pas connu et n’est pas un nombre ; il est ignoré."));
        await _json.SkipAsync(cancellationToken).ConfigureAwait(false);
    }

    // The contents of undocumented channels cannot be invalid.
    private async ValueTask SkipInChannelAsync(string channel, string problem, CancellationToken cancellationToken)
    {
        if (catalog.Find(channel) is not null)
            throw _json.Error(problem);
        warnings.Add(new Sentence(
            $"The channel {FieldNames.Show(channel)} is not known and contains something other than messages, which is skipped.",
            $"Le canal {FieldNames.ShowInFrench(channel)} n’est pas connu et contient autre chose que des messages, ce qui est ignoré."));
        await _json.SkipAsync(cancellationToken).ConfigureAwait(false);
    }

    private SourceFormatException Unexpected(string name, JsonTokenType value, string problem) =>
        _json.Error(IsContainer(value) ? $"'{name}' does not have its documented form." : problem);

    private static bool IsContainer(JsonTokenType value) => value is JsonTokenType.StartObject or JsonTokenType.StartArray;
}
