using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fairlead.Shell.Ssh;

/// <summary>What the OpenSSH client is told. Everything that decides about safety is said here and not left to defaults.</summary>
internal static partial class SshArguments
{
    // What the client's configuration syntax gives a meaning to, even within quotes.
    private static readonly SearchValues<char> NotInPaths = SearchValues.Create("\"\\$\r\n\0");

    // What the notation of a forwarding gives a meaning to.
    private static readonly SearchValues<char> NotInSockets = SearchValues.Create("\"\\$%:[]\r\n\0");

    // The kernel takes 107 bytes (man 7 unix).
    private const int LongestSocket = 107;

    /// <summary>A connection that other clients share through <paramref name="socket"/>, with a shell of its own.</summary>
    public static IEnumerable<string> Connect(SshOptions options, string socket)
    {
        yield return "ssh";
        yield return "-F";
        yield return options.ConfigFile ?? "none";
        yield return "-M";
        yield return "-S";
        yield return Escape(socket);
        foreach (var setting in Settings(options))
        {
            yield return "-o";
            yield return setting;
        }

        foreach (var word in Target(options))
        {
            yield return word;
        }
    }

    /// <summary>One more shell on the connection behind <paramref name="socket"/>.</summary>
    public static IEnumerable<string> Share(SshOptions options, string socket) =>
        [.. ShareAlone(socket), "-T", "-o", "LogLevel=ERROR", .. Target(options)];

    /// <summary>Input and output tied to a port behind the host, on the connection behind <paramref name="socket"/>.</summary>
    public static IEnumerable<string> Tunnel(SshOptions options, string socket, TunnelEnd.Port end) =>
    [
        .. ShareAlone(socket),
        "-v",
        "-W", string.Create(CultureInfo.InvariantCulture, $"{(end.Host.Contains(':', StringComparison.Ordinal) ? $"[{end.Host}]" : end.Host)}:{end.Number}"),
        .. Host(options),
    ];

    /// <summary>Has the connection behind <paramref name="socket"/> forward a socket of this host to one of that host, or stop it.</summary>
    /// <param name="options">The host.</param>
    /// <param name="socket">The control socket.</param>
    /// <param name="what"><c>forward</c> or <c>cancel</c>.</param>
    /// <param name="local">Path of the socket here.</param>
    /// <param name="remote">Path of the socket there.</param>
    public static IEnumerable<string> Forward(SshOptions options, string socket, string what, string local, string remote) =>
        [.. ShareAlone(socket), "-O", what, "-L", $"{local}:{remote}", .. Host(options)];

    /// <summary>The sftp subsystem of another host on a connection of its own, at an address that was judged before, with the credentials of one transfer.</summary>
    /// <param name="host">The host.</param>
    /// <param name="keyFile">Absolute path of the private key, or null where a password is asked for.</param>
    public static IEnumerable<string> Sftp(ForeignHost host, string? keyFile)
    {
        // The name under which its key is known says the port, as the client does by itself where no other name is given.
        var alias = host.Port == ForeignHost.UsualPort ? host.Name : string.Create(CultureInfo.InvariantCulture, $"[{host.Name}]:{host.Port}");
        IEnumerable<string> login = keyFile is null
            ? ["PubkeyAuthentication=no", "PreferredAuthentications=password,keyboard-interactive", "NumberOfPasswordPrompts=1"]
            : ["BatchMode=yes", "PreferredAuthentications=publickey", $"IdentityFile={Quote(keyFile)}"];
        string[] settings =
        [
            $"HostName={host.Address}", $"HostKeyAlias={alias}", "CheckHostIP=no", "ControlMaster=no", "ControlPath=none", "ProxyCommand=none", "IdentitiesOnly=yes",
            "IdentityAgent=none", "GSSAPIAuthentication=no", .. Careful(host.KnownHosts, host.ConnectTimeout, host.KeepAlive), .. login,
        ];
        return
        [
            "ssh", "-F", "none", .. settings.SelectMany(s => (string[])["-o", s]),
            "-l", host.User, "-p", host.Port.ToString(CultureInfo.InvariantCulture), "-s", "--", host.Name, "sftp",
        ];
    }

    /// <summary>Refuses what the client's command line or configuration syntax could take for something else.</summary>
    /// <exception cref="ArgumentException">With the value's name and what would be right.</exception>
    public static void Check(ForeignHost host)
    {
        if (!PlainHost().IsMatch(host.Name) || !UserName().IsMatch(host.User) || host.Port is < 1 or > 65535
            || !Path.IsPathFullyQualified(host.KnownHosts) || host.KnownHosts.AsSpan().ContainsAny(NotInPaths))
        {
            throw new ArgumentException("A host, a user, a port or the path of known_hosts is none.", nameof(host));
        }
    }

