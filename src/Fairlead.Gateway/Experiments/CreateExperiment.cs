using System.Collections.Frozen;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;

namespace Fairlead.Gateway.Experiments;

/// <summary>An experiment that somebody wants.</summary>
/// <param name="Dialect">The name of the dialect whose language its configuration is written in.</param>
/// <param name="Description">What it is for: 1 to 4,096 characters.</param>
/// <param name="Names">How it is called.</param>
public sealed record ExperimentRequest(string Dialect, string Description, NameSeries Names)
{
    /// <summary>The platform on which most of it runs, for the first configuration; null where the configuration says it.</summary>
    public string? Platform { get; init; }

    /// <summary>Its configuration, given its name: text by file name. Null for the dialect's first configuration.</summary>
    public Func<string, IReadOnlyDictionary<string, string>>? Files { get; init; }

    /// <summary>The experiment whose configuration it gets instead, or null.</summary>
    public string? CopyOf { get; init; }
}

/// <summary>Makes experiments.</summary>
/// <param name="store">Keeps them.</param>
/// <param name="find">Finds what is copied.</param>
/// <param name="dialects">Know the configuration.</param>
/// <param name="clock">Says when.</param>
public sealed class CreateExperiment(IExperimentStore store, FindExperiment find, IEnumerable<IExperimentDialect> dialects, TimeProvider clock)
{
    private const int LongestDescription = 4096;
    private readonly FrozenDictionary<string, IExperimentDialect> _dialects = dialects.ToFrozenDictionary(d => d.Name);

    /// <summary>The experiment as stored; refused where the request or the form of its files is wrong, or what is copied is not there.</summary>
    public async Task<Outcome<Experiment>> RunAsync(Principal principal, ExperimentRequest request, CancellationToken cancellationToken)
    {
        if (request.Description.Trim().Length is 0 or > LongestDescription)
        {
            return Refusal.Invalid("description", $"A description has 1 to {LongestDescription} characters.");
        }

        var dialect = _dialects[request.Dialect];
        if (!(await FilesAsync(principal, request, dialect, cancellationToken)).TryGet(out var files, out var refusal))
        {
            return refusal;
        }

        // Any name shows what is wrong with the form.
        var tried = files("a000");
        if (ConfigurationRules.Check(dialect, tried) is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetUtcNow();
        var (platform, version) = dialect.Outline("a000", tried);
        var added = new Experiment
        {
            Name = string.Empty,
            Mandate = Mandate.Of(principal),
            Dialect = request.Dialect,
            Description = request.Description.Trim(),
            Platform = request.Platform ?? platform,
            LanguageVersion = version,
            CreatedAt = now,
            ChangedAt = now,
        };
        return await store.AddAsync(
            added, request.Names, files, name => new JournalEntry(Job: null, now, JournalLevel.Info, $"Experiment {name} created.", principal.User), cancellationToken);
    }

    private async Task<Outcome<Func<string, IReadOnlyDictionary<string, string>>>> FilesAsync(
        Principal principal, ExperimentRequest request, IExperimentDialect dialect, CancellationToken cancellationToken)
    {
        if (request.CopyOf is not { } source)
        {
            return request.Files ?? (name => dialect.FirstFiles(name, request.Platform));
        }

        if (!(await find.RunAsync(principal, source, AccessLevel.Read, cancellationToken)).TryGet(out var copied, out _))
        {
            return new Refusal(RefusalKind.NotFound, $"Experiment does not exist: {source}", "copy");
        }

        var files = await store.FilesAsync(copied, cancellationToken);
        return new Func<string, IReadOnlyDictionary<string, string>>(
            name => files.ToDictionary(f => f.Key.Replace(copied.Name, name, StringComparison.Ordinal), f => f.Value));
    }
}
