using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Fairlead.Core;

namespace Fairlead.Dialects.Simulations.Descriptions;

/// <summary>
/// Reads AutomationML (CAEX 3.0, namespace <c>http://www.dke.de/CAEX</c>) as the JSON of a description in its second spelling. A document type is refused: nothing is fetched, and
/// no entity stands for more than is written.
/// </summary>
internal sealed class CaexDocument
{
    private const string Field = "document";
    private const string Root = "Workflow_definition";

    private const int MostLevels = 64;
    private const int MostNodes = 500_000;
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private readonly XElement _definition;
    private readonly ILookup<string, XElement> _byName;

    private CaexDocument(XElement definition) =>
        (_definition, _byName) = (definition, definition.Descendants().Where(e => Is(e, "InternalElement")).ToLookup(NameOf, StringComparer.Ordinal));

    /// <summary>The description, or why the file is none; faults of XML have line and column.</summary>
    public static Outcome<JsonNode> Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            if (!IsSmall(content))
            {
                return Refusal.Invalid(Field, $"The file has elements more than {MostLevels} deep in each other, or more than {MostNodes} parts.");
            }

            using var reader = Open(content);
            return XDocument.Load(reader).Descendants().FirstOrDefault(e => Is(e, "InternalElement") && NameOf(e) == Root) is { } definition
                ? new CaexDocument(definition).Describe()
                : Refusal.Invalid(Field, $"There is no InternalElement with the name {Root}.");
        }
        catch (XmlException e)
        {
            return Refusal.Invalid(Field, $"{Field}:{e.LineNumber}:{e.LinePosition}: This is no XML that is read here: {e.Message}");
        }
    }

    private static XmlReader Open(ReadOnlyMemory<byte> content) => XmlReader.Create(new MemoryStream(content.ToArray(), writable: false), Settings);

    private static bool IsSmall(ReadOnlyMemory<byte> content)
    {
        using var reader = Open(content);
        var count = 0;
        while (reader.Read())
        {
            if (reader.Depth > MostLevels || ++count > MostNodes)
            {
                return false;
            }
        }

        return true;
    }

    private JsonObject Describe()
    {
        var description = new JsonObject();
        if (_definition.Descendants().FirstOrDefault(e => Is(e, "Value"))?.Value.Trim() is { Length: > 0 } type)
        {
            description["workflow_type"] = type;
        }

        description["inputs"] = Locations("Inputs", isOutput: false);
        description["outputs"] = Locations("Outputs", isOutput: true);
        description["parameters"] = MapOf(ElementsIn("Parameters"), NameOf, e => JsonValue.Create(AttributeOf(e, "Param") ?? string.Empty));
        description["phases"] = MapOf(ElementsIn("Phases").Where(e => AttributeOf(e, "Sequence") is not null), e => AttributeOf(e, "Name") ?? NameOf(e), Items);
        return description;
    }

    private JsonObject Locations(string section, bool isOutput) => MapOf(ElementsIn(section), NameOf, element =>
    {
        var location = MapOf(element.Elements().Where(e => Is(e, "Attribute") && NameOf(e) is "server" or "path"), NameOf, e => JsonValue.Create(ValueOf(e)));
        if (isOutput)
        {
            location["overwrite"] = true;
        }

        return location;
    });

    // Of several with one name the first counts.
    private static JsonObject MapOf(IEnumerable<XElement> elements, Func<XElement, string> nameOf, Func<XElement, JsonNode?> valueOf) =>
        new(elements.DistinctBy(nameOf).Select(e => KeyValuePair.Create(nameOf(e), valueOf(e))));

    private IEnumerable<XElement> ElementsIn(string section) => (Section(section)?.Elements() ?? []).Where(e => Is(e, "InternalElement"));

    /// <summary>The items of a phase: the software elements that its sequence names, wherever they are in the definition.</summary>
    private JsonArray Items(XElement phase)
    {
        var items = new JsonArray();
        foreach (var name in (AttributeOf(phase, "Sequence") ?? string.Empty).Split(">>", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var software = _byName[name].FirstOrDefault(e => e.Ancestors().Contains(phase)) ?? _byName[name].FirstOrDefault();
            var parameters = software?.Elements().FirstOrDefault(e => Is(e, "InternalElement") && NameOf(e) == "Parameters");
            items.Add(new JsonObject
            {
                ["Type"] = software is null ? $"(no element {name})" : AttributeOf(software, "Type"),
                ["parameters"] = MapOf((parameters?.Elements() ?? []).Where(e => Is(e, "Attribute")), NameOf, e => JsonValue.Create(ValueOf(e))),
            });
        }

        return items;
    }

    // Software elements have parameters of their own: those of the workflow stand beside the phases.
    private XElement? Section(string name) => _byName[name].FirstOrDefault(e => e.Ancestors().TakeWhile(a => a != _definition).All(a => !Is(a, "InternalElement") || NameOf(a) != "Phases"));

    private static string? AttributeOf(XElement element, string name) =>
        element.Elements().FirstOrDefault(e => Is(e, "Attribute") && NameOf(e) == name) is { } attribute ? ValueOf(attribute) : null;

    private static string ValueOf(XElement attribute) => attribute.Elements().FirstOrDefault(e => Is(e, "Value"))?.Value.Trim() ?? string.Empty;

    private static string NameOf(XElement element) => element.Attribute("Name")?.Value ?? string.Empty;

    private static bool Is(XElement element, string name) => element.Name.LocalName == name;
}
