// Copies an XML documentation file without the members that a user of the assembly cannot see.
// Arguments: the assembly, its documentation file, and the file to write.
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

var (assemblyPath, documentationPath, publicPath) = (args[0], args[1], args[2]);
var reference = MetadataReference.CreateFromFile(assemblyPath);
var assembly = (IAssemblySymbol)CSharpCompilation.Create("documentation", references: [reference]).GetAssemblyOrModuleSymbol(reference)!;
var visible = Visible(assembly.GlobalNamespace).Select(symbol => symbol.GetDocumentationCommentId()).ToHashSet();

var documentation = XDocument.Load(documentationPath, LoadOptions.PreserveWhitespace);
var hidden = documentation.Descendants("member").Where(member => !visible.Contains((string?)member.Attribute("name"))).ToList();
foreach (var member in hidden)
{
    // With the line break before it.
    (member.PreviousNode as XText)?.Remove();
    member.Remove();
}

Directory.CreateDirectory(Path.GetDirectoryName(publicPath)!);
documentation.Save(publicPath, SaveOptions.DisableFormatting);

static IEnumerable<ISymbol> Visible(INamespaceOrTypeSymbol container) => container.GetMembers()
    .Where(member => member is INamespaceSymbol
        || member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal)
    .SelectMany(member => member is INamespaceOrTypeSymbol inner ? Visible(inner).Prepend(member) : [member]);
