using CampaignExport.Tool;
using CampaignExport.Tool.Output;

using var interruption = new Interruption();
var console = ToolConsole.Open();
return await CommandLine.RunAsync(args, console, PipelineSizes.Default, interruption.Token).ConfigureAwait(false);
