using CampaignExport.Sql.Tests.Support;

namespace CampaignExport.Sql.Tests;

/// <summary>A database can have another default isolation level.</summary>
public sealed class PostgreSqlSerializableJobStoreTests(PostgreSqlServer server) : PostgreSqlJobStoreTests(server)
{
    protected override string Settings => ";Options=-c default_transaction_isolation=serializable";
}
