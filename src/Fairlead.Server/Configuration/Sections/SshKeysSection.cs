using System.Collections.Immutable;
using Fairlead.Identity.Signatures;
using Fairlead.Identity.SshKeys;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the public SSH keys of a user: lines as OpenSSH writes them, or files with such lines.</summary>
internal static class SshKeysSection
{
    private const int MaxKeys = 100;
    private const string Key = "sshKeys";

    public static ImmutableArray<VerificationKey> Read(Section user)
    {
        var keys = ImmutableArray.CreateBuilder<VerificationKey>();
        foreach (var line in user.Texts(Key).SelectMany(text => text.StartsWith("file:", StringComparison.Ordinal) ? LinesOf(user, text) : [text]))
        {
            if (!SshPublicKey.TryParse(line, out var key, out var problem))
            {
                user.Wrong(Key, $"This is not a public SSH key. {problem}", "For instance \"ssh-ed25519 AAAA... ada@laptop\", or file:/etc/fairlead/keys/ada.");
                break;
            }

            keys.Add(key);
        }

        if (keys.Count > MaxKeys)
        {
            user.Wrong(Key, $"There are {keys.Count} keys.", $"A user has at most {MaxKeys}.");
        }

        return keys.ToImmutable();
    }

    private static string[] LinesOf(Section user, string file)
    {
        try
        {
            return [.. File.ReadLines(FilePath.Of(file)).Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('#')).Take(MaxKeys + 1)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            user.Wrong(Key, $"The file cannot be read: {e.Message}", $"It has to be there and readable by {Environment.UserName}.");
            return [];
        }
    }
}
