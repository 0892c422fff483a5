using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>A database may be set to another isolation of transactions than ours want.</summary>
public sealed class PostgreSqlSerializableJobStoreTests(PostgreSqlServer server) : PostgreSqlJobStoreTests(server)
{
    protected override string Settings => ";Options=-c default_transaction_isolation=serializable";
}
