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
        yield return "StrictHostKeyChecking=yes";
        yield return $"UserKnownHostsFile={Quote(options.KnownHosts)}";
        yield return "GlobalKnownHostsFile=none";
        yield return "UpdateHostKeys=no";
        yield return "ControlPersist=no";
        yield return "RequestTTY=no";
        yield return "ForwardAgent=no";
        yield return "ForwardX11=no";
        yield return "ClearAllForwardings=yes";
        yield return "PermitLocalCommand=no";
        yield return "TCPKeepAlive=yes";
        yield return "LogLevel=ERROR";
        yield return string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={Seconds(options.ConnectTimeout)}");
        yield return string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={Seconds(options.KeepAlive)}");
        yield return "ServerAliveCountMax=3";
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
