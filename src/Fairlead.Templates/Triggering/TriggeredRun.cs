using System.Text.Json;
using Fairlead.Core.Workflows;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Model;

namespace Fairlead.Templates.Triggering;

/// <summary>What is kept with a run of a published workflow.</summary>
/// <param name="Template">Exactly which workflow it is of; null where its owner brought it along.</param>
/// <param name="Workflow">The name of the workflow in its file.</param>
/// <param name="Site">The site that was asked for, or null.</param>
/// <param name="Extra">What the dialect that asked keeps with it for itself, or null.</param>
public sealed record TriggeredRun(TemplateVersion? Template, string Workflow, string? Site, string? Extra)
{
    /// <summary>What is kept with a run, or null where it is of another form: no dialect of this one has taken it.</summary>
    public static TriggeredRun? Find(Run run)
    {
        try
        {
            return run.Extra is null ? null : Of(run);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is kept with a run; only for runs whose <see cref="Run.Dialect"/> is one of this form.</summary>
    public static TriggeredRun Of(Run run)
    {
        var settings = RunSettings.Read(run.Extra);
        return new TriggeredRun(settings.Template, settings.Workflow ?? settings.Template?.Workflow ?? string.Empty, settings.Site, settings.Extra);
    }
}
