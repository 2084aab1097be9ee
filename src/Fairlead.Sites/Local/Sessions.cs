namespace Fairlead.Sites.Local;

/// <summary>
/// Signals all processes of a session, whatever process group they moved to: they are looked up in the process table. One that begins a session of
/// its own has left the job.
/// </summary>
internal static class Sessions
{
    // A process that forks while the table is read can be missed once.
    private const int Rounds = 3;

    /// <summary>Asks all processes of the session to end; stopped ones go on in order to.</summary>
    public static void Terminate(int session)
    {
        foreach (var process in Of(session))
        {
            _ = NativeProcess.Signal(process.Id, NativeProcess.Terminate);
            _ = NativeProcess.Signal(process.Id, NativeProcess.Continue);
        }
    }

    /// <summary>Kills all processes of the session.</summary>
    /// <param name="session">Which.</param>
    /// <param name="leader">Whether the one that began it is killed too.</param>
    public static void Kill(int session, bool leader)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var found = false;
            foreach (var process in Of(session).Where(p => leader || !p.IsLeader))
            {
                found = true;
                _ = NativeProcess.Signal(process.Id, NativeProcess.Kill);
            }

            if (!found)
            {
                return;
            }
        }
    }

    private static IEnumerable<ProcessSeen> Of(int session) => ProcessTable.All().Where(p => p.Session == session && !p.IsZombie);
}
