using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Workflows;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>How a job of a test ends.</summary>
internal sealed record JobEnd(bool Succeeded = true, int? ExitCode = 0, bool IsRefused = false);

/// <summary>
/// A run without a site: carries out the commands of the engine in an order that the test chooses, and keeps what a store would keep. After every event
/// it checks what must always hold.
/// </summary>
internal sealed class Simulation
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<RunCommand> _pending = [];
    private readonly Dictionary<long, BlockInstance> _blocks = [];
    private readonly Dictionary<NodeInstanceId, NodeInstance> _nodes = [];
    private readonly Dictionary<NodeInstanceId, ImmutableArray<Iteration>> _iterations = [];
    private RunHeader? _header;

    public Simulation(WorkflowDefinition definition, WorkflowLimits? limits = null)
    {
        Plan = WorkflowPlan.Of(definition, limits).TryGet(out var plan, out var refusal) ? plan : throw new InvalidOperationException(refusal.Message);
        State = RunState.New(seed: 7, Noon);
    }

    public WorkflowPlan Plan { get; }

    public RunState State { get; private set; }

    public DateTimeOffset Now { get; private set; } = Noon;

    /// <summary>How the job at a place ends; the number is that of the try.</summary>
    public Func<string, int, JobEnd> Job { get; set; } = (_, _) => new JobEnd();

    public Func<FileQuestion, Answer> File { get; set; } = question => new Answer.Unavailable($"there is no file '{question.Path}'");

    public Func<ImmutableArray<Iteration>?> Found { get; set; } = () => null;

    /// <summary>Which of the commands is carried out next; the first by default.</summary>
    public Func<int, int> Choose { get; set; } = _ => 0;

    /// <summary>Called before each event.</summary>
    public Action? BeforeEvent { get; set; }

    public List<RunEvent> Events { get; } = [];

    public List<RunEntry> Journal { get; } = [];

    public IReadOnlyList<RunCommand> Pending => _pending;

    public IReadOnlyCollection<NodeInstance> Nodes => _nodes.Values;

    public IReadOnlyCollection<BlockInstance> Blocks => _blocks.Values;

    public string PlaceOf(NodeInstance node)
    {
        var block = _blocks[node.Id.Block];
        var id = Plan.Node(block.Block, node.Node).Id;
        return block.Path.Length == 0 ? id : $"{block.Path}/{id}";
    }

    public List<NodeInstance> At(string place) => [.. _nodes.Values.Where(node => PlaceOf(node) == place).OrderBy(node => node.Order)];

    public NodeInstance Single(string place) => At(place).ShouldHaveSingleItem();

    /// <summary>Places of the jobs in the order of their first submission.</summary>
    public List<string> Jobs => [.. Events.OfType<RunEvent.JobSubmitted>().Select(e => PlaceOf(_nodes[e.Node]))];

    public IEnumerable<string> Parameters(params string[] names) => names.Select(name => $"{name}={State.Root?.Variables.GetValueOrDefault(name)?.ToString() ?? "-"}");

    public Simulation Start()
    {
        Send(new RunEvent.Start(Now));
        return this;
    }

    /// <summary>Carries out commands until nothing happens by itself any more.</summary>
    public Simulation Run(int most = 200_000)
    {
        while (_pending.Count > 0)
        {
            (most--).ShouldBeGreaterThan(0, "the run does not end");
            Carry(Choose(_pending.Count));
        }

        return this;
    }

    /// <summary>Carries out one command.</summary>
    public void Carry(int index)
    {
        var command = _pending[index];
        _pending.RemoveAt(index);
        switch (command)
        {
            case RunCommand.Submit submit when _nodes[submit.Node] is { IsFinal: false } node && node.Attempt == submit.Attempt:
                var place = PlaceOf(node);
                Send(Job(place, submit.Attempt).IsRefused
                    ? new RunEvent.SubmitFailed(Now, submit.Node, submit.Attempt, "the site refused it")
                    : new RunEvent.JobSubmitted(Now, submit.Node, submit.Attempt, JobOf(submit.Node, submit.Attempt)));
                break;
            case RunCommand.Follow follow:
                Follow(follow);
                break;
            case RunCommand.Cancel cancel:
                Send(new RunEvent.JobEnded(Now, cancel.Node, cancel.Attempt, Succeeded: false));
                break;
            case RunCommand.Wake wake:
                Now = wake.DueAt > Now ? wake.DueAt : Now;
                Send(new RunEvent.TimeCame(Now, wake.Node));
                break;
            case RunCommand.Look look:
                Send(new RunEvent.Answered(Now, look.Node, look.Question, File(look.Question)));
                break;
            case RunCommand.FindIterations find:
                Send(Found() is { } found ? new RunEvent.IterationsFound(Now, find.Node, found) : new RunEvent.IterationsMissing(Now, find.Node, "the storage does not answer"));
                break;
            case RunCommand.GoOn:
                Send(new RunEvent.GoOn(Now));
                break;
            default:
                break;
        }
    }

    public void Send(RunEvent runEvent)
    {
        BeforeEvent?.Invoke();
        Events.Add(runEvent);
        var step = WorkflowEngine.Advance(Plan, State, runEvent);
        State = step.State;
        foreach (var command in step.Commands.Where(command => !_pending.Contains(command)))
        {
            _pending.Add(command);
        }

        Keep(step.Delta);
        foreach (var command in WorkflowEngine.Outstanding(Plan, State))
        {
            _pending.ShouldContain(command, "what is to be done follows from the state, and was said when it came up");
        }
    }

    /// <summary>The run goes on after its end, as far as that is possible.</summary>
    public Outcome<RunDelta> Restart()
    {
        var outcome = WorkflowEngine.Restart(Plan, _header ?? State.Header, _blocks.Values, _nodes.Values, new RunEvent.Restarted(Now, "ada"));
        if (outcome.TryGet(out var delta, out _))
        {
            Keep(delta);
            State = WorkflowEngine.Restore(Plan, _header ?? State.Header, _blocks.Values, _nodes.Values, _iterations);
            _pending.Clear();
            _pending.AddRange(WorkflowEngine.Outstanding(Plan, State));
        }

        return outcome;
    }

    /// <summary>Forgets all that is in memory and goes on from the rows.</summary>
    public void Crash()
    {
        var before = Told(State);
        if (_header is not null)
        {
            State = WorkflowEngine.Restore(Plan, _header, _blocks.Values, _nodes.Values, _iterations);
            Told(State).ShouldBe(before);
            _pending.Clear();
            _pending.AddRange(WorkflowEngine.Outstanding(Plan, State));
        }
    }

    /// <summary>All of a state as text.</summary>
    public static string Told(RunState state) => string.Join("\n",
    [
        state.Header.ToString(),
        $"ready {string.Join(' ', state.Ready)}",
        $"holding {string.Join(' ', state.Holding)}",
        $"cancelling {string.Join(' ', state.Cancelling.Keys.Order())}",
        $"iterations {string.Join(' ', state.Iterations.OrderBy(p => p.Key).Select(p => $"{p.Key}:{p.Value.Length}"))}",
        .. state.Blocks.OrderBy(pair => pair.Key).SelectMany(pair => Told(pair.Value)),
    ]);

    private static IEnumerable<string> Told(LiveBlock block) =>
    [
        $"block {block.Instance.Id} {block.Instance.Path} {string.Join('.', block.Instance.Iteration)} active {block.Active} {block.Instance.Failures} {block.Instance.Instances} {block.Instance.EndedAt} {Told(block.Instance.Variables)}",
        .. block.Nodes.Values.OrderBy(node => node.Id).Select(Told),
        .. block.Progress.Where(pair => pair.Value != default).OrderBy(pair => pair.Key).Select(pair => $"progress {pair.Key} {pair.Value}"),
    ];

    private static string Told(NodeInstance node) =>
        $"node {node.Id} {node.Node} {node.Visit} {node.Order} {node.State} {node.Reached} {node.Attempt} {node.Job} {node.ExitCode} {node.Failure} {Told(node.Variables)} {string.Join(',', node.Changed)} {node.AskingFor} {string.Join(',', node.Facts)} {node.WakeAt} {node.Deadline} {node.Loop} {string.Join(',', node.Children)} {node.IsCancelling}";

    private static string Told(ImmutableDictionary<string, Value> variables) => string.Join(',', variables.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));

    private void Follow(RunCommand.Follow follow)
    {
        if (_nodes[follow.Node] is { IsFinal: true })
        {
            return;
        }

        if (_nodes[follow.Node].State is NodeState.Submitted)
        {
            // It goes on being followed.
            _pending.Add(follow);
            Send(new RunEvent.JobStarted(Now, follow.Node, follow.Attempt));
            return;
        }

        var place = PlaceOf(_nodes[follow.Node]);
        var end = Job(place, follow.Attempt);
        Send(new RunEvent.JobEnded(Now, follow.Node, follow.Attempt, end.Succeeded, end.ExitCode, end.Succeeded ? null : $"exit code {end.ExitCode}"));
    }

    private void Keep(RunDelta delta)
    {
        _header = delta.Header ?? _header;
        Journal.AddRange(delta.Entries);
        foreach (var block in delta.Blocks)
        {
            _blocks[block.Id] = block;
        }

        foreach (var node in delta.Nodes)
        {
            _nodes[node.Id] = node;
        }

        foreach (var (loop, found) in delta.Iterations)
        {
            _iterations[loop] = found;
        }
    }

    private static JobId JobOf(NodeInstanceId node, int attempt) => new(new Guid((int)node.Block, (short)node.Number, (short)attempt, 0, 0, 0, 0, 0, 0, 0, 0));
}
