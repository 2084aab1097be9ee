using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.Reading;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Compilation;

/// <summary>Puts the implementation in the place of a phase that names it.</summary>
/// <param name="scope">What the texts of the phase can name.</param>
/// <param name="library">The implementations that there are, or null where the workflow is in no repository.</param>
/// <param name="problems">Collects what is wrong.</param>
internal sealed class ImplementationCompiler(Scope scope, PhaseLibrary? library, Problems problems)
{
    private const string Section = "arguments";

    /// <summary>What is run in the place of the phase, whose own keys win, with its arguments; null where something is wrong.</summary>
    /// <param name="phase">The job of the phase.</param>
    /// <param name="type">The type that it names.</param>
    public (JobWords Job, ImmutableSortedDictionary<string, ArgumentPayload> Arguments)? Compile(JobWords phase, Written type)
    {
        if (Find(type) is not ({ } file, { } implementation))
        {
            return null;
        }

        var arguments = Arguments(phase, type, implementation);
        var inside = scope with { Sections = scope.Sections.SetItem(Section, [.. arguments.Keys, .. implementation.Arguments.Where(a => a.IsRequired).Select(a => a.Name)]) };
        JobCompiler.Check(implementation.Job, inside, problems.In(file.Path));
        var own = phase.Resources.Select(r => r.Name).ToHashSet();
        var job = phase with
        {
            Run = implementation.Job.Run,
            Checkpoint = phase.Checkpoint ?? implementation.Job.Checkpoint,
            Resources = [.. implementation.Job.Resources.Where(r => !own.Contains(r.Name)), .. phase.Resources],
        };
        return (job, arguments);
    }

    private (PhaseFile File, Implementation Implementation)? Find(Written type)
    {
        if (library is null)
        {
            problems.Add(type.At, type.Path, $"'{type.Text}' names an implementation in a repository of templates, but this file stands by itself: write its commands as 'run'.");
            return null;
        }

        var (path, name) = PhaseLibrary.PlaceOf(type.Text);
        if (library.Files.GetValueOrDefault(path) is not { } file)
        {
            problems.Add(type.At, type.Path, $"There is no file '{path}' in the repository.");
            return null;
        }

        foreach (var problem in file.Problems)
        {
            problems.In(path).Add(problem.At, problem.Path, problem.Message);
        }

        if (!file.File.Modules.IsEmpty || !file.File.Environment.IsEmpty)
        {
            problems.In(path).Add(new Mark(1, 1), string.Empty, "Modules and environment are those of the file of the workflow: take them out of this file of phases.");
        }

        if (file.File.Implementations.FirstOrDefault(i => i.Name == name) is { } implementation)
        {
            return (file, implementation);
        }

        var names = file.File.Implementations.Select(i => i.Name).ToList();
        if (file.Problems.Count == 0)
        {
            problems.Add(type.At, type.Path, $"There is no implementation '{Excerpt.Of(name)}' in '{path}'.{Scope.Meant(name, names)} There are: {string.Join(", ", names)}.");
        }

        return null;
    }

    private ImmutableSortedDictionary<string, ArgumentPayload> Arguments(JobWords phase, Written type, Implementation implementation)
    {
        foreach (var unknown in phase.Arguments.Where(a => implementation.Arguments.All(d => d.Name != a.Name)))
        {
            problems.Add(unknown.At, unknown.Path, $"'{type.Text}' has no argument '{unknown.Name}'.{Scope.Meant(unknown.Name, implementation.Arguments.Select(d => d.Name))}");
        }

        var arguments = ImmutableSortedDictionary.CreateBuilder<string, ArgumentPayload>(StringComparer.Ordinal);
        foreach (var declared in implementation.Arguments)
        {
            var given = phase.Arguments.FirstOrDefault(a => a.Name == declared.Name);
            if (given is not null)
            {
                arguments[declared.Name] = new ArgumentPayload(TextOf(declared, given), declared.Type);
            }
            else if (declared.Default is { } usual)
            {
                arguments[declared.Name] = new ArgumentPayload(Escape(Text(usual)), declared.Type);
            }
            else if (declared.IsRequired)
            {
                problems.Add(type.At, type.Path, $"'{type.Text}' needs the argument '{declared.Name}': write it below 'arguments'.");
            }
        }

        return arguments.ToImmutable();
    }

    private string TextOf(ParameterDeclaration declared, Argument given)
    {
        if (given.Value is ScalarNode scalar && !ReferenceText.IsPlain(scalar.Text))
        {
            ReferenceCheck.Run(new Written(given.Name, scalar.Text, scalar.At, given.Path), scope, problems);
            return scalar.Text;
        }

        if (given.Value is not ScalarNode && Values.Json(given.Value)?.ToJsonString() is { } json && !ReferenceText.IsPlain(json))
        {
            problems.Add(given.Value.At, given.Path, "References are not looked for within lists and maps: give the whole list or map by one reference.");
            return string.Empty;
        }

        if (Values.For(declared, given.Value).TryGet(out var value, out var refusal))
        {
            return Escape(Text(value));
        }

        problems.Add(given.Value.At, given.Path, refusal.Message);
        return string.Empty;
    }

    private static string Text(Value value) => value is Value.List ? Values.Json(value)?.ToJsonString() ?? "[]" : value.ToString();

    // It is filled in once more, and then a dollar sign is one.
    private static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}
