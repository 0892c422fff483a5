using System.Buffers;
using CampaignExport.Packaging;
using CampaignExport.Sinks;

namespace CampaignExport.Exports;

/// <summary>Assembles one file: packages its blocks, and cuts them into parts.</summary>
internal sealed class FileAssembly
{
    private readonly FilePackaging _packaging;
    private readonly ExportUpload _upload;
    private readonly string _contentName;
    private readonly int _number;
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];
    private readonly List<Block> _blocks = [];
    private CheckpointFile _file;
    private SourcePosition _position;
    private int _parts;
    private long _offset;

    public FileAssembly(int number, string contentName, FilePackaging packaging, ExportUpload upload, CheckpointFile file, SourcePosition position)
    {
        _number = number;
        _contentName = contentName;
        _packaging = packaging;
        _upload = upload;
        _file = file;
        _parts = file.Parts.Count;
        _offset = file.Parts.Sum(part => part.Bytes);
        _position = position;
        if (_parts == 0)
            Append(packaging.Begin(contentName));
    }

    /// <summary>The number of the part that the pending bytes belong to.</summary>
    public int NextPart => _parts + 1;

    /// <summary>The number of bytes that are not in a part yet.</summary>
    public long Pending { get; private set; }

    public void Append(Block block)
    {
        _blocks.Add(block);
        Append(block.Bytes);
        _position = block.After;
        _file = _file with
        {
            Rows = _file.Rows + block.Rows,
            ReplacedCharacters = _file.ReplacedCharacters + block.ReplacedCharacters,
            ContentBytes = _file.ContentBytes + block.ContentBytes,
            Crc32 = _packaging.Deflates ? Crc32Sum.Append(_file.Crc32, block.Crc32, block.ContentBytes) : 0,
        };
    }

    /// <summary>Ends the file.</summary>
    /// <returns>The last part.</returns>
    public PendingPart End()
    {
        if (_packaging.Deflates)
            Append(BlockCompressor.StreamEnd.ToArray());
        var stored = _offset + Pending - _packaging.Begin(_contentName).Length;
        Append(_packaging.End(_contentName, new PackagedContent(_file.Crc32, _file.ContentBytes, stored)));
        _file = _file with { IsComplete = true };
        return CutPart();
    }

    /// <summary>Creates a part of all pending bytes.</summary>
    public PendingPart CutPart()
    {
        var part = new ExportPart(++_parts, _offset, PartBytes.Join(_bytes));
        var pending = new PendingPart(part, _upload, _file, _number, _position, [.. _blocks]);
        _offset += Pending;
        Pending = 0;
        _bytes.Clear();
        _blocks.Clear();
        return pending;
    }

    private void Append(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _bytes.Add(bytes);
        Pending += bytes.Length;
    }
}

/// <summary>A complete part that is not stored yet, and the state of the export after it is stored.</summary>
/// <param name="Part">The part. It is empty if a file ends with nothing left to store.</param>
/// <param name="Upload">The upload of the file.</param>
/// <param name="File">The file in that state, apart from its parts and the state of the upload.</param>
/// <param name="FileNumber">The number of the file, 1 for the first.</param>
/// <param name="After">The position from which an export resumes in that state.</param>
/// <param name="Blocks">The blocks, which are released in that state.</param>
internal sealed record PendingPart(
    ExportPart Part, ExportUpload Upload, CheckpointFile File, int FileNumber, SourcePosition After, IReadOnlyList<Block> Blocks);

/// <summary>The size from which a part is stored.</summary>
/// <remarks>
/// A file in a bucket has at most 10,000 parts. So the size doubles at part 1,501, and again after every 1,000 parts: with an initial size of 8 MiB,
/// 10,000 parts hold 5.8 TiB. The size depends only on the number, so a resumed export creates the same parts.
/// </remarks>
internal static class PartSizes
{
    private const int FirstToDouble = 1_501;
    private const int PartsOfASize = 1_000;
    // No part of a bucket is larger than 5 GiB, and a part can exceed the requested size by a page.
    private const long Most = 4L << 30;

    /// <param name="partBytes">The requested size.</param>
    /// <param name="number">The number of the part, 1 for the first.</param>
    public static long Of(int partBytes, int number)
    {
        var doublings = number < FirstToDouble ? 0 : ((number - FirstToDouble) / PartsOfASize) + 1;
        return doublings > 32 ? Most : Math.Min((long)partBytes << doublings, Most);
    }
}

/// <summary>The bytes of several blocks as one sequence, without copying them.</summary>
internal sealed class PartBytes : ReadOnlySequenceSegment<byte>
{
    private PartBytes(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    public static ReadOnlySequence<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> blocks)
    {
        if (blocks.Count == 0)
            return ReadOnlySequence<byte>.Empty;
        var first = new PartBytes(blocks[0], 0);
        var last = first;
        for (var i = 1; i < blocks.Count; i++)
        {
            var next = new PartBytes(blocks[i], last.RunningIndex + last.Memory.Length);
            last.Next = next;
            last = next;
        }

        return new(first, 0, last, last.Memory.Length);
    }
}
