using Microsoft.Extensions.Options;

namespace CampaignExport.S3.DependencyInjection;

/// <summary>Validates the options of an S3 sink when the host starts.</summary>
[OptionsValidator]
internal sealed partial class S3ExportSinkOptionsValidator : IValidateOptions<S3ExportSinkOptions>;
