using System.Collections.Concurrent;
using System.Security.Cryptography;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Login;

/// <summary>
/// Runs attempts on the host where the site's commands run, past its batch system: each in a session of its own, so that it lives on when the gateway
/// and the connection are gone. The same script, marker and control directory as everywhere; who runs an attempt is decided by the claim in its
/// control directory, so that it runs once however often it is started.
/// </summary>
/// <remarks>
/// A process that begins a session of its own leaves the attempt. A login node that ends everything of a user who logs out ends attempts, too. With
/// several login nodes behind one name, an attempt on another one than is asked shows no news until it has left its result.
/// </remarks>
/// <param name="host">The way to the host.</param>
internal sealed class LoginNode(ILoginHost host)
{
    private const string Gone = "gone";
    private const int FileTrouble = 73;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    // The fence that the next start may pass, for attempts that were looked for since.
    private readonly ConcurrentDictionary<(Marker, int?), long> _fences = new();

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var results = new SubmitResult[jobs.Count];
        var accounts = jobs.Select((job, place) => (Place: place, Job: job)).GroupBy(j => (j.Job.Account, j.Job.Preferences.Groups));
        await Task.WhenAll(accounts.Select(account => SubmitAsync(account.Key, [.. account], results, cancellationToken)));
        return results;
    }

    public async Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var found = new List<Sighting>();
        foreach (var account in jobs.Where(j => j.CurrentAttempt is not null).GroupBy(j => j.Account))
        {
            var workspace = host.Profile.WorkspaceOf(account.Key);
            var byName = account.ToDictionary(j => ControlOf(j, workspace).OwnName, KeyOf);
            var answer = await AskAsync(account.Key, "fence", LoginCommands.Fence(workspace, account.Select(j => ControlOf(j, workspace))), cancellationToken);
            if (!answer.TryGet(out var lines, out var refusal))
            {
                return refusal;
            }

            var settled = lines.Where(l => l is [var name, "claimed" or "fenced", _] && byName.ContainsKey(name)).ToList();
            if (settled.Count < byName.Count)
            {
                return Refusal.Unavailable("an earlier start is still going on");
            }

            foreach (var line in settled)
            {
                if (line[1] == "claimed")
                {
                    found.Add(Sight(byName[line[0]], new BatchId(line[2]), BatchState.Active, line[1]));
                }
                else
                {
                    _fences[byName[line[0]]] = long.TryParse(line[2], out var fence) ? fence : 0;
                }
            }
        }

        return found;
    }

    public async Task<IReadOnlyList<Sighting>> WatchAsync(IReadOnlyList<LoginAttempt> attempts, CancellationToken cancellationToken)
    {
        var now = host.Now;
        var looks = attempts.GroupBy(a => a.Account).Select(async account =>
        {
            var workspace = host.Profile.WorkspaceOf(account.Key);
            var processes = account.Select(a => (Attempt: a, Control: new ControlDirectory(workspace, a.Marker, a.Index))).ToList();
            var words = await LookAsync(account.Key, [.. processes.Select(p => (p.Control, (BatchId?)p.Attempt.BatchId, now >= p.Attempt.Until))], cancellationToken);
            return processes.Select(p => Sight((p.Attempt.Marker, p.Attempt.Index), p.Attempt.BatchId, StateOf(words, p.Control), WordOf(words, p.Control)));
        });
        return [.. (await Task.WhenAll(looks)).SelectMany(l => l)];
    }

    public async Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken)
    {
        var ends = new AttemptEnd?[jobs.Count];
        foreach (var account in jobs.Select((j, place) => (j.Job, j.Last, Place: place)).GroupBy(j => j.Job.Account))
        {
            var workspace = host.Profile.WorkspaceOf(account.Key);
            var asked = await host.AskAsync(account.Key, "read", ControlFiles.Command(workspace, account.Select(j => ControlOf(j.Job, workspace))), cancellationToken);
            if (!asked.Then(ControlFiles.Read).TryGet(out var contents, out var refusal))
            {
                return refusal;
            }

            foreach (var (job, last, place) in account)
            {
                ends[place] = Judge(job, last, contents.GetValueOrDefault(ControlOf(job, workspace).OwnName, ControlContent.None));
            }
        }

        return ends;
    }

    public async Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var gone = new bool[jobs.Count];
        foreach (var account in jobs.Select((job, place) => (Job: job, Place: place)).GroupBy(j => j.Job.Account))
        {
            var workspace = host.Profile.WorkspaceOf(account.Key);
            var controls = account.Select(j => (Control: ControlOf(j.Job, workspace), j.Job.CurrentAttempt?.BatchId, true)).ToList();
            var words = await LookAsync(account.Key, controls, cancellationToken);
            if (words is null)
            {
                return Refusal.Unavailable($"{host.Profile.Name} cannot be asked for {account.Key}.");
            }

            foreach (var (job, place) in account)
            {
                gone[place] = StateOf(words, ControlOf(job, workspace)) is BatchState.Ended;
            }
        }

        return gone;
    }

    private async Task SubmitAsync((string Account, GroupChoice Groups) who, List<(int Place, Job Job)> jobs, SubmitResult[] results, CancellationToken cancellationToken)
    {
        var workspace = host.Profile.WorkspaceOf(who.Account).TrimEnd('/');
        var sent = new List<(Launched Launched, int Place, (Marker, int?) Key)>();
        foreach (var (place, job) in jobs)
        {
            try
            {
                var variables = job.Description.Inside is { } inside ? host.VariablesInside(inside.BatchId) : null;
                var files = host.Scripts.Render(job, workspace, $"-login{job.IndexInDirectory}", variables);
                sent.Add((new Launched(ControlOf(job, workspace), _fences.GetValueOrDefault(KeyOf(job)), job.IndexInDirectory, job.Directory, files), place, KeyOf(job)));
            }
            catch (ArgumentException e)
            {
                results[place] = new SubmitResult.Refused(e.Message);
            }
        }

        if (sent.Count == 0)
        {
            return;
        }

        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var answers = await LaunchAsync(who, LoginCommands.Launch(workspace, ticket, [.. sent.Select(s => s.Launched)]), sent.Count, cancellationToken);
        foreach (var ((_, place, key), answer) in sent.Zip(answers))
        {
            results[place] = answer;
            if (answer is SubmitResult.Accepted)
            {
                _fences.TryRemove(key, out _);
            }
        }
    }

    private async Task<SubmitResult[]> LaunchAsync((string Account, GroupChoice Groups) who, ShellCommand command, int count, CancellationToken cancellationToken)
    {
        SubmitResult otherwise;
        var answers = new SubmitResult?[count];
        try
        {
            var result = await host.RunAsync(who.Account, who.Groups, "launch", command, cancellationToken);
            foreach (var line in result.Output.Split('\n'))
            {
                if (line.Split('\u001f') is [var place, var code, var words] && int.TryParse(place, out var number) && number < count)
                {
                    answers[number] = Meaning(code, words);
                }
            }

            var complaint = $"The start broke off with exit code {result.ExitCode}: {result.Error.Trim()}";
            otherwise = result.ExitCode == FileTrouble ? new SubmitResult.NotSent(complaint) : new SubmitResult.Unknown(complaint);
        }
        catch (ShellUnavailableException e)
        {
            otherwise = e.OutcomeUnknown ? new SubmitResult.Unknown(e.Message) : new SubmitResult.NotSent(e.Message);
        }

        return Array.ConvertAll(answers, a => a ?? otherwise);
    }

    private static SubmitResult Meaning(string code, string words) => code switch
    {
        "started" => new SubmitResult.Accepted(new BatchId(words)),
        "files" => new SubmitResult.Refused($"The directories of the job cannot be made: {words}"),
        "failed" => new SubmitResult.Refused($"The job cannot be started on the login node: {words}"),
        _ => new SubmitResult.Unknown($"The start on the login node has no certain outcome ({code}): {words}"),
    };

    /// <returns>A word for each control directory by its name, or null where nothing could be asked.</returns>
    private async Task<Dictionary<string, string>?> LookAsync(
        string account, IReadOnlyList<(ControlDirectory Control, BatchId? BatchId, bool Stop)> attempts, CancellationToken cancellationToken)
    {
        var processes = attempts.Select(a => LoginProcess.TryParse(a.BatchId, out var process) ? new LookedAt(a.Control, process.Value, a.Stop) : null).OfType<LookedAt>();
        var answer = await AskAsync(account, "look", LoginCommands.Look(host.Profile.WorkspaceOf(account), StopGrace, processes), cancellationToken);
        return answer.TryGet(out var lines, out _) ? lines.Where(l => l.Length == 2).ToDictionary(l => l[0], l => l[1]) : null;
    }

    private async Task<Outcome<IReadOnlyList<string[]>>> AskAsync(string account, string name, ShellCommand command, CancellationToken cancellationToken) =>
        (await host.AskAsync(account, name, command, cancellationToken)).Then(LoginCommands.Read);

    private static string WordOf(Dictionary<string, string>? words, ControlDirectory control) => words?.GetValueOrDefault(control.OwnName) ?? "not asked";

    private static BatchState StateOf(Dictionary<string, string>? words, ControlDirectory control) => WordOf(words, control) switch
    {
        "alive" => BatchState.Active,
        "ended" or Gone => BatchState.Ended,
        _ => BatchState.Unknown,
    };

    private static Sighting Sight((Marker Marker, int? Index) key, BatchId id, BatchState state, string word) => new()
    {
        Marker = key.Marker,
        ArrayIndex = key.Index,
        BatchId = id,
        State = state,
        NativeState = word,
        Node = LoginProcess.TryParse(id, out var process) ? process.Value.Node : null,
    };

    /// <summary>A process that is gone and left no result was killed, or went with its node.</summary>
    private AttemptEnd? Judge(Job job, Sighting? last, ControlContent files)
    {
        var limit = job.Description.Resources.Runtime;
        if (files.Result is { } result && result.Marker == job.CurrentAttempt?.Marker)
        {
            return result.ToEnd(
                result.CaughtSignal is null ? EndCause.Exited : job.CancelRequested ? EndCause.Cancelled : result.Usage.Wall >= limit ? EndCause.TimeLimit : EndCause.Exited);
        }

        if (last?.NativeState != Gone)
        {
            return null;
        }

        var isOverdue = host.Now - (job.CurrentAttempt?.StartedAt ?? job.CurrentAttempt?.SubmittedAt) >= limit;
        return new AttemptEnd
        {
            At = host.Now,
            Cause = job.CancelRequested ? EndCause.Cancelled : isOverdue ? EndCause.TimeLimit : EndCause.NodeFailure,
            Evidence = "login node: the process is gone without a result",
            Reason = job.CancelRequested || isOverdue ? null : "The process on the login node was killed, or went with the node: it left no result.",
        };
    }

    private static ControlDirectory ControlOf(Job job, string workspace) =>
        job.CurrentAttempt is { } attempt ? ControlDirectory.Of(workspace, attempt) : throw new ArgumentException("The job has no attempt.", nameof(job));

    private static (Marker, int?) KeyOf(Job job) => (job.CurrentAttempt?.Marker ?? default, job.CurrentAttempt?.ArrayIndex);
}
