using System.Security.Cryptography;
using Fairlead.Core.Identity;
using Fairlead.Identity.Users;

namespace Fairlead.Server;

/// <summary>The administrator of a gateway whose configuration names no users. The password is made at the first start, shown once, and kept as a hash.</summary>
/// <param name="User">The administrator.</param>
/// <param name="NewPassword">The password where it was made now, else null.</param>
/// <param name="HashFile">Where its hash is: without that file, the next start makes another password.</param>
public sealed record FirstAdministrator(User User, string? NewPassword, string HashFile)
{
    private const string Name = "admin";
    private const int PasswordLength = 24;

    // Without those that people mistake for others.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>The name only: the password is shown where it is asked for.</summary>
    public override string ToString() => Name;

    /// <summary>The administrator of an earlier start, or a new one.</summary>
    /// <exception cref="StartRefusedException">The file with the hash is damaged.</exception>
    public static FirstAdministrator Load(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "admin-password.hash");
        if (!File.Exists(file))
        {
            var password = RandomNumberGenerator.GetString(Letters, PasswordLength);
            // 120 random bits need no slow hash to be out of reach; the start need not wait for one.
            var made = PasswordHash.Of(password, PasswordHash.InMemoryIterations);
            OwnFile.Write(file, made.Encode());
            return new FirstAdministrator(Of(made), password, file);
        }

        return PasswordHash.TryParse(File.ReadAllText(file).Trim(), out var hash, out _)
            ? new FirstAdministrator(Of(hash), null, file)
            : throw new StartRefusedException($"The file {file} is damaged.", "Remove it: the next start makes a new password and shows it once.");
    }

    private static User Of(PasswordHash hash) => new() { Name = Name, Password = hash, Roles = [Role.User, Role.Admin] };
}
