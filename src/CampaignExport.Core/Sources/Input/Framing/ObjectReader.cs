using System.Buffers;
using System.Text.Json;

namespace CampaignExport.Sources;

/// <summary>
/// Reads the objects of a JSON text that does not have one object per line: objects over several lines, several on a line, in arrays, or in the list of a
/// response. It finds only the kind and the end of each object; the reader of the record parses it.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ObjectReader(InputTexts texts, TextBuffer buffer, Warnings warnings) : IEventTexts
{
    private static readonly SearchValues<byte> Signs = SearchValues.Create("\"{}[]"u8);
    // The signs of an empty list, and of null.
    private static readonly SearchValues<byte> Empty = SearchValues.Create("[] \t\r\nnul"u8);
    private static readonly SearchValues<byte> AfterWord = SearchValues.Create(" \t\r\n,:\"{}[]"u8);

    // The open arrays and responses, and the lines where they start.
    private readonly Stack<(byte Sign, long Line)> _open = new();
    private readonly string? _entry = texts.Entry;
    private Expected _expected = Expected.Value;
    private bool _isInResponse;
    private bool _isList;

    // The kind of the object that begins here, how much of it was read to determine that, and the position of the name of its list.
    private JsonEnvelope? _envelope;
    private int _looked;
    private string? _problem;
    private long _list;
    private string _listName = "";

    // The field of a response, and what would be lost of it.
    private byte[] _name = [];
    private bool _isBehind;
    private JsonLoss _loss;

    private bool _isInValue;
    private bool _isTooLong;
    private ValueEnd _value;

    // The position of the next byte.
    private long _line = 1;
    private long _column;

    // The end of the last object, and the error that makes the rest unreadable.
    private long _end;
    private SourceFormatException? _error;

    private enum Expected
    {
        Value,
        Separator,
        Name,
        Colon,
    }

    public bool AreLines => true;

    public bool IsMessage { get; private set; }

    /// <summary>Whether there was an object until now that is read, or is malformed.</summary>
    public bool HasObjects => _end > 0;

    public string File { get; } = texts.File;

    public string Name { get; } = texts.Name;

    public long Number { get; private set; }

    public long Before { get; private set; }

    public long BytesRead => texts.BytesRead;

    public InputPosition Position => new(File, _entry, _end, Number);

    /// <summary>Moves to a position. The text is scanned from its start, to know which arrays and responses are open there.</summary>
    public async ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken)
    {
        while (_end < position.Offset)
        {
            try
            {
                if (!TryTake(out _) && !await FillAsync(cancellationToken).ConfigureAwait(false))
                    break;
            }
            catch (SourceFormatException) when (_error is null)
            {
                // The read that created the position has reported it.
            }
        }

        if (_end != position.Offset)
            throw InputPosition.Unknown();
    }

    public bool TryTake(out ReadOnlySpan<byte> text)
    {
        text = default;
        while (_error is null)
        {
            if (!_isInValue && !TryBeginValue())
                return false;
            if (!TryEndValue(out text))
                return false;
            if (Finish(text))
                return true;
        }

        return false;
    }

    public ValueTask<bool> FillAsync(CancellationToken cancellationToken) =>
        _error is null ? buffer.FillAsync(_line - 1, cancellationToken) : throw _error;

    public ValueTask DisposeAsync() => default;

    // Takes everything between values.
    private bool TryBeginValue()
    {
        while (true)
        {
            var blanks = buffer.Unread.IndexOfAnyExcept(" \t\r\n"u8);
            Pass(blanks < 0 ? buffer.Unread.Length : blanks);
            if (blanks < 0)
            {
                if (buffer.HasEnded && _open.TryPeek(out var open))
                    _error = Error(FormattableString.Invariant($"the file ends here, but the '{(char)open.Sign}' in line {open.Line} is not closed: the file was cut short."));
                return false;
            }

            var sign = buffer.Unread[0];
            if (sign == '{' && _expected == Expected.Value && !_isInResponse && !TryLook())
                return false;
            if (IsLeftOut && !_isList && !TryLookAtField())
                return false;
            if (!TryTakeSign(sign))
            {
                if (sign == '"' ? _expected is Expected.Value or Expected.Name : _expected == Expected.Value && !"]}:,"u8.Contains(sign))
                {
                    (_isInValue, _value, Number, Before) = (true, default, _line, _column);
                    (IsMessage, _problem, _envelope) = (_envelope is { Kind: JsonEnvelopeKind.Message }, _envelope?.Problem, null);
                    return true;
                }

                _error = Error(_expected switch
                {
                    Expected.Value => "this is not JSON: expected an object here.",
                    Expected.Separator => "this is not JSON: expected a comma here, or the end of the list or object.",
                    Expected.Name => "this is not JSON: expected the name of a field here.",
                    _ => "this is not JSON: expected a colon here.",
                });
                return false;
            }

            Pass(1);
        }
    }

    // False if more must be read to determine the kind of the object. The search starts over each time, so the amount doubles.
    private bool TryLook()
    {
        var text = buffer.Unread;
        var isAll = buffer.HasEnded || text.Length > LineReader.Longest;
        if (_envelope is null && (isAll || text.Length >= _looked * 2))
        {
            _envelope = JsonEnvelope.Find(text, isAll);
            _looked = _envelope is null ? text.Length : 0;
        }

        return _envelope is not null;
    }

    private bool TryLookAtField()
    {
        var text = buffer.Unread;
        if (!buffer.HasEnded && text.Length < _looked * 2)
            return false;
        var loss = JsonEnvelope.LossOf(_name, text, buffer.HasEnded);
        _looked = loss is null ? text.Length : 0;
        _loss = loss ?? JsonLoss.None;
        return loss is not null;
    }

    private bool TryTakeSign(byte sign)
    {
        var open = _open.TryPeek(out var top) ? top.Sign : (byte)0;
        switch (sign)
        {
            case (byte)'[' when _expected == Expected.Value && (open != '{' || _isList):
                _open.Push((sign, _line));
                return true;
            case (byte)'{' when _expected == Expected.Value && _envelope is { Kind: JsonEnvelopeKind.Response } response:
                _open.Push((sign, _line));
                (_expected, _isInResponse, _list, _envelope) = (Expected.Name, true, buffer.Offset + response.List, null);
                _listName = JsonEnvelope.NameAt(buffer.Unread, response.List);
                return true;
            case (byte)']' when open == '[' && _expected is Expected.Value or Expected.Separator:
            case (byte)'}' when open == '{' && _expected is Expected.Name or Expected.Separator:
                _open.Pop();
                _isInResponse &= open != '{';
                EndValue();
                return true;
            // Consecutive objects can be separated by commas.
            case (byte)',' when open == 0 || _expected == Expected.Separator:
                _expected = open == '{' ? Expected.Name : Expected.Value;
                return true;
            case (byte)':' when _expected == Expected.Colon:
                _expected = Expected.Value;
                return true;
            default:
                return false;
        }
    }

    private void EndValue() => _expected = _open.Count == 0 ? Expected.Value : Expected.Separator;

    private bool TryEndValue(out ReadOnlySpan<byte> text)
    {
        text = buffer.Unread;
        if (_value.TryFind(text, buffer.HasEnded, out var searched))
        {
            text = text[..searched];
            Pass(searched);
            return true;
        }

        if (buffer.HasEnded)
            _error = new SourceFormatException(Name, Number, Before + 1, "the file ends within the value that begins here: it was cut short.");
        _isTooLong |= text.Length > LineReader.Longest;
        if (_isTooLong || IsLeftOut)
        {
            Pass(searched);
            _value.Searched = 0;
        }

        text = default;
        return false;
    }

    private bool IsLeftOut => _expected == Expected.Value && _open.TryPeek(out var open) && open.Sign == '{';

    // Returns true for an object to return.
    private bool Finish(ReadOnlySpan<byte> text)
    {
        _isInValue = false;
        if (_expected == Expected.Name)
        {
            FinishName(text);
            return false;
        }

        var isLeftOut = IsLeftOut;
        EndValue();
        if (isLeftOut)
        {
            _isTooLong = false;
            if (_loss != JsonLoss.None)
                throw new SourceFormatException(Name, Number, Before + 1, JsonEnvelope.Describe(_loss, JsonEnvelope.Show(_name), $"'{_listName}'", _isBehind));
            if (_name.AsSpan().SequenceEqual("invalid_user_ids"u8) && text.ContainsAnyExcept(Empty))
                warnings.Add($"{Name}: 'invalid_user_ids' of the response names people that the platform did not find, so they are missing.");
            if (_value.HasObjects)
                warnings.Add($"{Name}: objects in {JsonEnvelope.Show(_name)} of a response are not read: it has another list, which is.");
            return false;
        }

        _end = buffer.Offset;
        var problem = _isTooLong || text.Length > LineReader.Longest ? "the object is longer than 16 MiB." : _problem;
        _isTooLong = false;
        return problem is null ? true : throw new SourceFormatException(Name, Number, Before + 1, problem);
    }

    // The name of a field of a response.
    private void FinishName(ReadOnlySpan<byte> text)
    {
        var isCut = _isTooLong;
        var at = buffer.Offset - text.Length;
        (_expected, _isTooLong, _isList, _isBehind, _name) = (Expected.Colon, false, at == _list, at > _list, isCut ? [] : text[1..^1].ToArray());
        if (_isList || isCut)
            return;
        var json = new Utf8JsonReader(text);
        try
        {
            json.Read();
        }
        catch (JsonException)
        {
            return;
        }

        // The kind was determined before this field was read, and the values of the object itself would be lost.
        if (JsonEnvelope.IsOwn(ref json))
            throw new SourceFormatException(Name, Number, Before + 1, $"the object has a list of objects and then {JsonEnvelope.Show(_name)}, which is a field of a person or an event, so it is not clear what to read.");
    }

    private void Pass(int count)
    {
        var passed = buffer.Unread[..count];
        var lines = passed.Count((byte)'\n');
        _line += lines;
        _column = lines == 0 ? _column + count : count - passed.LastIndexOf((byte)'\n') - 1;
        buffer.Take(count);
    }

    private SourceFormatException Error(string problem) => new(Name, _line, _column + 1, problem);

    /// <summary>Finds the end of a value in the data read so far.</summary>
    private struct ValueEnd
    {
        private int _depth;
        private bool _isInText;
        private bool _isWord;
        private bool _hasBegun;

        /// <summary>Whether the value contains an object.</summary>
        public bool HasObjects { get; private set; }

        /// <summary>The length of the part of the value that is in the buffer and was searched.</summary>
        public int Searched;

        /// <param name="text">The value from its start, or without its dropped part, and the data after it.</param>
        /// <param name="isAll">Whether the text ends here.</param>
        /// <param name="end">The end of the value, or of the searched part.</param>
        public bool TryFind(ReadOnlySpan<byte> text, bool isAll, out int end)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                _isInText = text[0] == '"';
                _isWord = !_isInText && text[0] is not ((byte)'{' or (byte)'[');
                _depth = _isInText || _isWord ? 0 : 1;
                Searched = 1;
            }

            if (_isWord)
            {
                var length = text[Searched..].IndexOfAny(AfterWord);
                end = Searched = length < 0 ? text.Length : Searched + length;
                return length >= 0 || isAll;
            }

            while (Searched < text.Length)
            {
                var rest = text[Searched..];
                var at = _isInText ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOfAny(Signs);
                if (at < 0)
                {
                    Searched = text.Length;
                    break;
                }

                var sign = rest[at];
                if (sign == '\\' && at + 1 == rest.Length)
                {
                    Searched += at;
                    break;
                }

                Searched += sign == '\\' ? at + 2 : at + 1;
                if (sign == '\\')
                    continue;
                HasObjects |= sign == '{';
                if (sign == '"')
                    _isInText = !_isInText;
                else
                    _depth += sign is (byte)'{' or (byte)'[' ? 1 : -1;
                if (_depth == 0 && !_isInText)
                {
                    end = Searched;
                    return true;
                }
            }

            end = Searched;
            return false;
        }
    }
}
