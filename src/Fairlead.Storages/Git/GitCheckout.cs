using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Shell;

namespace Fairlead.Storages.Git;

/// <summary>
/// Fetches one revision of a repository with the git program, into a directory of the gateway's own. It goes nowhere but to the address that was judged:
/// no redirects, no alternates, no submodules; and it runs nothing: no hooks, no filters, no configuration of anybody.
/// </summary>
/// <param name="bench">Where it works.</param>
/// <param name="mostBytes">The most bytes that it may write.</param>
internal sealed class GitCheckout(Workbench bench, long mostBytes)
{
    private const int NotFound = 127;

    /// <summary>Where the files are.</summary>
    public string Directory { get; } = Path.Combine(bench.Path, "tree");

    /// <summary>Fetches what the place names.</summary>
    /// <param name="place">The repository and the revision.</param>
    /// <param name="address">The address of its host.</param>
    /// <param name="authorization">What is shown to it, or null.</param>
    /// <param name="cancellationToken">Ends the fetching.</param>
    /// <exception cref="ShellUnavailableException">It is larger than may be.</exception>
    public async Task<Outcome<Done>> RunAsync(DataPlace.Git place, IPAddress address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var environment = Environment(place.Repository, address, authorization);
        string[][] commands =
        [
            ["init", "--quiet", "--template=", "--", Directory],
            ["-C", Directory, "remote", "add", "origin", place.Repository.AbsoluteUri],
            ["-C", Directory, "fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-write-commit-graph", "--", "origin", place.Revision ?? "HEAD"],
            ["-C", Directory, "checkout", "--quiet", "--detach", "FETCH_HEAD"],
        ];
        foreach (var command in commands)
        {
            var result = await bench.RunAsync(["git", .. command], environment, mostBytes, cancellationToken);
            if (!result.Succeeded)
            {
                return Explain(result, place);
            }
        }

        return Done.Value;
    }

    /// <summary>The id of the commit whose files were fetched.</summary>
    public async Task<Outcome<string>> CommitAsync(DataPlace.Git place, IPAddress address, CancellationToken cancellationToken)
    {
        var result = await bench.RunAsync(["git", "-C", Directory, "rev-parse", "HEAD"], Environment(place.Repository, address, authorization: null), mostBytes, cancellationToken);
        return result.Succeeded ? result.Output.Trim() : Explain(result, place);
    }

    /// <summary>The id of the commit that a branch or tag names at this moment; nothing is fetched.</summary>
    public async Task<Outcome<string>> AskAsync(DataPlace.Git place, IPAddress address, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        string[] names = place.Revision is { } revision ? [$"refs/heads/{revision}", $"refs/tags/{revision}^{{}}", $"refs/tags/{revision}"] : ["HEAD"];
        var result = await bench.RunAsync(
            ["git", "ls-remote", "--quiet", "--", place.Repository.AbsoluteUri, .. names], Environment(place.Repository, address, authorization), mostBytes, cancellationToken);
        if (!result.Succeeded)
        {
            return Explain(result, place);
        }

        // A tag with words of its own is an object of its own; what is wanted is what it points to.
        var commits = result.Output.Split('\n').Select(l => l.Split('\t')).Where(l => l.Length == 2).ToDictionary(l => l[1], l => l[0]);
        return names.Select(n => commits.GetValueOrDefault(n)).FirstOrDefault(c => c is not null) is { } commit ? commit : Missing(place);
    }

    private List<ShellVariable> Environment(Uri repository, IPAddress address, AuthenticationHeaderValue? authorization)
    {
        var host = repository.Host.Trim('[', ']');
        List<(string Key, string Value)> settings =
        [
            ("http.followRedirects", "false"),
            ("http.proxy", string.Empty),
            ("credential.helper", string.Empty),
            ("core.hooksPath", "/dev/null"),
            ("core.fsmonitor", "false"),
            ("submodule.recurse", "false"),
            ("gc.auto", "0"),
            ("advice.detachedHead", "false"),
        ];
        if (!IPAddress.TryParse(host, out _))
        {
            settings.Add(("http.curloptResolve", string.Create(CultureInfo.InvariantCulture, $"{host}:{repository.Port}:{address}")));
        }

        // Git itself tells its settings apart from secrets by where they come from: these stay out of the repository and out of the process list.
        if (authorization is not null)
        {
            settings.Add(("http.extraHeader", $"Authorization: {authorization}"));
        }

        return
        [
            new("LC_ALL", "C"),
            new("HOME", bench.Path),
            new("GIT_CONFIG_NOSYSTEM", "1"),
            new("GIT_CONFIG_GLOBAL", "/dev/null"),
            new("GIT_ATTR_NOSYSTEM", "1"),
            new("GIT_TERMINAL_PROMPT", "0"),
            new("GIT_ALLOW_PROTOCOL", "http:https"),
            new("GIT_CEILING_DIRECTORIES", bench.Path),
            new("GIT_CONFIG_COUNT", settings.Count.ToString(CultureInfo.InvariantCulture)),
            .. settings.Select((s, i) => new ShellVariable($"GIT_CONFIG_KEY_{i}", s.Key)),
            .. settings.Select((s, i) => new ShellVariable($"GIT_CONFIG_VALUE_{i}", s.Value)),
        ];
    }

    private static Refusal Explain(ShellResult result, DataPlace.Git place)
    {
        var reason = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(l => l.StartsWith("fatal: ", StringComparison.Ordinal) || l.StartsWith("error: ", StringComparison.Ordinal))?["fatal: ".Length..] ?? $"it ended with {result.ExitCode}";
        return reason switch
        {
            _ when result.ExitCode == NotFound => Refusal.Conflict("There is no git program on the gateway."),
            _ when reason.Contains("terminal prompts disabled", StringComparison.Ordinal) || reason.Contains("Authentication failed", StringComparison.Ordinal) =>
                Refusal.Conflict("The repository wants credentials, or others than those that it got."),
            _ when reason.Contains("couldn't find remote ref", StringComparison.Ordinal) || reason.Contains("not our ref", StringComparison.Ordinal) =>
                Missing(place),
            _ => Refusal.Conflict($"git says: {reason}"),
        };
    }

    private static Refusal Missing(DataPlace.Git place) => Refusal.NotFound($"branch, tag or commit '{place.Revision ?? "HEAD"}' in the repository");
}
