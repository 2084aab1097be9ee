namespace Fairlead.Gateway.Sites;

/// <summary>How busy a site is with the jobs of this gateway.</summary>
/// <param name="IsAvailable">Whether it answers.</param>
/// <param name="RunningCpus">CPUs of the jobs that run.</param>
/// <param name="WaitingCpus">CPUs of the jobs that wait for it, in its queue or here.</param>
public readonly record struct SiteLoad(bool IsAvailable, long RunningCpus, long WaitingCpus)
{
    /// <summary>It answers and has nothing to do.</summary>
    public static readonly SiteLoad Idle = new(true, 0, 0);
}
