using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CampaignExport.EndToEnd.Tests.Packages;

/// <summary>The visible types and members of an assembly, from its metadata.</summary>
internal sealed class VisibleMembers
{
    private readonly HashSet<string> _types = [];
    private readonly HashSet<string> _members = [];

    public VisibleMembers(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!IsVisible(metadata, type))
                continue;
            var name = NameOf(metadata, type);
            _types.Add(name);
            _members.UnionWith(MembersOf(metadata, type).Select(member => $"{name}.{metadata.GetString(member).Replace('.', '#')}"));
        }
    }

    /// <summary>The visible types in the source, as ids of XML documentation.</summary>
    public IEnumerable<string> Types => _types.Where(type => !type.Contains('<', StringComparison.Ordinal)).Select(type => $"T:{type}");

    /// <summary>Whether an id of XML documentation, such as <c>M:Type.Method(System.Int32)</c>, is of something visible. Overloads are not distinguished.</summary>
    public bool Contains(string id)
    {
        var name = id[2..].Split('(', '~')[0];
        return id[0] == 'T' ? _types.Contains(name) : _members.Contains(name.Split("``")[0]);
    }

    private static bool IsVisible(MetadataReader metadata, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static string NameOf(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (type.IsNested)
            return $"{NameOf(metadata, metadata.GetTypeDefinition(type.GetDeclaringType()))}.{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private static IEnumerable<StringHandle> MembersOf(MetadataReader metadata, TypeDefinition type)
    {
        bool IsSeen(MethodDefinitionHandle handle) => !handle.IsNil && (metadata.GetMethodDefinition(handle).Attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

        return type.GetMethods().Where(IsSeen).Select(handle => metadata.GetMethodDefinition(handle).Name)
            .Concat(type.GetFields().Select(metadata.GetFieldDefinition)
                .Where(field => (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
                .Select(field => field.Name))
            .Concat(type.GetProperties().Select(metadata.GetPropertyDefinition)
                .Where(property => IsSeen(property.GetAccessors().Getter) || IsSeen(property.GetAccessors().Setter)).Select(property => property.Name))
            .Concat(type.GetEvents().Select(metadata.GetEventDefinition)
                .Where(one => IsSeen(one.GetAccessors().Adder)).Select(one => one.Name));
    }
}
