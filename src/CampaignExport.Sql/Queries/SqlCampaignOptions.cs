using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CampaignExport.Sql;

/// <summary>The options of a list of campaigns by a query over a host's own tables.</summary>
internal sealed class SqlCampaignOptions
{
    /// <summary>
    /// A SELECT of the host with an ORDER BY: a row for each campaign, with id, name and optionally workspace, in this order. The optional parameter
    /// <c>@user</c> is the id of the user of the request, as text. The library adds the pages. The query is validated when the host starts.
    /// </summary>
    /// <remarks>Without the workspace column, all campaigns belong to the workspace <c>default</c>. A campaign without a name is shown by its id.</remarks>
    /// <value>Default null. It is required.</value>
    [Required(ErrorMessage = "SqlCampaignOptions.Query is required: set it to a SELECT of id and name.")]
    public string? Query { get; set; }
}

/// <summary>Validates the options when the host starts.</summary>
[OptionsValidator]
internal sealed partial class SqlCampaignOptionsValidator : IValidateOptions<SqlCampaignOptions>;
