using CampaignExport.Sinks;
using Microsoft.Extensions.Options;

namespace CampaignExport.DependencyInjection;

/// <summary>Checks the options of a file sink when the host starts.</summary>
[OptionsValidator]
internal sealed partial class FileExportSinkOptionsValidator : IValidateOptions<FileExportSinkOptions>;
