namespace Fairlead.Gateway.Notifications;

/// <summary>Which notices are on the way, and to which hosts.</summary>
/// <param name="perHost">The most for one host; one while it does not answer.</param>
/// <param name="all">The most in all.</param>
internal sealed class HostLoad(int perHost, int all)
{
    private const int MostSilent = 10_000;

    private readonly Lock _changing = new();
    private readonly Dictionary<long, string> _underWay = [];
    private readonly HashSet<string> _silent = [];

    /// <summary>Whether there is no room for any more.</summary>
    public bool IsFull
    {
        get
        {
            lock (_changing)
            {
                return _underWay.Count >= all;
            }
        }
    }

    /// <summary>Whether nothing is on the way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_changing)
            {
                return _underWay.Count == 0;
            }
        }
    }

    /// <summary>How many more may be on the way to the host.</summary>
    public int RoomFor(string host)
    {
        lock (_changing)
        {
            return Room(host);
        }
    }

    /// <summary>Begins with the notice, where there is room and it is not on the way already.</summary>
    public bool TryBegin(PendingNotice notice)
    {
        lock (_changing)
        {
            return Room(notice.Host) > 0 && _underWay.TryAdd(notice.Number, notice.Host);
        }
    }

    /// <summary>The notice is not on the way any more.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="answers">Whether its host answers.</param>
    public void End(PendingNotice notice, bool answers)
    {
        lock (_changing)
        {
            _underWay.Remove(notice.Number);
            if (answers)
            {
                _silent.Remove(notice.Host);
            }
            else
            {
                // Names are cheap: forgetting all of them only costs a few tries.
                if (_silent.Count >= MostSilent)
                {
                    _silent.Clear();
                }

                _silent.Add(notice.Host);
            }
        }
    }

    private int Room(string host)
    {
        var limit = _silent.Contains(host) ? 1 : perHost;
        return Math.Clamp(limit - _underWay.Values.Count(h => h == host), 0, Math.Max(0, all - _underWay.Count));
    }
}
