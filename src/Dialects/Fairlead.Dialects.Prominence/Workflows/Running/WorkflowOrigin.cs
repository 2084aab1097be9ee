using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Workflows.Running;

/// <summary>What is kept with a workflow beside its definition.</summary>
internal sealed record WorkflowOrigin
{
    /// <summary>The address of this API, as whoever submitted it reaches it.</summary>
    public required string Address { get; init; }

    /// <summary>How many jobs it has, all instances counted.</summary>
    public required int Total { get; init; }

    /// <summary>How many of them were done in the workflows that it goes on from.</summary>
    public int Done { get; init; }

    /// <summary>The workflow that it goes on from, or null.</summary>
    public RunId? After { get; init; }

    /// <summary>As text, for the core to keep.</summary>
    public string ToText() => ProminenceJson.TextOf(new JsonObject { ["address"] = Address, ["total"] = Total, ["done"] = Done, ["after"] = After?.ToString() });

    /// <summary>What is kept with that workflow.</summary>
    public static WorkflowOrigin Of(Run run)
    {
        var kept = ProminenceJson.ReadObject(run.Extra ?? "{}").TryGet(out var read, out _) ? read : [];
        return new WorkflowOrigin
        {
            Address = Fields.ScalarOf(kept["address"]) ?? string.Empty,
            Total = Whole(kept, "total"),
            Done = Whole(kept, "done"),
            After = RunId.TryParse(Fields.ScalarOf(kept["after"]), null, out var before) ? before : null,
        };
    }

    private static int Whole(JsonObject kept, string key) => int.TryParse(Fields.ScalarOf(kept[key]), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
