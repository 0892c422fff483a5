using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CampaignExport.Campaigns;
using CampaignExport.Charts;
using CampaignExport.Exports;

namespace CampaignExport.Tests.Architecture;

public sealed partial class PublicApiTests
{
    private static readonly Type[] PublicTypes = typeof(Campaign).Assembly.GetExportedTypes();

    private static readonly Dictionary<string, XElement> Documentation = XDocument
        .Load(Path.ChangeExtension(typeof(Campaign).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>Classes with derived classes that are also used themselves.</summary>
    private static readonly Type[] Open = [typeof(ChartTexts), typeof(ExportRequestException), typeof(RecipientExportRequest), typeof(SourceDataException)];

    [Fact]
    public void Public_classes_are_sealed_static_abstract_or_listed() =>
        PublicTypes.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Should().BeEquivalentTo(Open);

    [Fact]
    public void Public_asynchronous_methods_end_with_a_cancellation_token() =>
        PublicMethods()
            .Where(method => Waits(method.ReturnType) && method.Name != nameof(IAsyncDisposable.DisposeAsync))
            .Where(method => method.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken))
            .Select(Describe)
            .Should().BeEmpty();

    [Fact]
    public void Only_public_asynchronous_methods_have_the_suffix_Async() =>
        PublicMethods()
            .Where(method => Waits(method.ReturnType) != method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(Describe)
            .Should().BeEmpty();

    [Fact]
    public void Every_public_type_has_a_summary() =>
        PublicTypes.Where(type => SummaryOf(type).Length == 0).Should().BeEmpty();

    [Fact]
    public void Every_interface_documents_its_thread_safety() =>
        PublicTypes
            .Where(type => (type.IsInterface || (type.IsAbstract && !type.IsSealed && !type.IsAssignableTo(typeof(Exception)))) && type.Namespace!.StartsWith("CampaignExport", StringComparison.Ordinal))
            .Where(type => !Threads().IsMatch(Documentation[NameOf(type)].Element("remarks")?.Value ?? ""))
            .Should().BeEmpty("implementers need it");

    [Fact]
    public void Public_members_expose_no_third_party_types() =>
        PublicTypes.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(TypesOf)
            .Select(type => type.Assembly.GetName().Name!)
            .Distinct()
            .Where(assembly => !assembly.StartsWith("System.", StringComparison.Ordinal)
                && !assembly.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                && assembly != "CampaignExport.Core")
            .Should().BeEmpty();

    private static IEnumerable<MethodInfo> PublicMethods() => PublicTypes.SelectMany(type =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null));

    private static bool Waits(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ValueTask<>) || type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)));

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Concat(method is MethodInfo { ReturnType: var returned } ? [returned] : []).SelectMany(Unfold),
        PropertyInfo property => Unfold(property.PropertyType),
        FieldInfo field => Unfold(field.FieldType),
        _ => [],
    };

    private static IEnumerable<Type> Unfold(Type type) =>
        type.HasElementType ? Unfold(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unfold).Append(type.GetGenericTypeDefinition())
        : [type];

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static string NameOf(Type type) => $"T:{type.FullName!.Replace('+', '.')}";

    private static string SummaryOf(Type type) => Documentation.TryGetValue(NameOf(type), out var member) ? member.Element("summary")?.Value.Trim() ?? "" : "";

    [GeneratedRegex("thread|concurrently", RegexOptions.IgnoreCase)]
    private static partial Regex Threads();
}
