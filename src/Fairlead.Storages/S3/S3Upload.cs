using System.Buffers;
using Amazon.S3.Model;
using Fairlead.Core;

namespace Fairlead.Storages.S3;

/// <summary>Writes an object from a stream of any length, a part in memory at a time. The object is there as a whole, or not at all.</summary>
/// <param name="bucket">Where it goes.</param>
/// <param name="key">What it is called.</param>
internal sealed class S3Upload(S3Bucket bucket, string key)
{
    private const int SmallPart = 8 * 1024 * 1024;
    private const int LargePart = 64 * 1024 * 1024;
    private const int SmallParts = 1000;

    // What S3 takes; with these sizes an object of 570 GiB.
    private const int MostParts = 10_000;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallPart);
    private int _size = SmallPart;

    /// <returns>Bytes written.</returns>
    public async Task<Outcome<long>> RunAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return await UploadAsync(content, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    private async Task<Outcome<long>> UploadAsync(Stream content, CancellationToken cancellationToken)
    {
        var count = await FillAsync(content, cancellationToken);
        if (count < _size)
        {
            using var whole = Filled(count);
            return (await bucket.PutAsync(key, whole, cancellationToken)).Select(_ => (long)count);
        }

        if (!(await bucket.BeginAsync(key, cancellationToken)).TryGet(out var upload, out var refusal))
        {
            return refusal;
        }

        var isComplete = false;
        try
        {
            var outcome = await PartsAsync(upload, count, content, cancellationToken);
            isComplete = outcome.TryGet(out _, out _);
            return outcome;
        }
        finally
        {
            if (!isComplete)
            {
                // Also where the caller has gone: parts that nobody asks for any more cost their owner money.
                await bucket.AbortAsync(key, upload, CancellationToken.None);
            }
        }
    }

    private async Task<Outcome<long>> PartsAsync(string upload, int count, Stream content, CancellationToken cancellationToken)
    {
        var parts = new List<PartETag>();
        var written = 0L;
        while (count > 0)
        {
            if (parts.Count == MostParts)
            {
                return Refusal.TooLarge("content", $"An object in a bucket has at most {written} bytes.");
            }

            using var bytes = Filled(count);
            if (!(await bucket.PutPartAsync(key, upload, parts.Count + 1, bytes, cancellationToken)).TryGet(out var part, out var refusal))
            {
                return refusal;
            }

            parts.Add(part);
            written += count;
            var isLast = count < _size;
            if (parts.Count == SmallParts)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = ArrayPool<byte>.Shared.Rent(LargePart);
                _size = LargePart;
            }

            count = isLast ? 0 : await FillAsync(content, cancellationToken);
        }

        return (await bucket.CompleteAsync(key, upload, parts, cancellationToken)).Select(_ => written);
    }

    private ValueTask<int> FillAsync(Stream content, CancellationToken cancellationToken) =>
        content.ReadAtLeastAsync(_buffer.AsMemory(0, _size), _size, throwOnEndOfStream: false, cancellationToken);

    private MemoryStream Filled(int count) => new(_buffer, 0, count, writable: false);
}