    /// <summary>Refuses ends of tunnels that the client's syntax could take for something else.</summary>
    /// <exception cref="ArgumentException">With what would be right.</exception>
    public static void Check(TunnelEnd end)
    {
        switch (end)
        {
            case TunnelEnd.Port { Host: var host } when !PlainHost().IsMatch(host):
                throw new ArgumentException($"'{host}' cannot be a host: a name or an address is wanted.", nameof(end));
            case TunnelEnd.Port { Number: < 1 or > 65535 }:
                throw new ArgumentException("A port is a number from 1 to 65535.", nameof(end));
            case TunnelEnd.SocketFile { Path: var path } when !path.StartsWith('/') || path.AsSpan().ContainsAny(NotInSockets) || Encoding.UTF8.GetByteCount(path) > LongestSocket:
                throw new ArgumentException($"The path of a socket is absolute, has at most {LongestSocket} bytes, and none of the characters : \\ $ % \" [ ].", nameof(end));
        }
    }

    /// <summary>Refuses values that the client's command line or configuration syntax could take for something else.</summary>
    /// <exception cref="ArgumentException">With the value's name and what would be right.</exception>
    public static void Check(SshOptions options)
    {
        if (!HostName().IsMatch(options.Host))
        {
            throw new ArgumentException($"'{options.Host}' cannot be a host: a name or an address is wanted.", nameof(options));
        }

        if (!UserName().IsMatch(options.User))
        {
            throw new ArgumentException($"'{options.User}' cannot be an account: letters, digits and . _ - @ are wanted.", nameof(options));
        }

        options.Groups.Check();
        if (options.Port is < 1 or > 65535)
        {
            throw new ArgumentException($"{options.Port} cannot be a port: 1 to 65535 is wanted.", nameof(options));
        }

        foreach (var path in new[] { options.KnownHosts, options.KeyFile, options.CertificateFile, options.ConfigFile })
        {
            if (path is not null && (!Path.IsPathFullyQualified(path) || path.AsSpan().ContainsAny(NotInPaths)))
            {
                throw new ArgumentException($"'{path}' cannot be used: an absolute path without quotes, $, \\ and newlines is wanted.", nameof(options));
            }
        }
    }

    private static IEnumerable<string> Settings(SshOptions options)
    {
        yield return "BatchMode=yes";
        yield return "ControlPersist=no";
        foreach (var setting in Careful(options.KnownHosts, options.ConnectTimeout, options.KeepAlive))
        {
            yield return setting;
        }

        if (options.KeyFile is { } key)
        {
            yield return $"IdentityFile={Quote(key)}";
            yield return "IdentitiesOnly=yes";
            yield return "IdentityAgent=none";
        }

        if (options.CertificateFile is { } certificate)
        {
            yield return $"CertificateFile={Quote(certificate)}";
        }

        if (options.ConfigFile is null)
        {
            yield return "PreferredAuthentications=publickey";
        }
    }

    // Only hosts that are known, and nothing on the connection but what it is for.
    private static IEnumerable<string> Careful(string knownHosts, TimeSpan connectTimeout, TimeSpan keepAlive) =>
    [
        "StrictHostKeyChecking=yes",
        $"UserKnownHostsFile={Quote(knownHosts)}",
        "GlobalKnownHostsFile=none",
        "UpdateHostKeys=no",
        "RequestTTY=no",
        "ForwardAgent=no",
        "ForwardX11=no",
        "ClearAllForwardings=yes",
        "PermitLocalCommand=no",
        "TCPKeepAlive=yes",
        "LogLevel=ERROR",
        string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={Seconds(connectTimeout)}"),
        string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={Seconds(keepAlive)}"),
        "ServerAliveCountMax=3",
    ];

    private static IEnumerable<string> ShareAlone(string socket) =>
    [
        "ssh", "-F", "none", "-S", Escape(socket),
        "-o", "ControlMaster=no",
        "-o", "BatchMode=yes",

        // Where the shared connection cannot be used the client would make one of its own; it must fail instead.
        "-o", "ProxyCommand=false",
    ];

    private static IEnumerable<string> Target(SshOptions options) => [.. Host(options), $"exec {string.Join(' ', options.Groups.Words.Select(ShellQuote.Word))}"];

    private static IEnumerable<string> Host(SshOptions options)
    {
        yield return "-l";
        yield return options.User;
        if (options.Port is { } port)
        {
            yield return "-p";
            yield return port.ToString(CultureInfo.InvariantCulture);
        }

        yield return "--";
        yield return options.Host;
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    private static string Escape(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    private static string Quote(string path) => $"\"{Escape(path)}\"";

    [GeneratedRegex(@"\A[A-Za-z0-9:\[][A-Za-z0-9._:%\[\]-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[A-Za-z0-9:][A-Za-z0-9._:-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PlainHost();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._@-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UserName();
}
