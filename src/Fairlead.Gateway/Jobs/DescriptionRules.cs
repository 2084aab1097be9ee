using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>What every description has to keep to, whatever dialect it came in. Names the field and what would be right.</summary>
public static partial class DescriptionRules
{
    private const int MaxNameLength = 600;
    private const int MaxTagLength = 1100;
    private const int MaxSteps = 100;
    private const int MaxTransfers = 10_000;
    private const int MaxCommandBytes = 1024 * 1024;
    private const int MaxTags = 100;
    private const int MaxInlineBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(366);

    /// <summary>The first thing that is wrong with the description at that site, or null.</summary>
    public static Refusal? Check(JobDescription description, SiteProfile site) =>
        CheckName(description.Name)
        ?? CheckTags(description.Tags)
        ?? CheckEnvironment(description.Environment)
        ?? CheckSteps(description.Steps)
        ?? description.Steps.Select(s => ContainerRules.Check(s, site)).FirstOrDefault(r => r is not null)
        ?? CheckStaging(description)
        ?? (description.Umask is < 0 or > 0x1ff ? Refusal.Invalid("umask", "The umask is three octal digits, such as 077.") : null)
        ?? CheckEmail(description.Email)
        ?? SubscriptionRules.Check(description.Subscriptions)
        ?? CheckArray(description.Array)
        ?? description.AllResources.Select(r => ResourceRules.Check(r, site)).FirstOrDefault(r => r is not null);

    /// <summary>What is wrong with the time before which a job must not begin, or null.</summary>
    public static Refusal? CheckNotBefore(DateTimeOffset? notBefore, DateTimeOffset now) =>
        notBefore - now > LongestDelay
            ? Refusal.Invalid("notBefore", $"A job begins at most {LongestDelay.TotalDays:0} days after it was submitted, not {notBefore:u}.")
            : null;

    /// <summary>What is wrong with the sweep that the description asks for, or null.</summary>
    /// <param name="description">The description.</param>
    /// <param name="most">The most tasks a sweep may have.</param>
    public static Refusal? CheckSweep(JobDescription description, int most)
    {
        if (description.Sweep is not { Points: var points })
        {
            return null;
        }

        if (points.Length < 1 || points.Length > most)
        {
            return Refusal.Invalid("sweep", $"A sweep has 1 to {most} tasks here, not {points.Length}.");
        }

        if (description.Array is not null)
        {
            return Refusal.Invalid("sweep", "A job is an array or a sweep, not both.");
        }

        if (!description.Exports.IsEmpty)
        {
            return Refusal.Invalid("sweep", "The tasks of a sweep write into directories of their own: exports of the job as a whole find nothing there.");
        }

        return points.Select(p => CheckEnvironment(p.Environment) ?? CheckImports(p.Imports) ?? CheckExports(p.Exports)).FirstOrDefault(r => r is not null)
            ?? SweepTargets.Check(points);
    }

    /// <summary>What is wrong with tags, or null.</summary>
    public static Refusal? CheckTags(ImmutableArray<string> tags)
    {
        if (tags.Length > MaxTags)
        {
            return Refusal.Invalid("tags", $"A job has at most {MaxTags} tags, not {tags.Length}.");
        }

        return tags.Any(t => t.Length is 0 or > MaxTagLength || HasControl(t))
            ? Refusal.Invalid("tags", $"A tag has 1 to {MaxTagLength} characters and no control characters.")
            : null;
    }

    private static Refusal? CheckName(string name) =>
        name.Length is 0 or > MaxNameLength || HasControl(name)
            ? Refusal.Invalid("name", $"A name has 1 to {MaxNameLength} characters and no control characters.")
            : null;

    private static Refusal? CheckEnvironment(ImmutableSortedDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (!VariableName().IsMatch(name))
            {
                return Refusal.Invalid("environment", $"'{Shown(name)}' cannot be the name of an environment variable: letters, digits and _ only, no digit first.");
            }

            if (value.Contains('\0', StringComparison.Ordinal))
            {
                return Refusal.Invalid("environment", $"The value of {name} must not hold a NUL character.");
            }
        }

