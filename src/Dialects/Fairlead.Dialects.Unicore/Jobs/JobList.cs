using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Unicore.Jobs;

/// <summary>Lists of jobs: all of one's own, those of a site, the tasks of an array.</summary>
internal static class JobList
{
    /// <summary>A page of the jobs that fit.</summary>
    public static async Task<IResult> AnswerAsync(
        HttpRequest request, Caller caller, string address, JobQuery query, int usual, UnicoreLinks links, FindJob find, CancellationToken cancellationToken)
    {
        if (!ListView.ReadPage(request.Query, usual).TryGet(out var page, out var refusal))
        {
            return UnicoreError.Of(refusal);
        }

        var tags = Words.Of(request.Query["tags"]);
        var view = new ListView("jobs", address, page, tags.IsEmpty ? null : $"tags={Uri.EscapeDataString(string.Join(',', tags))}");
        if (caller.Principal.IsAnonymous)
        {
            return view.Of([], hasMore: false);
        }

        var found = await find.ListAsync(caller.Principal, query with { Tags = tags, Offset = page.Offset, Limit = page.Limit }, cancellationToken);
        return view.Of(found.Jobs.Select(links.Job), found.HasMore);
    }
}
