using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Storages;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>What a job writes: <c>/jobs/N/stdout</c> and <c>/jobs/N/stderr</c>, while it runs and afterwards.</summary>
internal static class JobStreams
{
    public const string Output = "stdout";
    public const string Error = "stderr";

    private const string TextType = "text/plain; charset=utf-8";

    /// <summary>A character of UTF-8 begins at most that many bytes before any of its bytes.</summary>
    private const int Reach = 3;

    public static Task<IResult> ReadOutput(
        long id, HttpRequest request, Caller caller, NumberedJobs jobs, OpenStorage open, CancellationToken cancellationToken) =>
        ReadAsync(id, Output, request, caller, jobs, open, cancellationToken);

    public static Task<IResult> ReadError(
        long id, HttpRequest request, Caller caller, NumberedJobs jobs, OpenStorage open, CancellationToken cancellationToken) =>
        ReadAsync(id, Error, request, caller, jobs, open, cancellationToken);

    private static async Task<IResult> ReadAsync(
        long id, string stream, HttpRequest request, Caller caller, NumberedJobs jobs, OpenStorage open, CancellationToken cancellationToken) =>
        (await jobs.FindAsync(caller.Principal, id, AccessLevel.Read, cancellationToken)).TryGet(out var job, out _)
            ? await ReadAsync(job, stream, request.Query["node"], request.Query["offset"], caller.Principal, open, cancellationToken)
            : ProminenceError.NoSuchJob;

    /// <summary>The stream of a job from an offset on.</summary>
    /// <param name="job">The job; null for one that there is to be, but is not yet.</param>
    /// <param name="stream">Its name.</param>
    /// <param name="nodeText">Which node, as the client says it.</param>
    /// <param name="offsetText">From which byte, as the client says it.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="open">Opens its directory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IResult> ReadAsync(
        Job? job, string stream, string? nodeText, string? offsetText, Principal principal, OpenStorage open, CancellationToken cancellationToken)
    {
        if (!TryNumber(nodeText, out var node) || !TryNumber(offsetText, out var offset))
        {
            return ProminenceError.Bad("node and offset must be integers from 0");
        }

        if (node >= (job?.Description.Resources.NodesInAll ?? 1))
        {
            return ProminenceError.Bad($"{stream} does not exist");
        }

        if (job is null)
        {
            return TypedResults.Text(string.Empty, TextType);
        }

        var path = $"/{(stream == Output ? job.Description.Steps.FirstOrDefault()?.Stdout : job.Description.Steps.FirstOrDefault()?.Stderr) ?? stream}{(node == 0 ? string.Empty : Step.OutputOfNode(node))}";
        if (!(await open.RunAsync(principal, new StorageId.WorkingDirectory(job.Id), cancellationToken)).TryGet(out var directory, out var refusal))
        {
            return ProminenceError.Of(refusal);
        }

        if (!(await directory.Files.StatAsync(path, cancellationToken)).TryGet(out var entry, out refusal))
        {
            return refusal.Kind is RefusalKind.Unavailable ? ProminenceError.Of(refusal)
                : job.IsFinal && node == 0 ? ProminenceError.Bad($"{stream} does not exist")
                : TypedResults.Text(string.Empty, TextType);
        }

        if (offset >= entry.Size)
        {
            return TypedResults.Text(string.Empty, TextType);
        }

        return (await directory.Files.ReadAsync(path, Math.Max(0, offset - Reach), length: null, cancellationToken)).TryGet(out var content, out refusal)
            ? new TailOfText(content, (int)Math.Min(offset, Reach))
            : ProminenceError.Of(refusal);
    }

    private static bool TryNumber(string? text, out long number)
    {
        number = 0;
        return string.IsNullOrEmpty(text) || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Text from an offset on: where that is in the middle of a character, from the beginning of the character.</summary>
    /// <param name="content">The content from a few bytes before the offset on.</param>
    /// <param name="before">How many bytes these are.</param>
    private sealed class TailOfText(FileContent content, int before) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (content)
            {
                httpContext.Response.ContentType = TextType;
                var head = new byte[before + 1];
                var length = await content.Bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, httpContext.RequestAborted);
                var start = Math.Min(before, length);
                while (start > 0 && start < length && IsInside(head[start]))
                {
                    start--;
                }

                await httpContext.Response.Body.WriteAsync(head.AsMemory(start, length - start), httpContext.RequestAborted);
                await content.Bytes.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
            }
        }

        private static bool IsInside(byte value) => (value & 0b1100_0000) == 0b1000_0000;
    }
}
