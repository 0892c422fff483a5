using System.Data.Common;
using CampaignExport.Campaigns;

namespace CampaignExport.Sql;

/// <summary>Lists the campaigns that a user may see, by a query over the host's own tables, in the order of the query.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SqlCampaigns : IExportCampaigns
{
    private const string Name = "The query of AddCampaigns";
    private const string DefaultWorkspace = "default";
    private static readonly string[] Columns = ["id", "name", "workspace"];

    private readonly SqlDatabase _database;
    private readonly string _query;
    private volatile string? _numbered;

    /// <summary>Creates a list. The database is not queried yet.</summary>
    /// <param name="source">The source of connections. The caller disposes it.</param>
    /// <param name="dialect">The dialect of the database.</param>
    /// <param name="query">The query.</param>
    public SqlCampaigns(DbDataSource source, SqlDialect dialect, SqlCampaignQuery query)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(query);
        (_database, _query) = (SqlDatabase.Get(source, dialect), query.Text);
    }

    /// <summary>Validates the query against the database, without reading rows. A second call does nothing. A host calls it at start-up.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the query is validated.</returns>
    /// <exception cref="InvalidOperationException">The query is invalid. The message names all its errors.</exception>
    /// <exception cref="DbException">The database cannot be reached.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken = default)
    {
        if (_numbered is not null)
            return;
        var text = new HostQueryText(_query);
        var check = new HostQueryCheck(_database, Name, text, HostQueryUse.Campaigns, new Dictionary<string, object?> { ["user"] = "" });
        var hasWorkspace = false;
        await check.RunAsync(
            (_, given, problems) =>
            {
                hasWorkspace = given.Count == Columns.Length;
                if (given.Count is not (2 or 3))
                    problems.Add($"It returns {HostQueryCheck.NumberOf(given)}. Two are expected, in this order: id, name; then optionally the workspace.");
                else
                    HostQueryCheck.RequireOrder(given, Columns, problems);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        _numbered = $"""
            WITH __host ({string.Join(", ", Columns.Take(hasWorkspace ? 3 : 2))}) AS (
            {text.Text}
            ), __numbered AS MATERIALIZED (
                SELECT coalesce(CAST(id AS TEXT), '') AS id, CAST(name AS TEXT) AS name, {(hasWorkspace ? "CAST(workspace AS TEXT)" : $"'{DefaultWorkspace}'")} AS workspace, row_number() OVER () AS place
                FROM __host),
            __campaigns AS (SELECT n.*, count(*) OVER (PARTITION BY id) AS times FROM __numbered n)
            SELECT id, name, workspace, times FROM __campaigns
            """;
    }

    /// <inheritdoc/>
    /// <exception cref="SourceDataException">A campaign has no id or no workspace, or is repeated.</exception>
    /// <exception cref="SqlQueryException">The database fails for a reason other than its data.</exception>
    public async ValueTask<IReadOnlyList<ExportCampaign>> ListAsync(string userId, string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        // If the last campaign of a page no longer exists, the list starts again.
        return await ReadAsync("WHERE place > coalesce((SELECT min(place) FROM __numbered WHERE id = @id), 0) ORDER BY place LIMIT @limit", userId, after, limit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="SourceDataException">The campaign has no workspace, or is repeated.</exception>
    /// <exception cref="SqlQueryException">The database fails for a reason other than its data.</exception>
    public async ValueTask<ExportCampaign?> FindAsync(string userId, string campaignId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(campaignId);
        var found = await ReadAsync("WHERE id = @id AND id <> '' LIMIT @limit", userId, campaignId, 1, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    private async Task<List<ExportCampaign>> ReadAsync(string rows, string userId, string? id, int limit, CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var statement = new SqlStatement($"{_numbered} {rows}").With("user", userId).With("id", id).With("limit", limit);
        try
        {
            return await _database.ReadAsync(
                Timeout.InfiniteTimeSpan, snapshot => snapshot.ReadAsync(statement, ReadAsync, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw HostQueryError.Create(_database.Dialect.Rows, Name, error);
        }
    }

    private static async Task<List<ExportCampaign>> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var campaigns = new List<ExportCampaign>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            campaigns.Add(Read(reader));
        return campaigns;
    }

    private static ExportCampaign Read(DbDataReader reader)
    {
        if (reader.GetString(0) is not { Length: > 0 } id)
            throw new SourceDataException($"{Name} returns a campaign without an id.");
        if (reader.GetInt64(3) > 1)
            throw new SourceDataException($"{Name} returns the campaign '{id}' more than once. A join repeats rows; use EXISTS.");
        if (reader.IsDBNull(2))
            throw new SourceDataException($"{Name} returns the campaign '{id}' without a workspace.");
        return new(id, reader.GetString(2), reader.IsDBNull(1) || reader.GetString(1).Length == 0 ? id : reader.GetString(1));
    }
}

/// <summary>The query of <c>AddCampaigns</c>.</summary>
/// <param name="Text">
/// A SELECT of the host with an ORDER BY: a row for each campaign, with id, name and optionally workspace, in this order. The optional parameter
/// <c>@user</c> is the id of the user of the request, as text. Without the workspace, all campaigns belong to the workspace <c>default</c>. A campaign
/// without a name is shown by its id.
/// </param>
internal sealed record SqlCampaignQuery(string Text);
