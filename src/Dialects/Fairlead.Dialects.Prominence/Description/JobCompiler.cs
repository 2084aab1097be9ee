using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>Compiles a job description. The order in which its parts are looked at is that of the wire contract: the first thing that is wrong is told.</summary>
/// <param name="sites">The sites that the caller may use, the usual one first.</param>
/// <param name="address">The address of this API for programs in jobs.</param>
/// <param name="logins">Seals what registries are shown.</param>
internal sealed class JobCompiler(IReadOnlyList<SiteProfile> sites, string address, LoginSeal logins)
{
    /// <summary>The form of documents of this dialect (<see cref="JobDescription.SourceForm"/>).</summary>
    public const string Form = "prominence";

    /// <summary>The variable with a job's number.</summary>
    public const string NumberVariable = "PROMINENCE_JOB_ID";

    /// <summary>The variable with a token for the programs of a job.</summary>
    public const string TokenVariable = "PROMINENCE_TOKEN";

    /// <summary>The variable with the node that a process is on.</summary>
    private const string NodeVariable = "PROMINENCE_NODE_NUM";

    /// <summary>The job, or the first thing that is wrong.</summary>
    public Outcome<CompiledJob> Compile(JsonObject document) => Compile(document, new Fields(document));

    /// <summary>The job, or the first thing that is wrong with it or with what was read with it before.</summary>
    /// <param name="document">The description.</param>
    /// <param name="job">Reads it, as a part of whatever it belongs to.</param>
    public Outcome<CompiledJob> Compile(JsonObject document, Fields job)
    {
        job.Only("name", "labels", "tasks", "resources", "policies", "notifications", "inputs", "artifacts", "outputFiles", "outputDirs", "storage");
        var name = NameReader.Name(job);
        var labels = NameReader.Labels(job);
        var resources = ResourceCompiler.Compile(job, sites);
        // The containers of tasks see what artifacts and storages bring: these are read twice, so that what is wrong with tasks is told first.
        var mounts = ArtifactCompiler.Compile(new Fields(document)).Mounts;
        var volumes = StorageReader.Read(new Fields(document), sites).Volumes;
        var tasks = new TaskCompiler(resources, mounts, address) { Volumes = volumes, Logins = logins }.Compile(job);
        var artifacts = ArtifactCompiler.Compile(job);
        var outputs = OutputCompiler.Compile(job);
        var inputs = InputCompiler.Compile(job);
        var storage = StorageReader.Read(job, sites);
        var policies = PolicyCompiler.Compile(job, sites);
        var wantsMail = NotificationReader.Read(job, "jobFinished");
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
                QueueLimit = policies.QueueLimit,
                Priority = policies.Priority,
                StaysCurrent = policies.StaysCurrent,
                ForgivesExitCodes = policies.ForgivesExitCodes,
                NumberVariables = [NumberVariable],
                TokenVariable = TokenVariable,
                NodeVariables = [NodeVariable],
                SourceForm = Form,
            },
            StoredDocument.Of(document, logins),
            [.. artifacts.Objects, .. tasks.Objects])
        {
            Sites = policies.Sites,
            MailAbout = wantsMail ? new Uri($"{address}/jobs") : null,
            Flaw = storage.Flaw,
        };
    }
}
