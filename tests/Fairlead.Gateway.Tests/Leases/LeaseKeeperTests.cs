using Fairlead.Core.Leases;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Leases;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Gateway.Tests.Leases;

public sealed class LeaseKeeperTests : IAsyncDisposable
{
    private static readonly TimeSpan Renewal = LeaseKeeper.Length / 4;

    private readonly CountingClock _clock = new();
    private readonly RememberedLeases _store = new();
    private readonly LeaseKeeper _keeper;
    private readonly LeaseKeeper _other;
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    public LeaseKeeperTests()
    {
        _keeper = new LeaseKeeper(_store, _clock, NullLogger<LeaseKeeper>.Instance);
        _other = new LeaseKeeper(_store, _clock, NullLogger<LeaseKeeper>.Instance);
    }

    [Fact]
    public async Task Take_OfAKeeperThatLives_KeepsOthersAwayForEver()
    {
        await StartAsync();
        await using var held = (await _keeper.TryTakeAsync("x", _cancellationToken)).ShouldNotBeNull();

        for (var renewals = 0; renewals < 10; renewals++)
        {
            await PassAsync();
            _store.Of("x").ShouldNotBeNull().Until.ShouldBe(_clock.GetUtcNow() + LeaseKeeper.Length);
            (await _other.TryTakeAsync("x", _cancellationToken)).ShouldBeNull();
        }

        held.Lost.IsCancellationRequested.ShouldBeFalse();
        await held.DisposeAsync();
        (await _other.TryTakeAsync("x", _cancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Take_OfAKeeperThatDied_IsTakenOverWhenItEnds()
    {
        // Never started: so it renews nothing, as one that was killed.
        var held = (await _keeper.TryTakeAsync("x", _cancellationToken)).ShouldNotBeNull();

        _clock.Advance(LeaseKeeper.Length);

        await using var next = (await _other.TryTakeAsync("x", _cancellationToken)).ShouldNotBeNull();
        next.Lease.Epoch.ShouldBeGreaterThan(held.Lease.Epoch);
        await Eventually.Become(() => held.Lost.IsCancellationRequested, cancellationToken: _cancellationToken);
        await held.DisposeAsync();
        _store.Of("x").ShouldBe(next.Lease);
    }

    [Fact]
    public async Task Renew_WhileTheStoreIsAway_IsLostWhenOthersMayHaveIt()
    {
        await StartAsync();
        await using var held = (await _keeper.TryTakeAsync("x", _cancellationToken)).ShouldNotBeNull();
        _store.IsAway = true;

        _clock.Advance(LeaseKeeper.Length - Renewal);
        held.Lost.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(Renewal);

        await Eventually.Become(() => held.Lost.IsCancellationRequested, cancellationToken: _cancellationToken);
    }

    [Fact]
    public async Task Renew_AfterSomebodyTookIt_IsLostAtOnce()
    {
        await StartAsync();
        await using var held = (await _keeper.TryTakeAsync("x", _cancellationToken)).ShouldNotBeNull();
        var ours = _store.Of("x").ShouldNotBeNull();
        await _store.ReleaseAsync(ours, _cancellationToken);

        await PassAsync();

        await Eventually.Become(() => held.Lost.IsCancellationRequested, cancellationToken: _cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var keeper in (LeaseKeeper[])[_keeper, _other])
        {
            await keeper.StopAsync(CancellationToken.None);
            keeper.Dispose();
        }
    }

    private async Task StartAsync()
    {
        await _keeper.StartAsync(_cancellationToken);
        await Eventually.Become(() => _clock.Timers == 1, cancellationToken: _cancellationToken);
    }

    /// <summary>Lets the time of one renewal pass, and waits until the keeper waits for the next.</summary>
    private async Task PassAsync()
    {
        var timers = _clock.Timers;
        _clock.Advance(Renewal);
        await Eventually.Become(() => _clock.Timers > timers, cancellationToken: _cancellationToken);
    }

    /// <summary>A clock that tells whether somebody has begun to wait.</summary>
    private sealed class CountingClock : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }

    /// <summary>Leases in memory, and a store that can go away.</summary>
    private sealed class RememberedLeases : ILeaseStore
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, Lease> _leases = [];
        private long _epochs;

        public bool IsAway { get; set; }

        public Lease? Of(string name)
        {
            lock (_lock)
            {
                return _leases.GetValueOrDefault(name);
            }
        }

        public Task<Lease?> TakeAsync(string name, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                return Task.FromResult(_leases.GetValueOrDefault(name)?.Until > now ? null : _leases[name] = new Lease(name, holder, ++_epochs, until));
            }
        }

        public Task<bool> RenewAsync(Lease lease, DateTimeOffset until, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                if (IsAway)
                {
                    throw new StoreUnavailableException("It is away.");
                }

                var isTheirs = _leases.GetValueOrDefault(lease.Name)?.Epoch == lease.Epoch;
                if (isTheirs)
                {
                    _leases[lease.Name] = lease with { Until = until };
                }

                return Task.FromResult(isTheirs);
            }
        }

        public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                if (_leases.GetValueOrDefault(lease.Name)?.Epoch == lease.Epoch)
                {
                    _leases.Remove(lease.Name);
                }

                return Task.CompletedTask;
            }
        }
    }
}
