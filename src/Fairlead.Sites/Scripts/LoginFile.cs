using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Shell;

namespace Fairlead.Sites.Scripts;

/// <summary>
/// What a registry is shown for the image of a step: variables of the shell, in a file that only the job's account can read. So they are in no command line, in
/// no environment of the job's own programs, and not in the script.
/// </summary>
internal static class LoginFile
{
    // What Docker's own programs call the registry of images without one.
    private const string UsualRegistry = "docker.io";

    /// <summary>The name of the file of a step.</summary>
    public static string NameOf(int number, string suffix) => string.Create(CultureInfo.InvariantCulture, $"login-{number}{suffix}");

    /// <summary>The files of all steps that have one.</summary>
    public static IEnumerable<ScriptFile> Of(ImmutableArray<Step> steps, JobSecrets secrets, string suffix)
    {
        for (var number = 0; number < steps.Length; number++)
        {
            if (steps[number].Container?.Image is ImageSource.Registry image && secrets.LoginOf(steps[number]) is { } login)
            {
                yield return new ScriptFile(NameOf(number, suffix), TextOf(image, login));
            }
        }
    }

    private static string TextOf(ImageSource.Registry image, RegistryLogin login)
    {
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Token}"));
        var auth = new JsonObject { ["auths"] = new JsonObject { [RegistryOf(image.Name)] = new JsonObject { ["auth"] = pair } } };
        return $"fl_user={ShellQuote.Word(login.User)}\nfl_token={ShellQuote.Word(login.Token)}\nfl_auth={ShellQuote.Word(auth.ToJsonString())}\n";
    }

    /// <summary>The part before the first slash is a registry where it looks like the name of a host.</summary>
    private static string RegistryOf(string name)
    {
        var rest = name[(name.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && rest[..slash] is var first && (first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost")
            ? first
            : UsualRegistry;
    }
}
