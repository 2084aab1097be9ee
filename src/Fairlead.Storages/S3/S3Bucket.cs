using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Fairlead.Core;

namespace Fairlead.Storages.S3;

/// <summary>A bucket: what is asked of the service, with its troubles as refusals.</summary>
/// <param name="client">Speaks to the service.</param>
/// <param name="name">The bucket.</param>
internal sealed class S3Bucket(IAmazonS3 client, string name)
{
    private const int DeletesAtOnce = 16;

    /// <summary>What is known of an object, or null where there is none.</summary>
    public Task<Outcome<S3Found>> HeadAsync(string key, CancellationToken cancellationToken) => TryAsync<S3Found>(async () =>
    {
        try
        {
            var head = await client.GetObjectMetadataAsync(name, key, cancellationToken);
            return new S3Found(head.ContentLength, head.LastModified ?? DateTime.UnixEpoch);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return Refusal.NotFound("such file");
        }
    });

    /// <summary>A page of objects whose keys begin with the prefix; where a delimiter is given, what lies behind it is one common prefix.</summary>
    public Task<Outcome<ListObjectsV2Response>> ListAsync(string prefix, string? delimiter, string? continuation, int limit, CancellationToken cancellationToken) =>
        TryAsync<ListObjectsV2Response>(async () => await client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = name, Prefix = prefix, Delimiter = delimiter, ContinuationToken = continuation, MaxKeys = limit }, cancellationToken));

    /// <summary>The bytes of an object, both ends included.</summary>
    public Task<Outcome<Stream>> ReadAsync(string key, long first, long last, CancellationToken cancellationToken) => TryAsync<Stream>(async () =>
        (await client.GetObjectAsync(new GetObjectRequest { BucketName = name, Key = key, ByteRange = new ByteRange(first, last) }, cancellationToken)).ResponseStream);

    /// <summary>Writes a whole object from memory.</summary>
    public Task<Outcome<Done>> PutAsync(string key, Stream content, CancellationToken cancellationToken) => TryAsync<Done>(async () =>
    {
        await client.PutObjectAsync(
            new PutObjectRequest { BucketName = name, Key = key, InputStream = content, AutoCloseStream = false, UseChunkEncoding = false }, cancellationToken);
        return Done.Value;
    });

    /// <summary>Begins an upload in parts.</summary>
    public Task<Outcome<string>> BeginAsync(string key, CancellationToken cancellationToken) => TryAsync<string>(async () =>
        (await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = name, Key = key }, cancellationToken)).UploadId);

    /// <summary>Uploads a part from memory.</summary>
    public Task<Outcome<PartETag>> PutPartAsync(string key, string upload, int number, Stream content, CancellationToken cancellationToken) => TryAsync<PartETag>(async () =>
    {
        var request = new UploadPartRequest { BucketName = name, Key = key, UploadId = upload, PartNumber = number, InputStream = content, PartSize = content.Length, UseChunkEncoding = false };
        return new PartETag(number, (await client.UploadPartAsync(request, cancellationToken)).ETag);
    });

    /// <summary>Makes an object of the parts.</summary>
    public Task<Outcome<Done>> CompleteAsync(string key, string upload, List<PartETag> parts, CancellationToken cancellationToken) => TryAsync<Done>(async () =>
    {
        await client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = name, Key = key, UploadId = upload, PartETags = parts }, cancellationToken);
        return Done.Value;
    });

    /// <summary>Gives an upload up: its parts are not kept.</summary>
    public Task<Outcome<Done>> AbortAsync(string key, string upload, CancellationToken cancellationToken) => TryAsync<Done>(async () =>
    {
        await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = name, Key = key, UploadId = upload }, cancellationToken);
        return Done.Value;
    });

    /// <summary>Deletes objects, some at a time; those that are not there are no error. One request each: not every service knows the one for many.</summary>
    public Task<Outcome<Done>> DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => TryAsync<Done>(async () =>
    {
        foreach (var some in keys.Chunk(DeletesAtOnce))
        {
            await Task.WhenAll(some.Select(key => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = name, Key = key }, cancellationToken)));
        }

        return Done.Value;
    });

    private async Task<Outcome<T>> TryAsync<T>(Func<Task<Outcome<T>>> ask)
        where T : notnull
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return Refusal.NotFound("such file");
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            return Refusal.Forbidden($"The bucket {name} does not allow it.");
        }
        catch (AmazonS3Exception e) when ((int)e.StatusCode is >= 400 and < 500 and not 429)
        {
            return Refusal.Conflict($"The bucket {name} refuses it: {e.ErrorCode}.");
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or WebException)
        {
            return Refusal.Unavailable($"The bucket {name} does not answer: {e.Message}");
        }
    }
}

/// <summary>An object.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedAt">When it was written, in UTC.</param>
internal sealed record S3Found(long Size, DateTime ModifiedAt);
