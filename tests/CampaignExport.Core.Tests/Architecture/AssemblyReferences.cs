using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace CampaignExport.Tests.Architecture;

/// <summary>Finds the references between types of an assembly: in signatures, in fields and in the code of methods.</summary>
internal static class AssemblyReferences
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value & 0xFFFF, code => code.OperandType);

    /// <summary>Pairs of full names. Nested types count as their outer type.</summary>
    public static IReadOnlySet<(string From, string To)> Of(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var pairs = new HashSet<(string, string)>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var names = new TypeNames();
            AddDefinition(reader, reader.GetTypeDefinition(handle), names, file);
            var from = TypeNames.NameOf(reader, handle);
            pairs.UnionWith(names.Seen.Where(to => to != from).Select(to => (from, to)));
        }

        return pairs;
    }

    private static void AddDefinition(MetadataReader reader, TypeDefinition type, TypeNames names, PEReader file)
    {
        AddEntity(reader, type.BaseType, names);
        foreach (var implementation in type.GetInterfaceImplementations())
            AddEntity(reader, reader.GetInterfaceImplementation(implementation).Interface, names);
        AddConstraints(reader, type.GetGenericParameters(), names);
        foreach (var field in type.GetFields())
            reader.GetFieldDefinition(field).DecodeSignature(names, null);
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            method.DecodeSignature(names, null);
            AddConstraints(reader, method.GetGenericParameters(), names);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
                reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
            foreach (var region in body.ExceptionRegions)
                AddEntity(reader, region.CatchType, names);
            AddCode(reader, body.GetILReader(), names);
        }
    }

    private static void AddConstraints(MetadataReader reader, GenericParameterHandleCollection parameters, TypeNames names)
    {
        foreach (var parameter in parameters)
        {
            foreach (var constraint in reader.GetGenericParameter(parameter).GetConstraints())
                AddEntity(reader, reader.GetGenericParameterConstraint(constraint).Type, names);
        }
    }

    private static void AddCode(MetadataReader reader, BlobReader code, TypeNames names)
    {
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            if (value == 0xFE)
                value = 0xFE00 | code.ReadByte();
            switch (Operands[value])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    AddEntity(reader, (EntityHandle)MetadataTokens.Handle(code.ReadInt32()), names);
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private static void AddEntity(MetadataReader reader, EntityHandle handle, TypeNames names)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                names.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0);
                break;
            case HandleKind.TypeReference:
                names.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0);
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null);
                break;
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                names.GetTypeFromDefinition(reader, field.GetDeclaringType(), 0);
                field.DecodeSignature(names, null);
                break;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                names.GetTypeFromDefinition(reader, method.GetDeclaringType(), 0);
                method.DecodeSignature(names, null);
                break;
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                AddEntity(reader, member.Parent, names);
                if (member.GetKind() == MemberReferenceKind.Method)
                    member.DecodeMethodSignature(names, null);
                else
                    member.DecodeFieldSignature(names, null);
                break;
            case HandleKind.MethodSpecification:
                var made = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                AddEntity(reader, made.Method, names);
                made.DecodeSignature(names, null);
                break;
            case HandleKind.StandaloneSignature:
                reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(names, null);
                break;
        }
    }

    /// <summary>Records each type of a signature. The returned value is not used.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<int, object?>
    {
        public HashSet<string> Seen { get; } = [];

        public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
        {
            var type = reader.GetTypeDefinition(handle);
            while (!type.GetDeclaringType().IsNil)
                type = reader.GetTypeDefinition(type.GetDeclaringType());
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Add(NameOf(reader, handle));

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            while (type.ResolutionScope.Kind == HandleKind.TypeReference)
                type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
            return Add($"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}");
        }

        public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;

        private int Add(string name)
        {
            Seen.Add(name);
            return 0;
        }
    }
}
