using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Compilation;

/// <summary>Compiles one level: the workflow itself, a plain subworkflow, or the body of a loop.</summary>
/// <param name="level">The level.</param>
/// <param name="scope">Where it is.</param>
internal sealed class LevelCompiler(Element level, WorkflowScope scope)
{
    private readonly List<Member> _members = [];

    /// <summary>The level as a block.</summary>
    /// <param name="id">The name of the block, where it has one of its own.</param>
    /// <param name="isBrokered">Whether all job activities of the level run on the site that the first of them names.</param>
    public Block Compile(string? id, bool isBrokered)
    {
        var activities = level.Named("activities", "id").ToList();
        var site = isBrokered ? activities.Select(a => JsonFields.ScalarOf((a.Content["job"] as JsonObject)?[JobPayload.SiteKey])).FirstOrDefault(s => s is not null) : null;
        foreach (var (name, content) in activities)
        {
            Add(name, content, "Activity", (element, member) => Activity(element, member, site));
        }

        foreach (var (name, content) in level.Named("subworkflows", "id"))
        {
            Add(name, content, "Subworkflow", (element, member) => new SubworkflowCompiler(element, member, scope).Compile(Kinds.Of(element.Text("type") ?? Kinds.Group)));
        }

        var receiver = Receiver();
        var ids = Ids();
        var edges = Edges(ids);
        CheckStart(edges);
        return new Block
        {
            Id = id,
            Variables = Variables(level),
            Nodes = [.. _members.Select(m => m.Node)],
            Edges = edges,
            Receiver = receiver,
        };
    }

    /// <summary>The variables that an element declares.</summary>
    public static ImmutableArray<VariableDeclaration> Variables(Element element)
    {
        var declared = ImmutableArray.CreateBuilder<VariableDeclaration>();
        foreach (var (name, content) in element.Named("variables", "name"))
        {
            var fields = element.Inner(content);
            if (name is null)
            {
                element.Refuse("a variable has no 'name'.");
            }
            else if (fields.Text("type") is not { } type)
            {
                element.Refuse($"the variable '{Shown.Of(name)}' has no 'type'.");
            }
            else
            {
                declared.Add(new VariableDeclaration(name, TypedValues.Read(element, type, fields.Text("initial_value"), name)));
            }
        }

        return declared.ToImmutable();
    }

    private Node Activity(Element element, string id, string? site)
    {
        var kind = element.Text("type") is { Length: > 0 } word ? Kinds.Of(word) : element["job"] is not null ? Kinds.Job : null;
        return kind is not null && Kinds.IsSubworkflow(kind)
            ? new SubworkflowCompiler(element, id, scope).Compile(kind)
            : new ActivityCompiler(element, id, scope).Compile(kind, site);
    }

    private void Add(string? name, JsonObject content, string what, Func<Element, string, Node> compile)
    {
        if (string.IsNullOrEmpty(name))
        {
            level.Refuse($"{what} {_members.Count + 1} has no 'id'.");
            return;
        }

        var element = new Element(content, $"{what} '{scope.PlaceOf(name)}'", scope.Errors);
        var node = compile(element, name);
        _members.Add(new Member(node, node is not (Node.SubBlock or Node.Loop) && what == "Activity"));
    }

    private Uri? Receiver()
    {
        if (level.Text("notification", "Notification") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var receiver) && receiver is { Scheme: "http" or "https" } && receiver.UserInfo.Length == 0)
        {
            return receiver;
        }

        level.Refuse("'notification' must be an http or https address without user name and password.");
        return null;
    }

    private HashSet<string> Ids()
    {
        var ids = new HashSet<string>(_members.Count);
        foreach (var id in _members.Select(m => m.Node.Id).Where(id => !ids.Add(id)))
        {
            level.Refuse($"the id '{Shown.Of(id)}' is there more than once.");
        }

        return ids;
    }

    private ImmutableArray<Edge> Edges(HashSet<string> ids)
    {
        var list = level.List("transitions");
        var edges = ImmutableArray.CreateBuilder<Edge>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject content)
            {
                level.Refuse($"transition {i + 1} is no object.");
                continue;
            }

            var fields = level.Inner(content);
            var (from, to) = (fields.Text("from"), fields.Text("to"));
            var name = $"Transition '{Shown.Of(from ?? "(missing)")}' -> '{Shown.Of(to ?? "(missing)")}'{(scope.Path.Length == 0 ? string.Empty : $" in '{scope.Path}'")}";
            if (from is null || to is null)
            {
                scope.Errors.Add($"{name}: it needs both 'from' and 'to'.");
                continue;
            }

            var isKnown = IsKnown(from) & (from == to || IsKnown(to));
            if (isKnown)
            {
                edges.Add(new Edge(from, to) { Condition = fields.Text("condition") is { } condition && !string.IsNullOrWhiteSpace(condition) ? condition : null });
            }

            bool IsKnown(string id)
            {
                if (!ids.Contains(id))
                {
                    scope.Errors.Add($"{name}: no activity or subworkflow with id '{Shown.Of(id)}'.");
                }

                return ids.Contains(id);
            }
        }

        return edges.ToImmutable();
    }

    // As UNICORE has it: activities that nothing leads to, or else exactly one subworkflow.
    private void CheckStart(ImmutableArray<Edge> edges)
    {
        var reached = edges.Select(e => e.To).ToHashSet();
        var starts = _members.Where(m => !reached.Contains(m.Node.Id)).ToList();
        if (starts.Exists(m => m.IsActivity) || starts.Count == 1)
        {
            return;
        }

        level.Refuse(starts.Count > 1
            ? $"it is not clear where to start: there is no activity without an incoming transition, and more than one subworkflow ({string.Join(", ", starts.Take(5).Select(m => $"'{Shown.Of(m.Node.Id)}'"))}). Add an activity of type START."
            : _members.Count == 0 ? "it has nothing to start: no activity and no subworkflow." : "it has nothing to start: every activity and subworkflow has an incoming transition.");
    }

    private readonly record struct Member(Node Node, bool IsActivity);
}
