using CampaignExport.S3.Tests.Servers;

[assembly: AssemblyFixture(typeof(RealStore))]
