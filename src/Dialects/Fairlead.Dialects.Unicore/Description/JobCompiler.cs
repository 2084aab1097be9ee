using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>A UNICORE job description in the core's words.</summary>
/// <param name="Description">What runs; only name and tags where the document has a flaw.</param>
/// <param name="Flaw">What is wrong with its content, or null.</param>
/// <param name="Notes">What was left out of it.</param>
internal sealed record CompiledJob(JobDescription Description, Refusal? Flaw, ImmutableArray<string> Notes);

/// <summary>
/// Compiles UNICORE's job description. Whatever is wrong with its content becomes a flaw and never an error: clients fetch the job first and then
/// look what became of it. What this server does not do is a flaw too, and says so. Unknown keys are ignored, as clients leave their own there.
/// </summary>
/// <param name="site">The site it runs on.</param>
/// <param name="own">Knows the storages of this gateway.</param>
/// <param name="owner">The owner.</param>
/// <param name="jobs">The address of all jobs, as the client knows it.</param>
/// <param name="now">The time, from which times of the day are counted.</param>
internal sealed class JobCompiler(SiteProfile site, OwnStorages own, Principal owner, Uri jobs, DateTimeOffset now)
{
    /// <summary>Seals a secret of the owner; null where descriptions must not hold any.</summary>
    public Func<string, SealedSecret>? Seal { get; init; }

    private const string DefaultName = "UNICORE_Job";

    /// <summary>The description in the core's words.</summary>
    public CompiledJob Compile(JsonObject document)
    {
        var job = new JsonFields(document);
        var notes = ImmutableArray.CreateBuilder<string>();
        if (HoldsNul(document))
        {
            job.Refuse("document", "A job description must not hold NUL characters.");
        }

        CheckLoginNode(job);
        var environment = Variables.Compile(job);
        var staging = new StagingCompiler(job, new PlaceReader(own, notes), new TransferCredentials(Seal, owner.Token));
        var imports = staging.Imports();
        var exports = new ExportCompiler(job, staging);
        var sweep = exports.InTasks(new SweepCompiler(job).Compile(staging.Swept));
        var variables = environment.Keys.Concat(sweep is { Points: [var point, ..] } ? point.Environment.Keys : []).ToHashSet();
        var resources = new ResourceCompiler(job, site, now);
        var asked = resources.Compile(sweep is { Points: [var first, ..] } ? environment.SetItems(first.Environment) : environment, out var array);
        var steps = new CommandCompiler(job, site).Compile(variables, out var executable);
        var description = new JobDescription
        {
            Name = job.Text("Name") ?? job.Text("ApplicationName") ?? DefaultName,
            Steps = steps,
            Resources = asked,
            Environment = environment.SetItem("UC_USERDN", owner.DistinguishedName).SetItem("UC_EXECUTABLE", executable ?? string.Empty),
            Imports = imports,
            Exports = exports.OfJob(sweep, array),
            NotBefore = NotBefore(job),
            ClientStagesIn = job.Flag(false, "haveClientStageIn"),
            Array = array,
            Sweep = sweep is null ? null : resources.Spread(sweep, environment),
            Umask = Umask(job),
            Email = job.Text("User email"),
            Subscriptions = new NotificationCompiler(job, jobs, owner).Compile(),
            Tags = Tags(job),
        };
        return job.Flaw is { } flaw
            ? new CompiledJob(Harmless(description), flaw, notes.ToImmutable())
            : new CompiledJob(description, null, notes.ToImmutable());
    }

    private void CheckLoginNode(JsonFields job)
    {
        if (job.Text("Login node") is { } pattern && !site.IsLoginNode(pattern))
        {
            job.Refuse("Login node", $"There is no login node '{Shown.Of(pattern)}' on {site.Name}. There is: {site.LoginNode}.");
        }
    }

    private DateTimeOffset? NotBefore(JsonFields job)
    {
        if (job.Text("Not before") is not { } text)
        {
            return null;
        }

        var time = UnicoreTime.Read(text, now);
        if (time is null)
        {
            job.Refuse("Not before", $"Not before is a time such as 17:30, 2026-03-09 17:30 or 2026-03-09T17:30:00+0100, not '{Shown.Of(text)}'.");
        }

        return time;
    }

    private static int? Umask(JsonFields job)
    {
        if (job.Text("Umask", "umask") is not { } text)
        {
            return null;
        }

        var umask = UmaskText.Read(text);
        if (umask is null)
        {
            job.Refuse("Umask", $"Umask is three octal digits such as 077, not '{Shown.Of(text)}'.");
        }

        return umask;
    }

    private static ImmutableArray<string> Tags(JsonFields job)
    {
        var key = job["Tags"] is not null ? "Tags" : "tags";
        if (job["Tags"] is { } tags && job["tags"] is { } others && !JsonNode.DeepEquals(tags, others))
        {
            job.Refuse("tags", "Tags and tags contradict each other: give one of them.");
        }

        return job[key] is JsonArray ? [.. job.Texts(key).Distinct()] : [.. Words.Of(job.Text(key)).Distinct()];
    }

    // A job that failed before it began still has a name and tags to be found by, as far as those can be kept.
    private JobDescription Harmless(JobDescription description)
    {
        var rest = new JobDescription { Name = description.Name, Tags = description.Tags, Subscriptions = description.Subscriptions };
        return DescriptionRules.Check(rest, site) is null ? rest : new JobDescription { Name = DefaultName };
    }

    private static bool HoldsNul(JsonNode? node) => node switch
    {
        JsonObject map => map.Any(m => m.Key.Contains('\0', StringComparison.Ordinal) || HoldsNul(m.Value)),
        JsonArray list => list.Any(HoldsNul),
        _ => JsonFields.ScalarOf(node)?.Contains('\0', StringComparison.Ordinal) == true,
    };
}