        return environment.Sum(v => v.Key.Length + Encoding.UTF8.GetByteCount(v.Value)) > MaxCommandBytes
            ? Refusal.Invalid("environment", $"The environment may have {MaxCommandBytes} bytes in all.")
            : null;
    }

    private static Refusal? CheckSteps(ImmutableArray<Step> steps)
    {
        if (steps.Length > MaxSteps)
        {
            return Refusal.Invalid("steps", $"A job has at most {MaxSteps} steps, not {steps.Length}.");
        }

        return steps.Select(CheckStep).FirstOrDefault(r => r is not null);
    }

    private static Refusal? CheckStep(Step step)
    {
        var (text, bytes) = step.Command switch
        {
            StepCommand.Program p => (string.Concat(p.Arguments), p.Arguments.Sum(Encoding.UTF8.GetByteCount)),
            StepCommand.ShellLines s => (s.Text, Encoding.UTF8.GetByteCount(s.Text)),
            _ => (string.Empty, 0),
        };
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Invalid("executable", "A command must not hold a NUL character.");
        }

        if (bytes > MaxCommandBytes || step.Command is StepCommand.Program { Arguments.IsEmpty: true })
        {
            return Refusal.Invalid("executable", $"A command has a program and at most {MaxCommandBytes} bytes.");
        }

        return CheckSpread(step)
            ?? (step.Command is StepCommand.BatchScript script ? CheckFile("batchScript", script.File) : null)
            ?? CheckFile("stdout", step.Stdout)
            ?? CheckFile("stderr", step.Stderr)
            ?? (step.Stdin is null ? null : CheckFile("stdin", step.Stdin))
            ?? (step.Copy is null ? null : CheckFile("copy", step.Copy))
            ?? CheckEnvironment(step.Environment);
    }

    private static Refusal? CheckSpread(Step step)
    {
        if (step.Mpi is null && !step.OnEveryNode)
        {
            return null;
        }

        if (step.Container is null || step.IsCompanion || (step.Mpi is not null && (step.OnEveryNode || step.Command is not StepCommand.Program)))
        {
            return Refusal.Invalid("mpi", "Only what runs in a container, and beside nothing, can run on every node; only a program with its arguments, as ranks of MPI; and not both.");
        }

        return step.Mpi is { ProcessesPerNode: < 1 } ? Refusal.Invalid("mpi", "An MPI program has at least one process on each node.") : null;
    }

    private static Refusal? CheckStaging(JobDescription description)
    {
        if (description.Imports.Length > MaxTransfers || description.Exports.Length > MaxTransfers)
        {
            return Refusal.Invalid("imports", $"A job has at most {MaxTransfers} imports and as many exports.");
        }

        return description.Outputs.Select(o => CheckFile("outputs", o.Path)).FirstOrDefault(r => r is not null)
            ?? description.Archives.Select(a => CheckFile("archives", a)).FirstOrDefault(r => r is not null)
            ?? CheckImports(description.Imports) ?? CheckExports(description.Exports);
    }

    private static Refusal? CheckExports(ImmutableArray<StageOut> exports) => exports.Select(e => CheckFile("exports", e.From)).FirstOrDefault(r => r is not null);

    private static Refusal? CheckImports(ImmutableArray<StageIn> imports)
    {
        foreach (var import in imports)
        {
            if (CheckFile("imports", import.To) is { } refusal)
            {
                return refusal;
            }

            if (import.From is DataPlace.Inline { Text: var text } && Encoding.UTF8.GetByteCount(text) > MaxInlineBytes)
            {
                return Refusal.Invalid("imports", $"Inline data for '{Shown(import.To)}' has more than {MaxInlineBytes} bytes; upload it instead.");
            }
        }

        return null;
    }

    internal static Refusal? CheckFile(string field, string path)
    {
        if (!StoragePath.Normalize(path).TryGet(out var normal, out var refusal))
        {
            return Refusal.Invalid(field, refusal.Message);
        }

        return normal == "/" ? Refusal.Invalid(field, $"'{Shown(path)}' names no file in the working directory.") : null;
    }

    /// <summary>What is wrong with a mail address, or null.</summary>
    internal static Refusal? CheckEmail(string? email) =>
        email is null || (email.Length <= MaxNameLength && MailAddress().IsMatch(email))
            ? null
            : Refusal.Invalid("email", $"'{Shown(email)}' is not a mail address.");

    private static Refusal? CheckArray(ArrayRequest? array) =>
        array is null or { Size: >= 1 and <= ArrayRequest.MaxSize, Limit: null or >= 1 }
            ? null
            : Refusal.Invalid("array", $"An array has 1 to {ArrayRequest.MaxSize} tasks, and a limit of at least 1.");

    private static bool HasControl(string text) => text.Any(char.IsControl);

    private static string Shown(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "…");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,254}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex MailAddress();
}
