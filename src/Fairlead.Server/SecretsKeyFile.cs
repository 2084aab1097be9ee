using Fairlead.Identity.Secrets;

namespace Fairlead.Server;

/// <summary>The key that secrets are kept under: from the environment, or from a file in the data directory that is made at the first start.</summary>
internal static class SecretsKeyFile
{
    /// <summary>The environment variable that is taken instead of the file.</summary>
    public const string Variable = "FAIRLEAD_SECRETS_KEY";

    private const string Name = "secrets.key";
    private const int ShortestText = 32;

    /// <exception cref="StartRefusedException">The key is too short, or the file cannot be read or made.</exception>
    public static SecretsKey Load(string dataDirectory)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
        {
            return text.Length >= ShortestText
                ? SecretsKey.Of(text)
                : throw new StartRefusedException($"{Variable} is too short.", $"It has at least {ShortestText} random characters, for instance from: openssl rand -hex 32");
        }

        var path = Path.Combine(dataDirectory, Name);
        try
        {
            if (!File.Exists(path))
            {
                OwnFile.Write(path, SecretsKey.NewText());
            }

            return SecretsKey.Of(File.ReadAllText(path).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The key in {path} cannot be used: {e.Message}", "The gateway's account has to be able to read it.");
        }
    }
}
