using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Shell;
using Fairlead.Storages.Sftp;
using Fairlead.Storages.Streams;

namespace Fairlead.Storages.Staging;

/// <summary>Single files on other hosts over SSH, with the user's own credentials, under the egress policy; to hosts whose keys are known alone.</summary>
/// <param name="policy">Where it may go, and which hosts are known.</param>
/// <param name="credentials">Opens what is logged in with.</param>
/// <param name="clock">Measures time.</param>
internal sealed class SecureCopy(EgressPolicy policy, WebCredentials credentials, TimeProvider clock) : IStagingProtocol
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private readonly EgressConnection _connection = new(policy);

    public bool Serves(DataPlace place) => place is DataPlace.OverSsh;

    public async Task<Outcome<long>> FetchAsync(Job job, StageIn import, IStorage files, CancellationToken cancellationToken) => import.From is DataPlace.OverSsh place
        ? await WithinLimitsAsync(
            job,
            place,
            import.Credential,
            (login, token) => FileCopy.RunAsync(
                (offset, _, t) => OpenAsync(place, login, offset, t), bytes => files.WriteAsync(import.To, bytes, import.Mode, token), clock, arrived: null, token),
            cancellationToken)
        : Refusal.Invalid("imports", $"{import.From} is not reached over SSH.");

    public async Task<Outcome<long>> SendAsync(Job job, IStorage files, StageOut export, CancellationToken cancellationToken) => export.To is DataPlace.OverSsh place
        ? export.Mode is WriteMode.Append
            ? Refusal.Invalid("mode", "Nothing can be appended over SSH.")
            : await WithinLimitsAsync(job, place, export.Credential, (login, token) => SendAsync(job, files, export, place, login, token), cancellationToken)
        : Refusal.Invalid("exports", $"{export.To} is not reached over SSH.");

    private async Task<Outcome<SourcePart>> OpenAsync(DataPlace.OverSsh place, ForeignLogin login, long offset, CancellationToken cancellationToken)
    {
        var channel = await ConnectAsync(place, login, cancellationToken);
        var isKept = false;
        try
        {
            var opened = await channel.AskAsync(SftpKind.Open, new SftpFields().Add(place.Path).Add(1u).Add(0u), cancellationToken);
            var handle = opened.Bytes(SftpKind.Handle);
            var there = (await channel.AskAsync(SftpKind.StatOfHandle, new SftpFields().Add(handle.Span), cancellationToken)).Attributes();
            if (there.IsDirectory || there.Size > policy.SizeLimit)
            {
                return there.IsDirectory ? Refusal.Conflict("It is a directory: single files can be fetched over SSH.") : throw new SizeLimitException(policy.SizeLimit);
            }

            isKept = true;
            return new SourcePart(
                new SftpFile(channel, handle, offset, policy.SizeLimit - offset), there.Size, string.Create(CultureInfo.InvariantCulture, $"{there.Size} {there.Modified}"));
        }
        finally
        {
            if (!isKept)
            {
                await channel.DisposeAsync();
            }
        }
    }

    private async Task<Outcome<long>> SendAsync(
        Job job, IStorage files, StageOut export, DataPlace.OverSsh place, ForeignLogin login, CancellationToken cancellationToken)
    {
        if (!(await files.ReadAsync(export.From, 0, null, cancellationToken)).TryGet(out var content, out var refusal))
        {
            return refusal;
        }

        await using (content)
        {
            await using var channel = await ConnectAsync(place, login, cancellationToken);
            var path = await TargetAsync(channel, place.Path, StoragePath.NameOf(export.From), cancellationToken);

            // The same name at every try, so that nothing piles up there.
            var part = $"{path[..(path.LastIndexOf('/') + 1)]}.fairlead-{job.Id}.part";
            return await new SftpUpload(channel).RunAsync(content.Bytes, path, part, mayReplace: export.Mode is WriteMode.Overwrite, cancellationToken);
        }
    }

    // A directory that is there takes the file under its name.
    private static async Task<string> TargetAsync(SftpChannel channel, string path, string name, CancellationToken cancellationToken)
    {
        var reply = await channel.AskAsync(SftpKind.Stat, new SftpFields().Add(path), cancellationToken);
        return path.EndsWith('/') || (reply.Kind == SftpKind.Attributes && reply.Attributes().IsDirectory) ? $"{path.TrimEnd('/')}/{name}" : path;
    }

    private async Task<SftpChannel> ConnectAsync(DataPlace.OverSsh place, ForeignLogin login, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectLimit);
        var host = new ForeignHost
        {
            Name = place.Host,
            Address = await _connection.FindAsync(place.Host, place.Port, patience.Token),
            Port = place.Port,
            User = place.User,
            KnownHosts = policy.KnownHosts ?? throw new InvalidOperationException("No host is known."),
        };
        var channel = new SftpChannel(ForeignSftp.Open(host, login));
        try
        {
            await channel.OpenAsync(patience.Token);
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    private async Task<Outcome<long>> WithinLimitsAsync(
        Job job, DataPlace.OverSsh place, SealedSecret? credential, Func<ForeignLogin, CancellationToken, Task<Outcome<long>>> work, CancellationToken cancellationToken)
    {
        if (policy.JudgeScheme("scp") is { } refused)
        {
            return refused;
        }

        if (policy.KnownHosts is null)
        {
            return Refusal.Forbidden("This gateway knows no hosts to go to over SSH: its configuration has no egress.knownHosts.");
        }

        return await credentials.WithAsync(job, credential, async shown =>
        {
            if (LoginOf(shown) is not { } login)
            {
                return Refusal.Invalid("credentials", $"{place} needs a password or a private key.");
            }

            return await policy.WithinTimeLimitAsync(clock, async token =>
            {
                try
                {
                    return await work(login, token);
                }
                catch (OperationCanceledException) when (!token.IsCancellationRequested)
                {
                    return FileCopy.Passing($"No connection came about within {ConnectLimit}.");
                }
                catch (Exception e) when (Explain(e, place) is { } why)
                {
                    return why;
                }
            }, cancellationToken);
        });
    }

    private static Refusal? Explain(Exception failure, DataPlace.OverSsh place) => failure switch
    {
        EgressRefusedException e => Refusal.Forbidden(e.Message),
        SizeLimitException e => Refusal.TooLarge("size", e.Message),
        SocketException e => FileCopy.Passing($"There is no connection: {e.Message}."),
        SftpException { Status: SftpStatus.NoSuchFile } => Refusal.NotFound($"file '{place.Path}' on {place.Host}"),
        SftpException { Status: SftpStatus.PermissionDenied } => Refusal.Forbidden($"The account there may not do this with '{place.Path}'."),
        SftpException => Refusal.Conflict($"{place.Host} does not do this with '{place.Path}': it is a directory, is there already, or the disk is full."),
        ShellUnavailableException { Failure: ShellFailure.HostKeyRefused } e => Refusal.Forbidden(e.Message),
        ShellUnavailableException { Failure: ShellFailure.AuthenticationFailed } => Refusal.Conflict($"{place.Host} does not accept the user name with these credentials."),
        ShellUnavailableException e => FileCopy.Passing($"The connection broke: {e.Message}"),
        IOException or InvalidDataException => FileCopy.Passing($"The connection broke: {failure.Message}"),
        _ => null,
    };

    // Sealed by the compiler of a description.
    private static ForeignLogin? LoginOf(AuthenticationHeaderValue? shown) => shown switch
    {
        { Scheme: "Basic", Parameter: { } pair } when TextOf(pair) is var text => new ForeignLogin.Password(text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..]),
        { Scheme: "PrivateKey", Parameter: { } key } => new ForeignLogin.PrivateKey(TextOf(key)),
        _ => null,
    };

    private static string TextOf(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
