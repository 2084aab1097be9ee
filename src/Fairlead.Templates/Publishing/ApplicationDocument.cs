using System.Collections.Immutable;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;

namespace Fairlead.Templates.Publishing;

/// <summary>Reads files that say which workflows are published: a list <c>applications</c>, beside which anything else may stand.</summary>
public static class ApplicationDocument
{
    private const string WorkflowsTag = "hpcwaas-workflows";
    private const string UsersTag = "hpcwaas-authorized-users";
    private static readonly string[] Revisions = ["branch", "tag", "commit"];

    /// <summary>The applications of a file; what is wrong is left out, and told.</summary>
    /// <param name="text">YAML, at most 10 MiB.</param>
    public static (ImmutableArray<Application> Applications, IReadOnlyList<DocumentProblem> Problems) Read(string text)
    {
        var problems = new Problems();
        var applications = ImmutableArray.CreateBuilder<Application>();
        switch (YamlDocument.Read(text, problems))
        {
            case null:
                break;
            case MapNode map when map.Entries.FirstOrDefault(e => e.Key == "applications") is { } entry:
                applications.AddRange(ReadAll(entry.Value, problems));
                break;
            case var other:
                problems.Add(other.At, "applications", "This key is missing: it holds the list of what is published.");
                break;
        }

        foreach (var twice in applications.GroupBy(a => a.Id, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            problems.Add(new Mark(1, 1), "applications", $"There are {twice.Count()} applications with the id '{twice.Key}'.");
        }

        return (applications.ToImmutable(), problems.All);
    }

    private static IEnumerable<Application> ReadAll(DocumentNode node, Problems problems)
    {
        if (node is ScalarNode { IsEmpty: true })
        {
            yield break;
        }

        if (node is not ListNode list)
        {
            problems.Add(node.At, "applications", $"This is {node.Kind}; it has to be a list.");
            yield break;
        }

        foreach (var (index, item) in list.Items.Index())
        {
            if (item is not MapNode map)
            {
                problems.Add(item.At, $"applications[{index}]", $"This is {item.Kind}; it has to be a map of keys and values.");
            }
            else if (Read(new Fields(map, $"applications[{index}]", problems)) is { } application)
            {
                yield return application;
            }
        }
    }

    private static Application? Read(Fields fields)
    {
        var before = fields.Problems.Count;
        var id = Required(fields, "id", "harbour-flow");
        var template = fields.Map("template");
        var tags = fields.Map("tags")?.Texts() ?? [];
        var application = new Application
        {
            Id = id,
            Name = fields.Text("name") ?? id,
            Description = fields.Text("description"),
            Repository = template is null ? string.Empty : Required(template, "repository", "the name of a repository below 'templates'"),
            Revision = template is null ? null : Revision(template),
            File = template is null ? string.Empty : Required(template, "file", "WORKFLOWS/HARBOUR/workflow.yaml"),
            Workflows = Words(fields, "workflows", tags, WorkflowsTag),
            AuthorizedUsers = Words(fields, "users", tags, UsersTag),
            Tags = tags.ToImmutableSortedDictionary(t => t.Name, t => t.Text, StringComparer.Ordinal),
            Environments = Environments(fields),
        };
        if (template is null)
        {
            fields.Wrong("template", "This key is missing: it says which file of which repository is offered.");
        }

        template?.End();
        fields.End();
        return fields.Problems.Count == before ? application : null;
    }

    private static string? Revision(Fields template)
    {
        var given = Revisions.Where(template.Has).ToList();
        var text = given.Select(template.Text).ToList();
        if (given.Count > 1)
        {
            template.Wrong(given[1], $"There is '{given[0]}' already; only one of branch, tag and commit is possible.");
        }

        return text.FirstOrDefault();
    }

    // As a list or as one text with commas; blanks around the words are none of them.
    private static ImmutableArray<string>? Words(Fields fields, string key, ImmutableArray<Written> tags, string tag) =>
        fields.Has(key) ? [.. fields.List(key).SelectMany(w => Split(w.Text))]
        : tags.FirstOrDefault(t => t.Name == tag) is { } written ? [.. Split(written.Text)]
        : tags.IsEmpty || tag == UsersTag ? null
        : [];

    private static string[] Split(string words) => words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static ImmutableArray<ApplicationEnvironment> Environments(Fields fields)
    {
        if (!fields.Has("environments"))
        {
            return [new ApplicationEnvironment("default", "default", ApplicationEnvironment.DeployedStatus)];
        }

        if (fields.Find("environments") is not ListNode list)
        {
            fields.Wrong("environments", "It has to be a list of environments, each with an id.");
            return [];
        }

        var environments = ImmutableArray.CreateBuilder<ApplicationEnvironment>();
        foreach (var (index, item) in list.Items.Index())
        {
            if (item is not MapNode map)
            {
                fields.Problems.Add(item.At, $"{fields.Path}.environments[{index}]", $"This is {item.Kind}; it has to be a map with an id.");
                continue;
            }

            var environment = new Fields(map, $"{fields.Path}.environments[{index}]", fields.Problems);
            var id = Required(environment, "id", "production");
            environments.Add(new ApplicationEnvironment(id, environment.Text("name") ?? id, environment.Text("status") ?? ApplicationEnvironment.DeployedStatus)
            {
                Site = environment.Text("machine") ?? environment.Text("site"),
                Properties = (environment.Map("properties")?.Texts() ?? []).ToImmutableSortedDictionary(p => p.Name, p => p.Text, StringComparer.Ordinal),
            });
            environment.Text("site");
            environment.End();
        }

        return environments.ToImmutable();
    }

    private static string Required(Fields fields, string key, string example)
    {
        if (fields.Text(key) is { Length: > 0 } text)
        {
            return text;
        }

        fields.Wrong(key, $"This key is missing. For instance {key}: {example}");
        return string.Empty;
    }
}
