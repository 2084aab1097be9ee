using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Storages;
using Fairlead.Storages.S3;

namespace Fairlead.Storages.Staging;

/// <summary>Objects in the buckets of the configuration.</summary>
/// <param name="buckets">The buckets.</param>
/// <param name="site">Says what of them the job's site shares.</param>
/// <param name="credentials">Opens what is shown there.</param>
internal sealed class BucketFiles(S3Buckets buckets, SiteFiles site, WebCredentials credentials) : IStagingProtocol
{
    public bool Serves(DataPlace place) => place is DataPlace.InBucket;

    public Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken) =>
        WithinAsync(job, import.From, import.Credential, (source, path) => TreeFiles.FetchAsync(source, path, files, import, cancellationToken));

    public Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) =>
        WithinAsync(job, export.To, export.Credential, (target, path) => new StorageCopy(files, target, export.Mode).RunAsync(export.From, path, cancellationToken));

    private async Task<Outcome<long>> WithinAsync(Job job, DataPlace place, SealedSecret? credential, Func<IStorage, string, Task<Outcome<long>>> work) =>
        place is not DataPlace.InBucket inBucket ? Refusal.Invalid("place", $"{place} is in no bucket.")
        : credential is null ? await SharedAsync(job, inBucket, work)
        : await credentials.WithAsync(job, credential, async shown =>
        {
            // Sealed by the compiler of a description.
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(shown?.Parameter ?? string.Empty));
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (!buckets.Visit(inBucket.Bucket, pair[..colon], pair[(colon + 1)..]).TryGet(out var visit, out var refusal))
            {
                return refusal;
            }

            using (visit)
            {
                return await work(visit.Files, inBucket.Path);
            }
        });

    private async Task<Outcome<long>> SharedAsync(Job job, DataPlace.InBucket place, Func<IStorage, string, Task<Outcome<long>>> work) =>
        site.OpenBucket(job, place.Bucket, place.Path).TryGet(out var shared, out var refusal) ? await work(shared.Files, shared.Path) : refusal;
}
