using System.Text.Json.Serialization;

namespace CampaignExport.AspNetCore.Contracts;

/// <summary>The JSON serialization of bodies.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AntiforgeryBody))]
[JsonSerializable(typeof(CampaignBody))]
[JsonSerializable(typeof(CampaignPage))]
[JsonSerializable(typeof(ChartsBody))]
[JsonSerializable(typeof(CompareBody))]
[JsonSerializable(typeof(ExperimentBody))]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(LinksBody))]
[JsonSerializable(typeof(OperationJobBody))]
[JsonSerializable(typeof(OperationPage))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(SubmissionBody))]
[JsonSerializable(typeof(SummaryBody))]
[JsonSerializable(typeof(WorkerBody))]
[JsonSerializable(typeof(WorkerList))]
internal sealed partial class WebJson : JsonSerializerContext;
