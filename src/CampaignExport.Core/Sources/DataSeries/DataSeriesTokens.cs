using System.Globalization;
using System.Text.Json;
using CampaignExport.Campaigns;

namespace CampaignExport.Sources;

/// <summary>Processes the tokens of data_series responses: days contain channels, channels contain messages, messages contain numbers.</summary>
internal sealed class DataSeriesTokens(string file, ChannelCatalog catalog, DataSeriesDays days, Warnings warnings) : IJsonTokens
{
    private readonly DataSeriesDay _day = new(catalog, days, warnings);
    private Place _place = Place.Outside;
    private string _property = "";
    private string? _message;
    private bool _isList;
    private bool _hasData;
    private bool _hasResponse;
    private int? _skippedDepth;

    private enum Place
    {
        Outside,
        Responses,
        Response,
        Days,
        Day,
        Channels,
        Messages,
        Message,
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="SourceFormatException">The file has no response.</exception>
    public void End()
    {
        if (!_hasResponse)
            throw new SourceFormatException(file, 1, 1, "this file contains no data_series response: it is empty.");
    }

    public void Take(ref Utf8JsonReader reader)
    {
        if (_skippedDepth is { } depth)
        {
            if (reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                _skippedDepth = null;
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _property = reader.GetString()!;
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Enter(ref reader);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Leave();
                break;
            default:
                TakeValue(ref reader);
                break;
        }
    }

    private void Enter(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        switch (_place)
        {
            case Place.Outside when !isObject:
                (_place, _isList) = (Place.Responses, true);
                break;
            case Place.Outside or Place.Responses when isObject:
                (_place, _hasResponse, _hasData, _message) = (Place.Response, true, false, null);
                break;
            case Place.Response when !isObject && _property == "data":
                _place = Place.Days;
                _hasData = true;
                break;
            case Place.Days when isObject:
                _place = Place.Day;
                _day.Begin();
                break;
            case Place.Day when isObject && _property == "messages":
                _place = Place.Channels;
                break;
            case Place.Channels when !isObject:
                _place = Place.Messages;
                _day.BeginChannel(_property);
                break;
            case Place.Messages when isObject:
                _place = Place.Message;
                _day.BeginMessage();
                break;
            case Place.Response or Place.Day or Place.Message when IsExpected(_property):
                throw new FormatException($"'{_property}' does not have its documented form.");
            case Place.Response or Place.Day or Place.Message:
                warnings.Add($"The field {FieldNames.Show(_property)} is not known and not a number; it is skipped.");
                _skippedDepth = reader.CurrentDepth;
                break;
            case var _ when LeavesOut():
                _skippedDepth = reader.CurrentDepth;
                break;
            default:
                throw new FormatException(Expected());
        }
    }

    private void Leave()
    {
        switch (_place)
        {
            case Place.Day:
                _day.End(file);
                break;
            case Place.Response when !_hasData:
                throw new FormatException("this is not a data_series response: it has no array named 'data'."
                    + (_message is null or "success" ? "" : $" It says: {_message}"));
            case Place.Response when !_isList:
                _place = Place.Outside;
                return;
            case Place.Responses:
                _isList = false;
                break;
        }

        _place--;
    }

    private void TakeValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null && _place is not (Place.Outside or Place.Responses or Place.Days or Place.Messages))
            return;
        if (LeavesOut())
            return;
        if (_place is Place.Outside or Place.Responses or Place.Days or Place.Channels or Place.Messages)
            throw new FormatException(Expected());
        switch (_place, _property)
        {
            case (Place.Response, "message"):
                _message = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                break;
            case (Place.Response, "data"):
                throw new FormatException("'data' is not an array of days.");
            case (Place.Response, _):
                break;
            case (Place.Day, "time"):
                _day.Day = ReadDay(ref reader);
                break;
            case (Place.Day, "messages"):
                throw new FormatException("'messages' is not an object with one property per channel.");
            case (Place.Message, "variation_name"):
                _day.VariationName = ReadText(ref reader);
                break;
            case (Place.Message, "variation_api_id"):
                _day.VariationId = ReadText(ref reader);
                break;
            default:
                ReadMetric(ref reader);
                break;
        }
    }

    private void ReadMetric(ref Utf8JsonReader reader)
    {
        var metric = catalog.FindMetric(_place == Place.Message ? _day.Channel : null, _property);
        if (reader.TokenType != JsonTokenType.Number)
        {
            if (metric is not null)
                throw new FormatException($"'{_property}' is not a number.");
            warnings.Add($"The field {FieldNames.Show(_property)} is not known and not a number; it is skipped.");
            return;
        }

        // A decimal can hold the sum of any realistic number of such values.
        if (!reader.TryGetDecimal(out var value) || Math.Abs(value) > long.MaxValue)
        {
            if (metric is not null)
                throw new FormatException($"'{_property}' is a number that is too large to be counted.");
            warnings.Add($"The field {FieldNames.Show(_property)} is not known and its number is too large to be counted; it is skipped.");
            return;
        }

        if (metric is null)
        {
            warnings.Add(_place == Place.Message
                ? $"The metric {FieldNames.Show(_property)} of the channel {FieldNames.Show(_day.Channel)} is not known; its numbers are kept."
                : $"The metric {FieldNames.Show(_property)} of the campaign is not known; its numbers are kept.");
        }
        else if (metric.Unit != MetricUnit.UsDollars)
        {
            value = ReadCount(value);
        }

        _day.Add(_place == Place.Message, _property, value);
    }

    private decimal ReadCount(decimal value)
    {
        var whole = decimal.Truncate(value);
        if (whole != value || whole < 0 || whole > long.MaxValue)
            throw new FormatException($"'{_property}' is a count, so it must be a whole number from 0 to 9223372036854775807.");
        return whole;
    }

    private string? ReadText(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? reader.GetString() is { Length: > 0 } text ? text : null
        : throw new FormatException($"'{_property}' is not a string.");

    // The day as written: even with a time and an offset, it is a day of the company's time zone.
    private static DateOnly ReadDay(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        if (text.Length >= 10
            && (text.Length == 10 || text[10] is 'T' or ' ')
            && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        throw new FormatException("'time' is not a day such as 2026-06-01.");
    }

    // The contents of undocumented channels cannot be invalid.
    private bool LeavesOut()
    {
        if (_place is not (Place.Channels or Place.Messages))
            return false;
        var channel = _place == Place.Channels ? _property : _day.Channel;
        if (catalog.Find(channel) is not null)
            return false;
        warnings.Add($"The channel {FieldNames.Show(channel)} is not known and contains something other than messages, which is skipped.");
        return true;
    }

    private bool IsExpected(string property) => (_place, property) switch
    {
        (Place.Response, "data") or (Place.Day, "time" or "messages") or (Place.Message, "variation_name" or "variation_api_id") => true,
        (Place.Response, _) => false,
        _ => catalog.FindMetric(_place == Place.Message ? _day.Channel : null, property) is not null,
    };

    private string Expected() => _place switch
    {
        Place.Outside or Place.Responses => "a data_series response is an object.",
        Place.Days => "'data' must contain one object per day.",
        Place.Channels => $"'{_property}' of 'messages' must be an array with one object per message.",
        _ => "a channel must contain one object per message.",
    };
}
