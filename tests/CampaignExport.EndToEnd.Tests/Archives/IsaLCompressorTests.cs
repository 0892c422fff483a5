using CampaignExport.IsaL;

namespace CampaignExport.EndToEnd.Tests.Archives;

/// <summary>Files that ISA-L compresses.</summary>
public sealed class IsaLCompressorTests() : OtherToolsTests(new IsaLCompressor());
