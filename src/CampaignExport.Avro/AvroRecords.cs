using System.Buffers;
using System.Text.Json;
using Avro;
using Avro.Generic;
using Avro.IO;

namespace CampaignExport.Avro;

/// <summary>Reads the records of blocks, and writes them as JSON.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class AvroRecords : IDisposable
{
    private readonly AvroContainer _container;
    private readonly GenericDatumReader<GenericRecord> _reader;
    private readonly JsonEncodedText[] _names;
    private readonly string? _kind;
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;
    private GenericRecord? _record;
    private MemoryStream _block = new();
    private BlockDecoder? _decoder;

    /// <exception cref="Sources.SourceFormatException">The schema is not supported.</exception>
    public AvroRecords(AvroContainer container)
    {
        _container = container;
        _writer = new Utf8JsonWriter(_json);
        try
        {
            var schema = EventSchema.Parse(container.Schema);
            _reader = new GenericDatumReader<GenericRecord>(schema, schema);
            _names = [.. schema.Fields.Select(field => JsonEncodedText.Encode(field.Name))];
            _kind = schema.Contains("event_type") ? null : EventSchema.KindOf(schema);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw container.Error(1, error is InvalidDataException ? error.Message : "the schema of the file cannot be read.");
        }
    }

    /// <summary>The number of the last record in its file, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Moves to the records of a block.</summary>
    public void Begin(ArraySegment<byte> block)
    {
        _block = new MemoryStream(block.Array!, block.Offset, block.Count, writable: false);
        _decoder = new BlockDecoder(_block);
        Number = _container.RecordsBefore;
    }

    /// <summary>Reads the next record of the block; false if there is none.</summary>
    /// <exception cref="Sources.SourceFormatException">The record is damaged.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (Number == _container.RecordsBefore + _container.Records)
        {
            return _block.Position == _block.Length ? false
                : throw _container.ErrorOfBlock(Number, new InvalidDataException("has bytes behind its last record"));
        }

        Number++;
        try
        {
            _record = _reader.Read(_record!, _decoder!);
            json = Write(_record);
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The library's message may quote a value.
            throw _container.ErrorOfBlock(Number, new InvalidDataException("is damaged: the record is not as the schema says"));
        }
    }

    public void Dispose() => _writer.Dispose();

    private ReadOnlyMemory<byte> Write(GenericRecord record)
    {
        _json.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        if (_kind is not null)
            _writer.WriteString("event_type"u8, _kind);
        for (var at = 0; at < _names.Length; at++)
            Write(_names[at], record.GetValue(at));
        _writer.WriteEndObject();
        _writer.Flush();
        return _json.WrittenMemory;
    }

    private void Write(JsonEncodedText name, object? value)
    {
        switch (value)
        {
            case string text:
                _writer.WriteString(name, text);
                break;
            case int number:
                _writer.WriteNumber(name, number);
                break;
            case long number:
                _writer.WriteNumber(name, number);
                break;
            case bool truth:
                _writer.WriteBoolean(name, truth);
                break;
            case float number when float.IsFinite(number):
                _writer.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                _writer.WriteNumber(name, number);
                break;
            case GenericEnum symbol:
                _writer.WriteString(name, symbol.Value);
                break;
            case DateTime time:
                _writer.WriteString(name, time);
                break;
            case Guid id:
                _writer.WriteString(name, id);
                break;
        }
    }
}

/// <summary>A decoder of the library over one block that refuses lengths beyond the block.</summary>
/// <remarks>The library's own decoder allocates whatever length is written. Not thread-safe.</remarks>
internal sealed class BlockDecoder(MemoryStream block) : BinaryDecoder(block), Decoder
{
    private long _items;

    string Decoder.ReadString()
    {
        CheckLength();
        return ReadString();
    }

    byte[] Decoder.ReadBytes()
    {
        CheckLength();
        return ReadBytes();
    }

    long Decoder.ReadArrayStart() => CheckItems(ReadArrayStart());

    long Decoder.ReadArrayNext() => CheckItems(ReadArrayNext());

    long Decoder.ReadMapStart() => CheckItems(ReadMapStart());

    long Decoder.ReadMapNext() => CheckItems(ReadMapNext());

    private void CheckLength()
    {
        var start = block.Position;
        var length = ReadLong();
        if (length < 0 || length > block.Length - block.Position)
            throw new AvroException("A length exceeds the block.");
        block.Position = start;
    }

    // All items together, since items of no bytes could be announced repeatedly.
    private long CheckItems(long items)
    {
        _items += items;
        return items >= 0 && _items <= block.Length ? items : throw new AvroException("A block has more items than bytes.");
    }
}
