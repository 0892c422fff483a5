namespace CampaignExport.Sql.Tests.Support;

/// <summary>Takes progress at once, on the thread that reports it.</summary>
internal sealed class Reports(Action<SqlEventImport>? on = null, bool keeps = true) : IProgress<SqlEventImport>
{
    public List<SqlEventImport> All { get; } = [];

    public void Report(SqlEventImport value)
    {
        if (keeps)
            All.Add(value);
        on?.Invoke(value);
    }
}
