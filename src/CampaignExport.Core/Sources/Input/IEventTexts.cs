namespace CampaignExport.Sources;

/// <summary>The JSON objects in files. For one thread.</summary>
internal interface IEventTexts : IAsyncDisposable
{
    /// <summary>Whether they are text in a file, and not made of its records.</summary>
    bool AreLines { get; }

    /// <summary>Whether the last text is a message that holds the object in a field.</summary>
    bool IsMessage { get; }

    /// <summary>The name of the file that is open.</summary>
    string File { get; }

    /// <summary>What the last text came from is called in errors.</summary>
    string Name { get; }

    /// <summary>The line there that the last text begins in, or the number of the record; 1 for the first.</summary>
    long Number { get; }

    /// <summary>How many bytes of that line come before the last text.</summary>
    long Before { get; }

    /// <summary>How many bytes of the file that is open were read until now, as they lie on the disk; 0 of a pipe.</summary>
    long BytesRead { get; }

    /// <summary>Where the next text begins.</summary>
    InputPosition Position { get; }

    /// <summary>Goes to where reading was left off, before anything is read.</summary>
    /// <exception cref="CheckpointException">There is no such place.</exception>
    ValueTask GoToAsync(InputPosition position, CancellationToken cancellationToken);

    /// <summary>Takes the next text of what was read; false if more has to be read for it.</summary>
    /// <exception cref="SourceFormatException">It is malformed; the next call takes the one behind it.</exception>
    bool TryTake(out ReadOnlySpan<byte> text);

    /// <summary>Reads more; false if there is no more.</summary>
    /// <exception cref="SourceFormatException">The file is damaged.</exception>
    ValueTask<bool> FillAsync(CancellationToken cancellationToken);
}
