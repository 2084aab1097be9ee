using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;
using Fairlead.Sites.Scripts;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>The least site that really runs jobs: each attempt is a process of the test with the script that all sites use.</summary>
internal sealed class ScriptSite(SiteProfile profile) : ISite, IDisposable
{
    private readonly ConcurrentDictionary<(Marker Marker, int? Index), Process> _processes = new();

    public SiteProfile Profile => profile;

    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SubmitResult>>([.. jobs.Select(Submit)]);

    public async Task<Outcome<IReadOnlyList<Sighting>>> FindAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) => await WatchAsync(cancellationToken);

    public Task<Outcome<IReadOnlyList<Sighting>>> WatchAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IReadOnlyList<Sighting>>.Of([.. _processes.Select(p => new Sighting
        {
            Marker = p.Key.Marker,
            ArrayIndex = p.Key.Index,
            BatchId = IdOf(p.Value),
            State = p.Value.HasExited ? BatchState.Ended : BatchState.Active,
            NativeState = "process",
        })]));

    public async Task<Outcome<IReadOnlyList<AttemptEnd?>>> CollectAsync(IReadOnlyList<(Job Job, Sighting? Last)> jobs, CancellationToken cancellationToken)
    {
        var ends = new List<AttemptEnd?>();
        foreach (var (job, _) in jobs)
        {
            var result = Path.Combine(ControlOf(job).Own, ControlDirectory.Result);
            ends.Add(File.Exists(result) ? ResultFile.Read(await File.ReadAllTextAsync(result, cancellationToken))?.ToEnd() : null);
        }

        return ends;
    }

    public Task<Outcome<IReadOnlyList<bool>>> CancelAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IReadOnlyList<bool>>.Of([.. jobs.Select(Cancel)]));

    public Task<Outcome<Done>> CleanAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        foreach (var job in jobs.Where(j => Directory.Exists(j.Directory)))
        {
            Directory.Delete(job.Directory, recursive: true);
        }

        return Task.FromResult<Outcome<Done>>(Done.Value);
    }

    public Task<Outcome<IReadOnlyDictionary<string, string>>> DetailsAsync(Job job, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome<IReadOnlyDictionary<string, string>>.Of(new Dictionary<string, string> { ["JobId"] = job.CurrentAttempt?.BatchId?.ToString() ?? string.Empty }));

    public Task<IReadOnlyList<SiteCheck>> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SiteCheck>>([]);

    public void Dispose()
    {
        foreach (var process in _processes.Values)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }

    private SubmitResult Submit(Job job)
    {
        var control = ControlOf(job);
        Directory.CreateDirectory(control.Shared);
        Directory.CreateDirectory(job.Directory);
        // The tasks of an array share these files: a shell may be reading them by now.
        foreach (var file in JobScript.Render(job, profile.WorkspaceOf(job.Account)).Where(f => !File.Exists(Path.Combine(control.Shared, f.Name))))
        {
            File.WriteAllText(Path.Combine(control.Shared, file.Name), file.Text);
        }

        // The id of the process is only known once it runs: the shell in between passes its own on.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = control.Shared };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec /bin/sh \"$1\" $$ \"$2\"");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(Path.Combine(control.Shared, ControlDirectory.Script));
        start.ArgumentList.Add(JobScript.Arguments(job, "0")[1]);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The process was not started.");
        _processes[(control.Marker, control.Index)] = process;
        return new SubmitResult.Accepted(IdOf(process));
    }

    private bool Cancel(Job job)
    {
        var control = ControlOf(job);
        if (_processes.TryGetValue((control.Marker, control.Index), out var process) && !process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }

        return true;
    }

    private ControlDirectory ControlOf(Job job) =>
        ControlDirectory.Of(profile.WorkspaceOf(job.Account), job.CurrentAttempt ?? throw new ArgumentException("The job has no attempt.", nameof(job)));

    private static BatchId IdOf(Process process) => new(process.Id.ToString(CultureInfo.InvariantCulture));
}
