using Microsoft.Extensions.Options;

namespace CampaignExport.PostgreSql;

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class PostgreSqlOptionsValidator : IValidateOptions<PostgreSqlOptions>;
