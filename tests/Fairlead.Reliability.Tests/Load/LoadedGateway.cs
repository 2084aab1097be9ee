using System.Collections.Concurrent;
using System.Diagnostics;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Testing;

namespace Fairlead.Reliability.Tests.Load;

/// <summary>
/// Users who work with a gateway without a pause, whatever becomes of it. Each takes one job after the other through its whole life as its owner
/// sees it, and notes what was acknowledged and what did not come out as it must.
/// </summary>
internal sealed class LoadedGateway : IAsyncDisposable
{
    private static readonly string[] Owners = ["alice", "bob"];
    private static readonly string[] Sites = [GatewayInstallation.Local, GatewayInstallation.Cluster];
    private static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(4);

    // Common kinds more often than the others.
    private static readonly JobKind[] Mix =
    [
        JobKind.Plain, JobKind.Failing, JobKind.Array, JobKind.Plain, JobKind.Uploaded, JobKind.Deleted, JobKind.Plain, JobKind.Staged, JobKind.Aborted,
    ];

    private readonly GatewayInstallation _installation;
    private readonly UnicoreClient[] _clients;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _breakOff;
    private readonly ConcurrentBag<LoadJob> _acknowledged = [];
    private readonly ConcurrentBag<TimeSpan> _times = [];
    private readonly ConcurrentBag<string> _faults = [];
    private readonly Task _users;
    private int _count;

    private LoadedGateway(GatewayInstallation installation, int users, CancellationToken cancellationToken)
    {
        _installation = installation;
        _clients = [.. Owners.Select(o => new UnicoreClient(installation, o))];
        _breakOff = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _users = Task.WhenAll(Enumerable.Range(0, users).Select(i => UseAsync(_clients[i % _clients.Length], _breakOff.Token)));
    }

    /// <summary>The jobs that the gateway said it has taken.</summary>
    public IReadOnlyCollection<LoadJob> Acknowledged => _acknowledged;

    /// <summary>From acknowledgement to the end that the owner sees, of each job.</summary>
    public IReadOnlyCollection<TimeSpan> Times => _times;

    /// <summary>The job that took longest, with its log.</summary>
    public string Slowest { get; private set; } = "";

    /// <summary>What was not as it must be.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public int CutConnections => _clients.Sum(c => c.CutConnections);

    public int Refusals => _clients.Sum(c => c.Refusals);

    /// <summary>Begins.</summary>
    /// <param name="installation">The gateway; it need not run yet.</param>
    /// <param name="users">How many jobs are under way at any time.</param>
    /// <param name="cancellationToken">Breaks everything off.</param>
    public static LoadedGateway Begin(GatewayInstallation installation, int users, CancellationToken cancellationToken) => new(installation, users, cancellationToken);

    /// <summary>Waits until so many more jobs have ended, or something went wrong.</summary>
    public Task GoOnAsync(int jobs, CancellationToken cancellationToken)
    {
        var goal = _times.Count + jobs;
        return Eventually.Become(() => _times.Count >= goal || !_faults.IsEmpty, StallLimit, cancellationToken, $"{jobs} more jobs end");
    }

    /// <summary>Begins no more jobs and waits until those under way have ended.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _users;
    }

    /// <summary>Breaks off what is still under way: a test that failed need not wait for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _breakOff.CancelAsync();
        await _users.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Array.ForEach(_clients, c => c.Dispose());
        _stop.Dispose();
        _breakOff.Dispose();
    }

    private async Task UseAsync(UnicoreClient client, CancellationToken cancellationToken)
    {
        // The constructor has its task before the first job begins.
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _count);
            var job = new LoadJob(Mix[number / Sites.Length % Mix.Length], $"{client.User}-{number}", Sites[number % Sites.Length]);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StallLimit);
            try
            {
                await LiveAsync(job, client, limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                _faults.Add($"{job} stalled for {StallLimit}");
            }
            catch (Exception e) when (e is UnexpectedAnswerException or TimeoutException)
            {
                _faults.Add($"{job}: {e.Message}");
            }
        }
    }

    private async Task LiveAsync(LoadJob job, UnicoreClient client, CancellationToken cancellationToken)
    {
        var url = await client.SubmitAsync(job.Site, job.Describe(_installation), $"key-{job.Name}", cancellationToken);
        var acknowledged = Stopwatch.GetTimestamp();
        _acknowledged.Add(job);
        if (job.Kind is JobKind.Uploaded)
        {
            await client.UploadAsync(url, "input.txt", job.Input, cancellationToken);
            await client.ActAsync(url, "start", cancellationToken);
        }
        else if (job.Kind is JobKind.Aborted)
        {
            await client.ActAsync(url, "abort", cancellationToken);
        }

        var end = await client.EndAsync(url, StallLimit, cancellationToken);
        await NoteTimeAsync(job, url, Stopwatch.GetElapsedTime(acknowledged), client, cancellationToken);
        if (job.Judge(end) is { } wrong)
        {
            _faults.Add($"{wrong}\n{string.Join('\n', await client.LogAsync(url, cancellationToken))}");
            return;
        }

        await LookAtOutputAsync(job, url, client, cancellationToken);
        if (job.Kind is JobKind.Deleted)
        {
            await client.DeleteAsync(url, cancellationToken);
        }
    }

    /// <summary>The slowest job's own log tells what it waited for.</summary>
    private async Task NoteTimeAsync(LoadJob job, string url, TimeSpan time, UnicoreClient client, CancellationToken cancellationToken)
    {
        var isSlowest = _times.All(t => t < time);
        _times.Add(time);
        if (isSlowest)
        {
            Slowest = $"{job.Kind} {job.Name} on {job.Site}\n{string.Join('\n', await client.LogAsync(url, cancellationToken))}";
        }
    }

    private async Task LookAtOutputAsync(LoadJob job, string url, UnicoreClient client, CancellationToken cancellationToken)
    {
        if (job.Kind is JobKind.Aborted or JobKind.Array)
        {
            return;
        }

        var expected = $"hello from {job.Name}\n" + (job.Kind is JobKind.Uploaded or JobKind.Staged ? job.Input : "");
        Compare(job, "printed", await client.FileAsync(url, "stdout", cancellationToken), expected);
        if (job.Kind is JobKind.Staged)
        {
            Compare(job, "delivered", await client.FileAsync(job.DeliveredTo(_installation), cancellationToken), expected);
        }
    }

    private void Compare(LoadJob job, string verb, string output, string expected)
    {
        if (output.TrimEnd('\n') != expected.TrimEnd('\n'))
        {
            _faults.Add($"{job} {verb} '{output}'");
        }
    }
}
