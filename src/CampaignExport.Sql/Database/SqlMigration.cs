namespace CampaignExport.Sql;

/// <summary>A step of the schema.</summary>
/// <param name="Name">Its name, by which the database remembers it.</param>
/// <param name="Statements">Its SQL, each statement ended by a semicolon. It can be run again without harm.</param>
internal sealed record SqlMigration(string Name, string Statements);
