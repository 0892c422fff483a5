using Microsoft.Extensions.Options;

namespace CampaignExport.Sql;

/// <summary>Checks the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class SqlRecipientOptionsValidator : IValidateOptions<SqlRecipientOptions>;
