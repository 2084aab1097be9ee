using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Compiles <c>Parameters</c> and <c>Environment</c>, which both become environment variables; those of the environment win.</summary>
internal static class Variables
{
    public static ImmutableSortedDictionary<string, string> Compile(JsonFields job)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (job.Object("Parameters") is { } parameters)
        {
            foreach (var name in parameters.Names)
            {
                // An object sweeps the parameter (SweepCompiler).
                if (parameters[name] is not JsonObject && parameters.Text(name) is { } value)
                {
                    variables[name] = value;
                }
            }
        }

        if (job["Environment"] is JsonArray)
        {
            AddPairs(job, variables);
        }
        else if (job.Object("Environment") is { } environment)
        {
            foreach (var name in environment.Names)
            {
                if (environment.Text(name) is { } value)
                {
                    variables[name] = value;
                }
            }
        }

        return variables.ToImmutable();
    }

    private static void AddPairs(JsonFields job, ImmutableSortedDictionary<string, string>.Builder variables)
    {
        foreach (var pair in job.Texts("Environment"))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                job.Refuse("Environment", $"Environment is a map, or a list of NAME=value; '{Shown.Of(pair)}' is neither.");
                return;
            }

            variables[pair[..equals]] = pair[(equals + 1)..];
        }
    }
}
