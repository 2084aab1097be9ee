using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fairlead.Identity.Vault;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>vault</c> part of the configuration: where private keys of users are kept, other than in the gateway's own store.</summary>
internal static class VaultSection
{
    private const string Key = "vault";

    /// <summary>The options, or null where the key is not there.</summary>
    public static VaultOptions? Read(Section root)
    {
        if (!root.Has(Key))
        {
            return null;
        }

        var section = root.Sub(Key);
        var address = ReadAddress(section);
        var login = ReadLogin(section);
        var authorities = ReadAuthorities(section);
        var (mount, path) = (ReadPlace(section, "mount", "secret"), ReadPlace(section, "path", "ssh-credentials"));
        var space = section.Text("namespace");
        section.End();
        return address is null || login is null
            ? null
            : new VaultOptions { Address = address, Login = login, Mount = mount, Path = path, Namespace = space, Authorities = authorities };
    }

    private static Uri? ReadAddress(Section section)
    {
        var text = section.RequiredText("address", "https://vault.example.org:8200");
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Query: "", Fragment: "", UserInfo: "" }
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            return address;
        }

        if (text.Length > 0)
        {
            section.Wrong("address", $"'{text}' is not the address of a Vault.", "For instance https://vault.example.org:8200; http only on this host.");
        }

        return null;
    }

    private static VaultLogin? ReadLogin(Section section)
    {
        var token = SecretText.Read(section, "token");
        if (!section.Has("appRole"))
        {
            if (string.IsNullOrEmpty(token))
            {
                section.Wrong("token", "Nothing says how the gateway logs in.", "Add tokenFile:, or appRole: { roleId: ..., secretIdFile: ... }.");
                return null;
            }

            return new VaultLogin.Token(token);
        }

        if (token is not null)
        {
            section.Wrong("token", "There is an appRole too.", "Write one of them.");
        }

        var role = section.Sub("appRole");
        var id = role.RequiredText("roleId", "the role's id, from: vault read auth/approle/role/fairlead/role-id");
        var secret = SecretText.Read(role, "secretId");
        if (string.IsNullOrEmpty(secret))
        {
            role.Wrong("secretId", "This key is missing.", "Add secretIdFile: with the secret of the role.");
        }

        var login = new VaultLogin.AppRole(id, secret ?? string.Empty) { IsWrapped = role.Flag("wrapped") ?? false, Mount = ReadPlace(role, "mount", "approle") };
        role.End();
        return login;
    }

    private static X509Certificate2Collection? ReadAuthorities(Section section)
    {
        if (FilePath.Read(section, "authorities") is not { } file || !File.Exists(file))
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (CryptographicException)
        {
            // Said below: there is none in it.
        }

        if (authorities.Count == 0)
        {
            section.Wrong("authorities", "The file has no certificate.", "It has those of the authorities that may have issued Vault's certificate, as PEM.");
        }

        return authorities;
    }

    private static string ReadPlace(Section section, string key, string usual)
    {
        var place = section.Text(key)?.Trim('/') ?? usual;
        if (place.Length == 0 || !place.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') || place.Split('/').Any(p => p is "" or "." or ".."))
        {
            section.Wrong(key, $"'{place}' is not possible here.", $"It is a path such as {usual}: letters, digits and the characters - _ . between slashes.");
        }

        return place;
    }
}
