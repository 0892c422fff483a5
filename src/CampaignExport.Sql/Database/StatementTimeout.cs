namespace CampaignExport.Sql;

/// <summary>The time that the database has for a page of recipients.</summary>
internal static class StatementTimeout
{
    /// <exception cref="TimeoutException">It takes longer.</exception>
    public static async Task<T> RunAsync<T>(SqlRecipientOptions options, TimeProvider time, Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (options.StatementTimeout is not { } most)
            return await read(cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(most, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await read(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"SqlRecipientOptions.StatementTimeout has passed: the database took longer than {most} for a page of recipients. Give it more time, or make the query faster."), error);
        }
    }
}
