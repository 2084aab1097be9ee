using System.Text.Json.Nodes;

namespace Fairlead.Templates.Model;

/// <summary>Another implementation of a phase, or other arguments, for one run.</summary>
/// <param name="Type">The implementation, such as <c>PHASES.FLOW.solver.run</c>; null for that of the template.</param>
/// <param name="Arguments">The arguments, in place of all of the template's; null for those.</param>
public sealed record PhaseChange(string? Type, JsonObject? Arguments);
