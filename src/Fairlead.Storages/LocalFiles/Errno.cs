using Fairlead.Core;

namespace Fairlead.Storages.LocalFiles;

/// <summary>The errors of system calls (man 3 errno, Linux), and what they say to a person.</summary>
internal static class Errno
{
    public const int Permission = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NoDevice = 6;
    public const int TryAgain = 11;
    public const int Access = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int FileTooBig = 27;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int NameTooLong = 36;
    public const int NotEmpty = 39;
    public const int TooManyLinks = 40;
    public const int Quota = 122;

    /// <summary>Whether the disk, or the share of it that the account may use, is full.</summary>
    public static bool IsFull(int error) => error is NoSpace or Quota or FileTooBig;

    /// <summary>Why <paramref name="path"/> could not be used.</summary>
    public static Refusal Refuse(int error, string path) => error switch
    {
        NoEntry => Refusal.NotFound($"file '{path}'"),
        CrossDevice => Refusals.LeadsOut(path),
        Permission or Access => Refusals.NotAllowed(path),
        ReadOnly => Refusal.Forbidden($"'{path}' is on a file system that is read only."),
        _ when IsFull(error) => Refusals.Full(path),
        Exists => Refusals.Exists(path),
        NotDirectory => Refusals.NeedsDirectory(path),
        IsDirectory => Refusals.IsDirectory(path),
        NotEmpty => Refusal.Conflict($"The directory '{path}' is not empty."),
        Invalid => Refusal.Conflict($"This cannot be done with '{path}'."),
        TooManyLinks => Refusal.Conflict($"The symbolic links on the way to '{path}' lead in a circle."),
        NoDevice => Refusals.NotPlain(path),
        Busy => Refusal.Conflict($"'{path}' is in use."),
        NameTooLong => Refusals.NameTooLong(path),
        _ => Refusal.Unavailable($"The file system does not answer for '{path}' (error {error})."),
    };
}
