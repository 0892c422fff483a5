namespace CampaignExport.Sources;

/// <summary>Reads the JSON objects of files. Not thread-safe.</summary>
internal interface IEventTexts : IAsyncDisposable
{
    /// <summary>Whether the objects are text in a file. Otherwise they are converted from records.</summary>
    bool AreLines { get; }

    /// <summary>Whether the last text is a message that contains the object in a field.</summary>
    bool IsMessage { get; }

    /// <summary>The name of the open file.</summary>
    string File { get; }

    /// <summary>The name of the source of the last object, for error messages.</summary>
    string Name { get; }

    /// <summary>The line where the last object starts, or the number of its record, from 1.</summary>
    long Number { get; }

    /// <summary>The number of bytes of that line before the last object.</summary>
    long Before { get; }

    /// <summary>The number of stored bytes of the open file read so far; 0 for a pipe.</summary>
    long BytesRead { get; }

    /// <summary>The position of the next object.</summary>
    InputPosition Position { get; }

    /// <summary>Moves to a position. Called before anything is read.</summary>
    /// <exception cref="CheckpointException">The position does not exist.</exception>
    ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken);

    /// <summary>Takes the next object from the buffer. Returns false if more has to be read.</summary>
    /// <exception cref="SourceFormatException">The object is malformed. The next call takes the one after it.</exception>
    bool TryTake(out ReadOnlySpan<byte> text);

    /// <summary>Reads more. Returns false at the end.</summary>
    /// <exception cref="SourceFormatException">The file is damaged.</exception>
    ValueTask<bool> FillAsync(CancellationToken cancellationToken);
}
