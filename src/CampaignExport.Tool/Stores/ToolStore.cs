using CampaignExport.DuckDb;

namespace CampaignExport.Tool.Stores;

/// <summary>Opens the store that <c>--store</c> names: a folder.</summary>
internal static class ToolStore
{
    /// <summary>Opens a store for writing. It is created if it does not exist.</summary>
    /// <exception cref="UsageException">The address is no folder, or the folder that it should be created in does not exist.</exception>
    public static EventStore OpenForImport(string address)
    {
        var store = Open(address);
        if (Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(address))) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"--store: there is no folder '{Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(address))}'. Check the path, or make the folder first.");
        return store;
    }

    /// <summary>Opens an existing store for reading.</summary>
    /// <exception cref="UsageException">The address is no folder, or there is no store in it.</exception>
    public static EventStore OpenForExport(string address)
    {
        var store = Open(address);
        return Directory.Exists(address) ? store : throw new UsageException($"--store: there is no folder '{address}'. Check the path, or import into it first.");
    }

    private static EventStore Open(string address)
    {
        // It may be a connection string with a password in it.
        if (address.StartsWith("sqlite:", StringComparison.Ordinal) || address.StartsWith("postgres:", StringComparison.Ordinal))
            throw new UsageException("--store: databases of earlier versions are not read. Name a folder, and import the files of events and profiles into it.");
        if (File.Exists(address))
            throw new UsageException($"--store: '{address}' is a file. Name a folder. Databases of earlier versions are not read: import the files of events and profiles into a folder.");
        if (address.Length == 0)
            throw new UsageException("--store is empty. Name a folder.");
        return new EventStore(new DuckDbOptions { Directory = address });
    }
}
