namespace Fairlead.Gateway.Sites;

/// <summary>A kind of storage that users can create on a site.</summary>
public sealed record StorageType
{
    /// <summary>The name of the type that a site has where its configuration names none.</summary>
    public const string DefaultName = "DEFAULT";

    /// <summary>Absolute path below which these storages are; <c>{account}</c> stands for the account.</summary>
    public required string Path { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Description { get; init; }

    /// <summary>Whether users may name a directory there instead of getting a new one. Default: yes.</summary>
    public bool AllowsPath { get; init; } = true;

    /// <summary>The umask of storages whose creator names none. Default: 0o077.</summary>
    public int Umask { get; init; } = 0b000_111_111;

    /// <summary>The absolute path for an account.</summary>
    public string PathOf(string account) => Path.Replace("{account}", account, StringComparison.Ordinal);
}
