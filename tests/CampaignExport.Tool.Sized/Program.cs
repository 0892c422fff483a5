using System.Globalization;
using CampaignExport.Tool;
using CampaignExport.Tool.Output;

// The tool with the page size and the part size of the first two arguments, so that a small export has many pages and parts.
using var interruption = new Interruption();
var sizes = new PipelineSizes(int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
return await CommandLine.RunAsync(args[2..], ToolConsole.Open(), sizes, interruption.Token).ConfigureAwait(false);
