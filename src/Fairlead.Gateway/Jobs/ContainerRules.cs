using Fairlead.Core;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a step may say of the container it runs in.</summary>
internal static class ContainerRules
{
    /// <summary>The first thing that is wrong with the step at that site, or null.</summary>
    public static Refusal? Check(Step step, SiteProfile site)
    {
        if (step.Container is not { } container)
        {
            return step.Command is StepCommand.ImageDefault ? Refusal.Invalid("executable", "A step without an image needs a command.") : null;
        }

        return step.Command is not (StepCommand.Program or StepCommand.ImageDefault)
            ? Refusal.Invalid("container", "Only a program, or what the image says, can run in a container.")
            : container.Mounts.Select(m => DescriptionRules.CheckFile("mounts", m.From)).FirstOrDefault(r => r is not null) ?? CheckVolumes(container, site);
    }

    private static Refusal? CheckVolumes(Container container, SiteProfile site)
    {
        var offered = site.Containers.Volumes;
        return container.Volumes.FirstOrDefault(v => !offered.ContainsKey(v.From)) is { } missing
            ? Refusal.Invalid("volumes", $"{site.Name} offers no storage '{missing.From}' to containers; it offers {(offered.IsEmpty ? "none" : string.Join(", ", offered.Keys))}.")
            : null;
    }
}
