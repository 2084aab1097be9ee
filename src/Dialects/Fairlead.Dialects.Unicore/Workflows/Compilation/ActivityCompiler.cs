using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>Compiles one activity.</summary>
/// <param name="element">The activity.</param>
/// <param name="id">Its id.</param>
/// <param name="scope">The level it belongs to.</param>
internal sealed class ActivityCompiler(Element element, string id, WorkflowScope scope)
{
    private const string IgnoreFailure = "IGNORE_FAILURE";
    private const string MaxResubmits = "MAX_RESUBMITS";
    private const string DisableNotifications = "DISABLE_NOTIFICATIONS";

    /// <summary>The activity as a node.</summary>
    /// <param name="kind">What it does, in the form of <see cref="Kinds"/>, or null where it does not say.</param>
    /// <param name="site">The site that its level is brokered to, or null.</param>
    public Node Compile(string? kind, string? site) => kind switch
    {
        null => Refused("it has neither 'type' nor 'job'."),
        Kinds.Job => Job(site),
        Kinds.Modify => Modify(),
        Kinds.Hold => Hold(),
        Kinds.Start or Kinds.Split => new Node.Fork(id),
        Kinds.Branch => new Node.Choice(id),
        Kinds.Merge => new Node.Merge(id),
        Kinds.Synchronize => new Node.Join(id),
        _ => Refused($"there is no activity type '{Shown.Of(element.Text("type") ?? string.Empty)}' (known: {Kinds.All})."),
    };

    private Node Job(string? site)
    {
        if (element["job"] is null)
        {
            return Refused("it is of type JOB, but has no 'job'.");
        }

        var options = Options();
        if (element.Object("job") is not { } job)
        {
            return WorkflowScope.Placeholder(id);
        }

        if (site is not null)
        {
            job = (JsonObject)job.DeepClone();
            job[JobPayload.SiteKey] = site;
        }

        return new Node.Job(id, new JobPayload(job, scope.Chunks).ToText())
        {
            IgnoreFailure = options.Flag(IgnoreFailure),
            Resubmission = new Resubmission(options.Whole(0, MaxResubmits) ?? 0),
        };
    }

    private Element Options()
    {
        var options = element.Inner(element.Object("options") ?? []);
        foreach (var (key, _) in options.Source)
        {
            if (key is not (IgnoreFailure or MaxResubmits or DisableNotifications))
            {
                element.Refuse($"option '{Shown.Of(key)}' is not known (known: {IgnoreFailure}, {MaxResubmits}, {DisableNotifications}).");
            }
        }

        return options;
    }

    private Node Modify()
    {
        var options = element.WithOptions();
        var (variable, expression) = (options.Required("variable_name", "variableName"), options.Required("expression"));
        return variable.Length > 0 && expression.Length > 0 ? new Node.Assign(id, variable, expression) : WorkflowScope.Placeholder(id);
    }

    private Node Hold()
    {
        if (element.WithOptions().Text("sleep_time") is not { Length: > 0 } text)
        {
            return new Node.Hold(id);
        }

        return SleepTime.Read(text) is { } time
            ? new Node.Hold(id, time > TimeSpan.Zero ? time : null)
            : Refused($"'sleep_time' is a whole number with a unit of s, min, h or d, such as '30 min', not '{Shown.Of(text)}'.");
    }

    private Node Refused(string message)
    {
        element.Refuse(message);
        return WorkflowScope.Placeholder(id);
    }
}
