using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Compiles a job description. The order in which its parts are looked at is that of the wire contract: the first thing that is wrong is told.</summary>
/// <param name="sites">The sites that the caller may use, the usual one first.</param>
/// <param name="address">The address of this API for programs in jobs.</param>
internal sealed partial class JobCompiler(IReadOnlyList<SiteProfile> sites, string address)
{
    /// <summary>The form of documents of this dialect (<see cref="JobDescription.SourceForm"/>).</summary>
    public const string Form = "prominence";

    /// <summary>The variable with a job's number.</summary>
    public const string NumberVariable = "PROMINENCE_JOB_ID";

    private const int LongestName = 512;

    /// <summary>The job, or the first thing that is wrong.</summary>
    public Outcome<CompiledJob> Compile(JsonObject document)
    {
        var job = new Fields(document);
        job.Only("name", "labels", "tasks", "resources", "policies", "notifications", "inputs", "artifacts", "outputFiles", "outputDirs", "storage");
        var name = Name(job);
        var labels = Labels(job);
        var resources = ResourceCompiler.Compile(job, sites);
        // The containers of tasks see what artifacts bring: these are read twice, so that what is wrong with tasks is told before what is wrong with them.
        var mounts = ArtifactCompiler.Compile(new Fields(document)).Mounts;
        var tasks = new TaskCompiler(resources, mounts, address).Compile(job);
        var artifacts = ArtifactCompiler.Compile(job);
        var outputs = OutputCompiler.Compile(job);
        var inputs = InputCompiler.Compile(job);
        var wantsMount = StorageReader.Read(job);
        var policies = PolicyCompiler.Compile(job, resources, sites);
        NotificationReader.Read(job);
        if (job.Flaw is { } flaw)
        {
            return flaw;
        }

        return new CompiledJob(
            new JobDescription
            {
                Name = string.IsNullOrWhiteSpace(name) ? "job" : name,
                Tags = labels,
                Steps = tasks.StepsFor(policies),
                Resources = resources.Request,
                Imports = [.. inputs, .. artifacts.Imports, .. tasks.Imports],
                Archives = artifacts.Archives,
                Outputs = outputs,
                Retry = RetryPolicy.Default with { Failures = policies.Retries },
                StaysCurrent = policies.StaysCurrent,
                NumberVariables = [NumberVariable],
                SourceForm = Form,
            },
            StoredDocument.Of(document),
            [.. artifacts.Objects, .. tasks.Objects])
        {
            Sites = policies.Sites,
            Flaw = wantsMount ? Refusal.Conflict("Unable to mount storage volume") : null,
        };
    }

    private static string? Name(Fields job)
    {
        var name = job.Text("name");
        if (name is not null && !NamePattern().IsMatch(name))
        {
            job.Refuse("name", $"must have at most {LongestName} characters: letters, digits, spaces and the characters - _ . /");
        }

        return name;
    }

    /// <summary>Labels are tags of the form <c>key=value</c>.</summary>
    private static ImmutableArray<string> Labels(Fields job)
    {
        if (job.Object("labels") is not { } labels)
        {
            return [];
        }

        var tags = ImmutableArray.CreateBuilder<string>();
        foreach (var key in labels.Names)
        {
            if (!LabelKey().IsMatch(key))
            {
                labels.Refuse(Fields.Shown(key), $"cannot be the key of a label: letters and digits only, at most {LongestName}");
            }
            else if (labels.Text(key) is { } value)
            {
                if (!LabelValue().IsMatch(value))
                {
                    labels.Refuse(key, $"must be a string of 1 to {LongestName} letters, digits and the characters - _ . /");
                }

                tags.Add($"{key}={value}");
            }
        }

        return tags.ToImmutable();
    }

    [GeneratedRegex(@"^[A-Za-z0-9\-_./\s]{0,512}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9]{1,512}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^[\w\-./]{1,512}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
