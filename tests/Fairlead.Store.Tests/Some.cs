using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Core.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Store.Tests;

/// <summary>Jobs and runs to store.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly JobDescription Description = new() { Steps = [new Step { Command = new StepCommand.Program(["/bin/true"]) }] };

    public static Job Job(JobDescription? description = null) => new()
    {
        Id = JobId.New(Noon),
        Owner = "ada",
        Site = "cluster",
        Account = "alice",
        Directory = "/scratch/alice/job",
        Description = description ?? Description,
        CreatedAt = Noon,
        ChangedAt = Noon,
    };

    public static NewJob New(Job? job = null, string? source = null, string? key = null)
    {
        var added = job ?? Job();
        return new NewJob(added, [new JournalEntry(added.Id, added.CreatedAt, JournalLevel.Info, "Accepted.", added.Owner)], source, key);
    }

    public static Job ArrayJob(int size) => Job(Description with { Array = new ArrayRequest(size) });

    /// <summary>A workflow that nobody has begun.</summary>
    public static Run Run() => new()
    {
        Id = RunId.New(Noon),
        Mandate = new Mandate
        {
            User = "ada",
            DistinguishedName = "CN=Ada",
            Method = AuthenticationMethod.Password,
            Roles = [Role.User],
            Groups = [],
            Accounts = ImmutableDictionary<string, ImmutableArray<string>>.Empty,
            Preferences = Preferences.None,
        },
        Dialect = "odd",
        Name = "it's \"named\"",
        CreatedAt = Noon,
        ExpiresAt = Noon.AddDays(10),
        Header = RunState.New(seed: 7, Noon).Header,
    };

    public static Gen<string> Text() => Gen.Elements(
        "plain", string.Empty, "it's \"quoted\" \\ and $HOME `id`; rm -rf /", "line one\nline two\r\n\ttab", "nul \0 inside", "Grüße, 世界 🚢", "\u0001\u001f\u007f", "../../etc/passwd");

    public static Gen<Job> StoredJobs() =>
        from description in Descriptions()
        from attempts in Attempts().ArrayOf()
        from state in Gen.Elements(Enum.GetValues<JobState>())
        from flags in Gen.ArrayOf(Gen.Elements(true, false), 6)
        from microseconds in Gen.Choose(0, int.MaxValue)
        from tags in Tags()
        from preferences in Gen.Elements(
            Preferences.None,
            new Preferences { Account = "project7" },
            new Preferences { Groups = new GroupChoice { Primary = "a:b", Supplementary = ["gpu", "hpc"] }, Role = Role.Admin })
        from message in Gen.Elements(null, "It failed.", "Grüße, 世界 🚢")
        let at = Noon.AddMicroseconds(microseconds)
        select Job(description) with
        {
            State = state,
            Preferences = preferences,
            Attempts = [.. attempts.Take(3)],
            CreatedAt = at,
            ChangedAt = at.AddSeconds(1),
            ExpiresAt = flags[0] ? at.AddDays(3) : null,
            UnobservedSince = flags[1] ? at.AddMinutes(1) : null,
            StartRequested = flags[2],
            CancelRequested = flags[3],
            Discarded = flags[4],
            Tasks = flags[5] ? new TaskCounts(7, 3, 2) : null,
            Message = message,
            Tags = tags,
        };

    public static Gen<JobDescription> Descriptions() =>
        from text in Text()
        from texts in Text().ArrayOf()
        from flags in Gen.ArrayOf(Gen.Elements(true, false), 8)
        from number in Gen.Choose(1, 100_000)
        from command in Gen.Elements<StepCommand>(
            new StepCommand.Program([text, .. texts]), new StepCommand.Program(default), new StepCommand.ShellLines(text), new StepCommand.ShellLines(text, "run.sh"))
        from place in Gen.Elements<DataPlace>(
            new DataPlace.Inline(text),
            new DataPlace.Web(new Uri("https://example.org/a%20b?x=1&y=%2F")),
            new DataPlace.InStorage(new StorageId.WorkingDirectory(JobId.New(Noon)), text),
            new DataPlace.InStorage(new StorageId.Shared("HOME"), text))
        select new JobDescription
        {
            Name = text,
            Steps = [new Step { Command = command, Stdin = flags[0] ? text : null, Stdout = text, Environment = Variables(text), IsMain = flags[1], IgnoreExitCode = flags[2] }],
            Resources = flags[3] ? ResourceRequest.Default : new ResourceRequest { Queue = text, Nodes = number, MemoryPerNode = (long)number << 30, Runtime = TimeSpan.FromSeconds(number), Exclusive = true },
            Environment = Variables(text),
            Imports = flags[4] ? default : [new StageIn(place, text) { Mode = WriteMode.Append, Optional = true, Permissions = new FilePermissions(0b110_100_000) }, new StageIn(place, text)],
            Exports = flags[5] ? default : [new StageOut(text, place) { Mode = WriteMode.CreateNew }],
            ClientStagesIn = flags[6],
            Retry = flags[7] ? RetryPolicy.Default : new RetryPolicy { Failures = number, NodeFailures = 0 },
            Array = flags[0] ? new ArrayRequest(number, flags[1] ? 3 : null) : null,
            Sweep = flags[0] ? null : new SweepRequest([new SweepPoint("a") { Environment = Description.Environment }, new SweepPoint("b") { Imports = [new StageIn(new DataPlace.Inline("x"), "x")] }]),
            Links = flags[1] ? [new LinkedFile("/a", "b")] : [],
            Umask = flags[1] ? 63 : null,
            Email = flags[2] ? text : null,
            Tags = flags[3] ? default : [.. texts],
        };

    public static Gen<ImmutableArray<string>> Tags() => Gen.SubListOf("red", "green", "blue").Select(t => t.ToImmutableArray());

    private static Gen<Attempt> Attempts() =>
        from number in Gen.Choose(1, 9)
        from full in Gen.Elements(true, false)
        from cause in Gen.Elements(Enum.GetValues<EndCause>())
        from text in Text()
        let at = Noon.AddTicks(number)
        select new Attempt
        {
            Number = number,
            Marker = new Marker(JobId.New(Noon), number),
            ArrayIndex = full ? number : null,
            CreatedAt = at,
            BatchId = full ? new BatchId($"48213_{number}") : null,
            SubmittedAt = full ? at.AddSeconds(1) : null,
            StartedAt = full ? at.AddSeconds(2) : null,
            Node = full ? text : null,
            End = full
                ? new AttemptEnd { At = at, Cause = cause, ExitCode = number, Evidence = text, Reason = text, Usage = new Usage(TimeSpan.FromSeconds(1.5), TimeSpan.FromTicks(3), 1L << 40) }
                : null,
        };

    private static ImmutableSortedDictionary<string, string> Variables(string text) =>
        text.Length == 0 ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("NAME", text).Add(text, "value");
}
