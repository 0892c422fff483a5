using System.Data.Common;
using Microsoft.Extensions.Hosting;

namespace CampaignExport.Sql;

/// <summary>Validates a query of the host against the database, without reading rows, and reports all errors in one message.</summary>
/// <param name="database">The database.</param>
/// <param name="option">The name of the option that holds the query.</param>
/// <param name="text">The query.</param>
/// <param name="use">The use of its rows.</param>
/// <param name="parameters">Values for the parameters of the query.</param>
internal sealed class HostQueryCheck(
    SqlDatabase database, string option, HostQueryText text, HostQueryUse use, IReadOnlyDictionary<string, object?> parameters)
{
    /// <summary>Writes a number of columns.</summary>
    public static string NumberOf(IReadOnlyList<(string Name, string Type)> given) => Plural.Of(given.Count, "column");

    /// <summary>Reports columns with the name of a column that is read from another position.</summary>
    /// <param name="given">The columns of the query.</param>
    /// <param name="wanted">The names of the columns in the order in which they are read.</param>
    /// <param name="problems">Receives the errors.</param>
    public static void RequireOrder(IReadOnlyList<(string Name, string Type)> given, IReadOnlyList<string> wanted, List<string> problems)
    {
        foreach (var (at, (name, _)) in given.Index())
        {
            if (wanted.FirstOrDefault(one => one != wanted[at] && one.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } other)
                problems.Add(FormattableString.Invariant($"Its column {at + 1} is named {other}, but the {wanted[at]} is read from this position. The order is: {string.Join(", ", wanted)}."));
        }
    }

    /// <summary>Runs the checks that apply to every query, and then those of the caller.</summary>
    /// <param name="check">Checks the columns of the query, by name and type, and adds to the problems.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="InvalidOperationException">The query is invalid. The message names all errors.</exception>
    public async Task RunAsync(
        Func<DbConnection, IReadOnlyList<(string Name, string Type)>, List<string>, Task> check, CancellationToken cancellationToken)
    {
        var problems = text.Problems(use).ToList();
        (DbException? Error, string Database) cause = default;
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                // A statement without a result has no columns to check, and its error is already known.
                if (await DescribeAsync(connection, problems, cancellationToken).ConfigureAwait(false) is { } columns && (columns.Count > 0 || problems.Count == 0))
                    await check(connection, columns, problems).ConfigureAwait(false);
            }
            catch (DbException error) when (!error.IsTransient)
            {
                cause = (error, connection.DataSource);
                problems.Add($"The database reports: {error.Message.Split('\n')[0].TrimEnd()}");
            }
            catch (ArgumentException error)
            {
                // A driver may find parameters that the text does not show.
                problems.Add(error.Message);
            }
        }

        if (problems.Count > 0)
            throw new InvalidOperationException($"{option} cannot be used. {string.Join(' ', problems)}{(cause.Error is null ? "" : $" The database is '{cause.Database}'.")}", cause.Error);
    }

    private async Task<IReadOnlyList<(string Name, string Type)>?> DescribeAsync(DbConnection connection, List<string> problems, CancellationToken cancellationToken)
    {
        var rows = database.Dialect.Rows;
        var query = new SqlRowQuery(text.Known, [], parameters);
        try
        {
            return await rows.DescribeAsync(connection, query, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error) when (!error.IsTransient)
        {
            var parameter = HostQueryText.ParameterOf(use);
            if (await rows.FindTypesAsync(connection, query, parameter, cancellationToken).ConfigureAwait(false) is not { } found)
                throw;
            problems.AddRange(found.Types.Select(type => $"It compares {parameter}, which is text, with {type}: write CAST({parameter} AS {type})."));
            // With the expected types, the columns can be checked, too.
            return await rows.DescribeAsync(connection, query with { Text = found.Text }, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>Validates a query when the host starts, so that no export fails because of it later.</summary>
/// <typeparam name="T">The service with the query, which makes the hosted service a type of its own.</typeparam>
/// <param name="check">Checks the query.</param>
internal sealed class HostQueryStart<T>(Func<CancellationToken, Task> check) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => check(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
