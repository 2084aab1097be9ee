using Fairlead.Core.Identity;
using Fairlead.Core.Storages;

namespace Fairlead.Core.Jobs;

/// <summary>Where staged data comes from or goes to.</summary>
public abstract record DataPlace
{
    private DataPlace()
    {
    }

    /// <summary>Text that came with the description; a source only.</summary>
    /// <param name="Text">The content, written as UTF-8; or its base64 form.</param>
    public sealed record Inline(string Text) : DataPlace
    {
        /// <summary>Whether <see cref="Text"/> is the base64 form of the content.</summary>
        public bool IsBase64 { get; init; }

        /// <inheritdoc/>
        public override string ToString() => "inline data";
    }

    /// <summary>An http or https address, under the egress policy: GET as a source, PUT as a target.</summary>
    /// <param name="Address">Absolute, without user information.</param>
    public sealed record Web(Uri Address) : DataPlace
    {
        /// <summary>The address without its query and whatever user information it should not have: both can hold secrets.</summary>
        public override string ToString() => Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <summary>A file or directory in a storage of another gateway, which has to know the user and to trust this gateway.</summary>
    /// <param name="Storage">Absolute address of the storage there.</param>
    /// <param name="Path">The path in it.</param>
    public sealed record AtGateway(Uri Storage, string Path) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Storage.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}:{Path}";
    }

    /// <summary>A file or directory in a storage of this gateway, under the owner's rights.</summary>
    /// <param name="Storage">Which storage.</param>
    /// <param name="Path">The path in it.</param>
    public sealed record InStorage(StorageId Storage, string Path) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Storage}:{Path}";
    }

    /// <summary>A file or directory on the job's own site, reached as the job's account; below one of the roots that the site's configuration allows.</summary>
    /// <param name="Path">Its absolute path there.</param>
    public sealed record OnSite(string Path) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"file:{Path}";
    }

    /// <summary>The same, of which the working directory gets a symbolic link and no copy; a source only.</summary>
    /// <param name="Path">Its absolute path there.</param>
    public sealed record LinkOnSite(string Path) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"link:{Path}";
    }

    /// <summary>
    /// An object, or all below a path, in a bucket that the gateway's configuration names: with credentials of its own anywhere in it, without them
    /// where the job's site has a storage in it.
    /// </summary>
    /// <param name="Bucket">What the configuration calls it.</param>
    /// <param name="Path">The path from its top.</param>
    public sealed record InBucket(string Bucket, string Path) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"s3://{Bucket}/{Path.TrimStart('/')}";
    }

    /// <summary>What a git repository holds at some revision, under the egress policy; a source only, and its target is a directory.</summary>
    /// <param name="Repository">Its http or https address, without user information.</param>
    /// <param name="Revision">A branch, a tag, or the whole id of a commit; null for what the repository has as its own.</param>
    public sealed record Git(Uri Repository, string? Revision) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"git:{new Web(Repository)}{(Revision is null ? string.Empty : $" ({Revision})")}";

        /// <summary>Whether a text can name a branch, a tag or a commit; of the names that git allows, those that mean nothing else in any of its notations.</summary>
        public static bool IsRevision(string text) =>
            text.Length is > 0 and <= 255
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '#')
            && !text.Contains("..", StringComparison.Ordinal)
            && !text.Contains("//", StringComparison.Ordinal)
            && !text.EndsWith('/');
    }

    /// <summary>All files of one version of a repository that this gateway publishes workflows from; a source only, and its target is a directory.</summary>
    /// <param name="Repository">The name of the repository.</param>
    /// <param name="Version">The version: the id of a commit, or a digest.</param>
    public sealed record Published(string Repository, string Version) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"template:{Repository} ({Version})";
    }

    /// <summary>A file on another host, over SSH, under the egress policy and with credentials of its own.</summary>
    /// <param name="Host">Name or address of the host.</param>
    /// <param name="Port">The TCP port.</param>
    /// <param name="User">The account there.</param>
    /// <param name="Path">The path there; a relative one begins at the home of the account.</param>
    public sealed record OverSsh(string Host, int Port, string User, string Path) : DataPlace
    {
        /// <inheritdoc/>
        public override string ToString() => $"scp://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}{(Port == UsualPort ? string.Empty : $":{Port}")}{(Path.StartsWith('/') ? Path : $"/~/{Path}")}";

        /// <summary>The port unless a URL names one.</summary>
        public const int UsualPort = 22;
    }
}

/// <summary>What happens where the target of a copy is there already.</summary>
public enum WriteMode
{
    /// <summary>It is replaced.</summary>
    Overwrite,

    /// <summary>The new content is added at its end.</summary>
    Append,

    /// <summary>It is an error.</summary>
    CreateNew,
}

/// <summary>Input that the gateway fetches into the working directory before a job runs.</summary>
/// <param name="From">Where it comes from.</param>
/// <param name="To">Path in the working directory.</param>
public sealed record StageIn(DataPlace From, string To)
{
    /// <summary>What happens where the file is there already.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Overwrite;

    /// <summary>Whether the job goes on without it when it cannot be had.</summary>
    public bool Optional { get; init; }

    /// <summary>Permissions it gets, or null for the site's own.</summary>
    public FilePermissions? Permissions { get; init; }

    /// <summary>
    /// What is shown at the other end, in the form of an <c>Authorization</c> header whatever the protocol is, sealed; or null. A private key is
    /// scheme <c>PrivateKey</c> with the key in base64.
    /// </summary>
    public SealedSecret? Credential { get; init; }
}

/// <summary>Output that the gateway delivers after a job ran well.</summary>
/// <param name="From">Path in the working directory; <c>*</c> and <c>?</c> in its last part stand for several files.</param>
/// <param name="To">Where it goes.</param>
public sealed record StageOut(string From, DataPlace To)
{
    /// <summary>What happens where the target is there already.</summary>
    public WriteMode Mode { get; init; } = WriteMode.Overwrite;

    /// <summary>Whether it is delivered, too, where the program has ended with an exit code that is a failure.</summary>
    public bool AfterFailure { get; init; }

    /// <summary>Whether the job still succeeds when it cannot be delivered.</summary>
    public bool Optional { get; init; }

    /// <inheritdoc cref="StageIn.Credential"/>
    public SealedSecret? Credential { get; init; }
}
