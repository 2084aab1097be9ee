using System.Globalization;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Local;

/// <summary>
/// Brings the queue back after the gateway died: what ended meanwhile, what still runs, what was never started. A script that was started shows in the
/// process table with its launch among its words, and a claim that it made shows in its control directory.
/// </summary>
/// <param name="queue">The empty queue.</param>
/// <param name="spool">The queue on disk.</param>
/// <param name="endings">How attempts ended.</param>
/// <param name="clock">The time.</param>
internal sealed class Recovery(LocalQueue queue, Spool spool, Endings endings, TimeProvider clock)
{
    /// <summary>Fills the queue.</summary>
    public void Run()
    {
        var attempts = spool.ReadAll().ToList();

        // After the list, so that no script can be started by anybody but us between the two.
        var scripts = Scripts();
        foreach (var attempt in attempts)
        {
            Restore(attempt, scripts);
        }
    }

    /// <summary>The process that runs the script of <paramref name="attempt"/>, or null.</summary>
    public static ProcessSeen? FindProcess(QueuedAttempt attempt) => Choose(attempt, Scripts());

    private void Restore(QueuedAttempt asked, ILookup<string, (string Launch, ProcessSeen Process)> scripts)
    {
        var attempt = new LocalAttempt(asked);
        var note = spool.EndOf(asked.Key);
        var found = Choose(asked, scripts);
        if (found is null && ControlReader.Claim(asked.Control) is not null && ControlReader.Result(asked.Control) is null)
        {
            // The last script that the dying gateway started may only have come to life after the table was read.
            found = FindProcess(asked);
        }

        if (found is { } process)
        {
            attempt.Started(process.Id, process.StartTicks, ProcessTable.StartOf(process));
            attempt.Ending = note?.Cause;
            queue.Adopt(attempt);
        }
        else if (ControlReader.Result(asked.Control) is not null)
        {
            spool.Remove(asked);
        }
        else if (note is not null || ControlReader.Claim(asked.Control) is not null)
        {
            endings.FoundDead(asked, exitCode: null, clock.GetUtcNow());
            spool.Remove(asked);
        }
        else
        {
            queue.Add(attempt);
        }
    }

    private static ProcessSeen? Choose(QueuedAttempt attempt, ILookup<string, (string Launch, ProcessSeen Process)> scripts)
    {
        var path = ScriptOf(attempt);
        var own = scripts[path].Where(s => s.Launch.StartsWith(attempt.Number.ToString(CultureInfo.InvariantCulture) + ".", StringComparison.Ordinal)).ToList();
        if (own.Count == 0)
        {
            return null;
        }

        // Of two launches only the one with the claim goes on to run.
        var claim = ControlReader.Claim(attempt.Control);
        return own.Exists(s => s.Launch == claim) ? own.Find(s => s.Launch == claim).Process : own[0].Process;
    }

    private static string ScriptOf(QueuedAttempt attempt) => $"{attempt.Control.Shared}/{ControlDirectory.Script}";

    // A script is the word before its launch. Subshells that it has forked have the same words, but did not begin the session.
    private static ILookup<string, (string Launch, ProcessSeen Process)> Scripts() =>
        (from process in ProcessTable.All()
         where process.IsLeader && !process.IsZombie
         let words = ProcessTable.WordsOf(process.Id)
         let script = Array.FindIndex(words, w => w.EndsWith($"/{ControlDirectory.Script}", StringComparison.Ordinal))
         where script >= 0 && script + 1 < words.Length
         select (Script: words[script], Launch: words[script + 1], Process: process))
        .ToLookup(s => s.Script, s => (s.Launch, s.Process));
}
