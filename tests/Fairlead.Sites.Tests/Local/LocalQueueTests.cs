using Fairlead.Sites.Local;

namespace Fairlead.Sites.Tests.Local;

/// <summary>Who waits behind whom.</summary>
public sealed class LocalQueueTests
{
    [Fact]
    public void Add_WithPriority_TakesOnlyPlacesOfItsOwnAccount()
    {
        var queue = new LocalQueue(cpus: 1, memory: 1);
        foreach (var (number, account, priority) in ((long, string, int)[])[(1, "ada", 0), (2, "bob", 0), (3, "ada", 5), (4, "ada", 0), (5, "bob", 1), (6, "ada", 9)])
        {
            queue.Add(Waiting(number, account, priority));
        }

        Order(queue).ShouldBe([6, 5, 3, 1, 2, 4]);
    }

    private static List<long> Order(LocalQueue queue)
    {
        var order = new List<long>();
        while (queue.TakeNext() is { } next)
        {
            order.Add(next.Asked.Number);
            queue.Started(next, (int)next.Asked.Number, 0, DateTimeOffset.UnixEpoch);
            queue.Remove(next);
        }

        return order;
    }

    private static LocalAttempt Waiting(long number, string account, int priority) => new(new QueuedAttempt
    {
        Number = number,
        MarkerJob = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(number)),
        MarkerAttempt = 1,
        Account = account,
        Workspace = "/w",
        Cpus = 1,
        Priority = priority,
    });
}
