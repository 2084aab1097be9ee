using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Storages;

/// <summary>
/// How far jobs say they are: a number in a small file of their working directories. Whoever asks often does not make the gateway look often: what
/// was found counts for a few seconds.
/// </summary>
/// <param name="storages">Reaches working directories.</param>
/// <param name="clock">Says how old an answer is.</param>
public sealed class JobProgress(IStorageProvider storages, TimeProvider clock)
{
    private const int LongestText = 64;
    private const int MostAnswers = 10_000;
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodForEnded = TimeSpan.FromMinutes(10);

    // A site that takes longer does not keep anybody waiting who only wants to see the job.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<JobId, (double? Progress, DateTimeOffset Until)> _answers = new();

    /// <summary>From 0 to 1, or null where the job does not say, or nobody can look at the moment.</summary>
    /// <param name="job">The job.</param>
    /// <param name="file">The name of the file.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    public async Task<double?> OfAsync(Job job, string file, CancellationToken cancellationToken)
    {
        if (job.MainAttempt?.StartedAt is null || job.Tasks is not null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (_answers.TryGetValue(job.Id, out var known) && known.Until > now)
        {
            return known.Progress;
        }

        var progress = await ReadAsync(job, file, cancellationToken);
        if (_answers.Count >= MostAnswers)
        {
            _answers.Clear();
        }

        _answers[job.Id] = (progress, now + (job.IsFinal ? GoodForEnded : GoodFor));
        return progress;
    }

    private async Task<double?> ReadAsync(Job job, string file, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (!(await storages.Open(job.Site, job.Account, job.Directory).ReadAsync($"/{file}", 0, LongestText, both.Token)).TryGet(out var content, out _))
            {
                return null;
            }

            await using (content)
            {
                using var reader = new StreamReader(content.Bytes, Encoding.UTF8);
                var text = await reader.ReadToEndAsync(both.Token);
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var progress) && progress is >= 0 and <= 1 ? progress : null;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (IOException)
        {
            // The connection broke while it was read.
            return null;
        }
    }
}
