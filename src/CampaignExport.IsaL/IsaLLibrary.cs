using System.Runtime.InteropServices;

namespace CampaignExport.IsaL;

/// <summary>The functions of ISA-L, from <c>igzip_lib.h</c>.</summary>
internal static partial class IsaLLibrary
{
    // The name holds the version of the interface. Another number would mean another layout of the structure.
    private const string Name = "libisal.so.2";

    /// <summary>Whether the system has the library.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Name, typeof(IsaLLibrary).Assembly, searchPath: null, out _);

    [LibraryImport(Name, EntryPoint = "isal_deflate_stateless_init")]
    public static partial void Begin(IsaLStream stream);

    [LibraryImport(Name, EntryPoint = "isal_deflate_stateless")]
    public static partial int Deflate(IsaLStream stream);
}
