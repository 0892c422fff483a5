using System.IO.Compression;
using CampaignExport.Packaging;

namespace CampaignExport.EndToEnd.Tests.Archives;

/// <summary>Files that .NET compresses.</summary>
public sealed class DotnetDeflaterTests() : OtherToolsTests(BlockCompressor.Create(CompressionLevel.Fastest));
