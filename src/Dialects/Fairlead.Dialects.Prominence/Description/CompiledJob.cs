using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>What a description comes to.</summary>
/// <param name="Description">The job in the core's words.</param>
/// <param name="Source">The document as it is shown from now on.</param>
/// <param name="Objects">The uploaded objects that it needs.</param>
internal sealed record CompiledJob(JobDescription Description, JsonObject Source, ImmutableArray<NeededObject> Objects)
{
    /// <summary>The sites it can run on.</summary>
    public SiteWish Sites { get; init; } = SiteWish.Any;

    /// <summary>The address of all jobs, where its owner wants mail with that of the job when it is over; else null.</summary>
    public Uri? MailAbout { get; init; }

    /// <summary>What makes it impossible although the document is right: then the job has failed from the beginning. Or null.</summary>
    public Refusal? Flaw { get; init; }
}

/// <summary>An uploaded object that a job needs.</summary>
/// <param name="Kind">What it is to the job: <c>Artifact</c> or <c>Image</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record NeededObject(string Kind, string Name);
