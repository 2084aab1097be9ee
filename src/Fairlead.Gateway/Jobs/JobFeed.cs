using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>Tells those in this process who follow jobs of every new version that was committed. Nothing is missed only by those who also read the store.</summary>
public sealed class JobFeed
{
    private readonly Lock _changing = new();
    private volatile Action<IReadOnlyList<Job>>? _followers;

    /// <summary>Calls <paramref name="follower"/> after every commit, on the committing thread: it has to be quick and must not throw.</summary>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Follow(Action<IReadOnlyList<Job>> follower)
    {
        lock (_changing)
        {
            _followers += follower;
        }

        return new Subscription(this, follower);
    }

    /// <summary>Says that these versions were committed.</summary>
    public void Publish(IReadOnlyList<Job> jobs) => _followers?.Invoke(jobs);

    private sealed class Subscription(JobFeed feed, Action<IReadOnlyList<Job>> follower) : IDisposable
    {
        public void Dispose()
        {
            lock (feed._changing)
            {
                feed._followers -= follower;
            }
        }
    }
}
