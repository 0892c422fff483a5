using Microsoft.Extensions.Options;

namespace CampaignExport.Sqlite;

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class SqliteOptionsValidator : IValidateOptions<SqliteOptions>;
