using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Identity;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a job is given when it is handed to its site, and what is kept nowhere else.</summary>
public sealed record JobSecrets
{
    /// <summary>Nothing.</summary>
    public static readonly JobSecrets None = new();

    /// <summary>Environment variables of all its steps.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What registries are shown, by what is kept of it.</summary>
    public ImmutableDictionary<SealedSecret, RegistryLogin> Logins { get; init; } = ImmutableDictionary<SealedSecret, RegistryLogin>.Empty;

    /// <summary>What the registry of the step's image is shown, or null for nothing.</summary>
    public RegistryLogin? LoginOf(Step step) => step.Container?.Login is { } login ? Logins.GetValueOrDefault(login) : null;

    /// <summary>Says nothing.</summary>
    public override string ToString() => "secrets of a job";
}

/// <summary>What a registry of images is shown.</summary>
/// <param name="user">The name there.</param>
/// <param name="token">The password or token.</param>
/// <param name="fingerprint">The same for the same login; tells nobody what it is.</param>
public sealed class RegistryLogin(string user, string token, string fingerprint)
{
    /// <summary>The name there.</summary>
    public string User => user;

    /// <summary>The password or token.</summary>
    public string Token => token;

    /// <summary>The same for the same login; tells nobody what it is.</summary>
    public string Fingerprint => fingerprint;

    /// <summary>Says nothing.</summary>
    public override string ToString() => "a login";
}

/// <summary>Opens what jobs have sealed, and issues what they ask for, when they are handed to their sites.</summary>
/// <param name="secrets">Opens what is sealed.</param>
/// <param name="tokens">Issues tokens.</param>
public sealed class OpenJobSecrets(ISecrets secrets, IJobTokens tokens)
{
    /// <summary>What the job is given; refused where something was sealed with another key.</summary>
    public Outcome<JobSecrets> Run(Job job)
    {
        var logins = ImmutableDictionary.CreateBuilder<SealedSecret, RegistryLogin>();
        foreach (var login in job.Description.Steps.Select(s => s.Container?.Login).OfType<SealedSecret>().Distinct())
        {
            if (!secrets.Open(job.Owner, login).TryGet(out var text, out var refusal))
            {
                return refusal;
            }

            // Sealed by the compiler of a description: name, colon, token.
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            logins[login] = new RegistryLogin(text[..colon], text[(colon + 1)..], secrets.FingerprintOf(job.Owner, text));
        }

        return new JobSecrets
        {
            Logins = logins.ToImmutable(),
            Variables = job.Description.TokenVariable is { } name ? JobSecrets.None.Variables.Add(name, tokens.Issue(job)) : JobSecrets.None.Variables,
        };
    }
}
