using System.CommandLine;
using CampaignExport.ClickHouse;
using CampaignExport.DuckDb;
using CampaignExport.Sql;
using CampaignExport.Tool.Commands;
using CampaignExport.Tool.Locations;

namespace CampaignExport.Tool.Stores;

/// <summary>The options <c>--store</c> and <c>--service-url</c> of a command, and the store that they name: a folder, a bucket and a prefix, or ClickHouse.</summary>
/// <param name="description">The text in the help.</param>
internal sealed class ToolStore(string description)
{
    private const string ClickHouse = "clickhouse:";

    /// <summary>The environment variable with the password, if the connection string has none.</summary>
    private const string Password = "CLICKHOUSE_PASSWORD";

    public Option<string> Address { get; } = new("--store") { HelpName = "dir", Description = description };

    public Option<string> ServiceUrl { get; } = ToolOptions.ServiceUrl("--store");

    /// <summary>Opens a store for writing. It is created if it does not exist.</summary>
    /// <exception cref="UsageException">The address is invalid, or the folder that it should be created in does not exist.</exception>
    public static IEventStore OpenForImport(string address, string? serviceUrl = null)
    {
        if (IsClickHouse(address))
            return OpenClickHouse(address, serviceUrl);
        var store = Open(address, serviceUrl);
        if (!BucketAddress.IsAddress(address) && Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(address))) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"--store: there is no folder '{Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(address))}'. Check the path, or make the folder first.");
        return store;
    }

    /// <summary>Opens an existing store for reading.</summary>
    /// <exception cref="UsageException">The address is invalid, or there is no such folder.</exception>
    public static IEventStore OpenForExport(string address, string? serviceUrl = null) =>
        IsClickHouse(address) ? OpenClickHouse(address, serviceUrl) : OpenFolder(address, serviceUrl);

    /// <summary>Opens the existing store that the command line names.</summary>
    /// <exception cref="UsageException">The address is invalid, or there is no such folder.</exception>
    public IEventStore OpenForExport(ParseResult arguments) => OpenForExport(arguments.GetRequiredValue(Address), arguments.GetValue(ServiceUrl));

    /// <summary>Opens the existing store in a folder or a bucket that the command line names, for a command that a store in ClickHouse does not have.</summary>
    /// <exception cref="UsageException">The address is invalid or that of ClickHouse, or there is no such folder.</exception>
    public EventStore OpenColumnar(ParseResult arguments)
    {
        var address = arguments.GetRequiredValue(Address);
        return IsClickHouse(address)
            ? throw new UsageException($"--store: '{arguments.CommandResult.Command.Name}' is not available for a store in ClickHouse. Name a folder, or s3://bucket/prefix.")
            : OpenFolder(address, arguments.GetValue(ServiceUrl));
    }

    /// <summary>Opens the store in ClickHouse that the command line names.</summary>
    /// <exception cref="UsageException">The address is not that of ClickHouse.</exception>
    public ClickHouseStore OpenClickHouse(ParseResult arguments)
    {
        var address = arguments.GetRequiredValue(Address);
        return IsClickHouse(address) ? OpenClickHouse(address, arguments.GetValue(ServiceUrl))
            : throw new UsageException("--store: only a store in ClickHouse has migrations. Name it as clickhouse:Host=...;Database=....");
    }

    private static bool IsClickHouse(string address) => address.StartsWith(ClickHouse, StringComparison.OrdinalIgnoreCase);

    private static ClickHouseStore OpenClickHouse(string address, string? serviceUrl)
    {
        if (serviceUrl is not null)
            throw new UsageException("--service-url is for buckets. Leave it out, or give --store s3://bucket/prefix.");
        try
        {
            return new ClickHouseStore(ClickHouseOptions.Parse(address[ClickHouse.Length..], Environment.GetEnvironmentVariable(Password)));
        }
        catch (StoreException error)
        {
            throw new UsageException($"--store: {error.Message}");
        }
    }

    private static EventStore OpenFolder(string address, string? serviceUrl)
    {
        var store = Open(address, serviceUrl);
        return BucketAddress.IsAddress(address) || File.Exists(Path.Combine(address, SegmentStorage.Mark)) ? store
            : throw new UsageException($"--store: there is no {(Directory.Exists(address) ? "store in the folder" : "folder")} '{address}'. Check the path, or import into it first.");
    }

    private static EventStore Open(string address, string? serviceUrl)
    {
        // The value is not shown, because it may be a connection string with a password.
        if (address.StartsWith("sqlite:", StringComparison.Ordinal) || address.StartsWith("postgres:", StringComparison.Ordinal))
            throw new UsageException("--store: databases of earlier versions are not read. Name a folder, and import the files of events and profiles into it.");
        if (File.Exists(address))
            throw new UsageException($"--store: '{address}' is a file. Name a folder. Databases of earlier versions are not read: import the files of events and profiles into a folder.");
        if (address.Length == 0)
            throw new UsageException("--store is empty. Name a folder.");
        var url = ToolOptions.ParseServiceUrl(serviceUrl);
        if (BucketAddress.IsAddress(address) && !address.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            throw new UsageException("--store must be a folder, a bucket as s3://bucket/prefix, or clickhouse:CONNECTION.");
        if (BucketAddress.IsAddress(address))
            BucketLocation.RequireRegion($"--store {address}", url);
        else if (url is not null)
            throw new UsageException("--service-url is for buckets. Leave it out, or give --store s3://bucket/prefix.");
        try
        {
            return new EventStore(DuckDbOptions.FromLocation(address, url));
        }
        catch (StoreException error)
        {
            throw new UsageException($"--store: {error.Message}");
        }
    }
}
