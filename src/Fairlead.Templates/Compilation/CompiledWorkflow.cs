using Fairlead.Core.Workflows;
using Fairlead.Templates.Document;

namespace Fairlead.Templates.Compilation;

/// <summary>A workflow in the words of the engine.</summary>
/// <param name="Definition">What the engine goes through.</param>
/// <param name="Settings">What is kept with its runs.</param>
internal sealed record CompiledWorkflow(WorkflowDefinition Definition, RunSettings Settings);

/// <summary>Where nodes stand in the document.</summary>
internal sealed class NodePlaces
{
    private readonly Dictionary<string, (Mark At, string Path)> _places = [];

    /// <summary>Remembers a place.</summary>
    public void Add(string place, Mark at, string path) => _places.TryAdd(place, (at, path));

    /// <summary>The place of a node or block, or of the nearest one around it.</summary>
    public (Mark At, string Path) Of(string place)
    {
        while (true)
        {
            if (_places.TryGetValue(place, out var found))
            {
                return found;
            }

            if (place.LastIndexOf('/') is not (>= 0 and var slash))
            {
                return _places.GetValueOrDefault(string.Empty, (new Mark(1, 1), string.Empty));
            }

            place = place[..slash];
        }
    }
}
