using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>Where clients want to know how experiments are run: this gateway runs them itself, so that there is one way, with nothing to fill in.</summary>
internal static class Profiles
{
    /// <summary>What it is called.</summary>
    public const string Name = "fairlead";

    /// <summary>The kind of runner that it passes for.</summary>
    public const string Runner = "LOCAL";

    /// <summary>The way of loading modules that it passes for.</summary>
    public const string Modules = "NO_MODULE";

    /// <summary>As the reply has it.</summary>
    public static JsonObject ToJson() => new() { [Name] = new JsonObject { ["RUNNER_TYPE"] = Runner, ["MODULE_LOADER_TYPE"] = Modules } };
}
