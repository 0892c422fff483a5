[assembly: AssemblyFixture(typeof(PostgreSqlServer))]
