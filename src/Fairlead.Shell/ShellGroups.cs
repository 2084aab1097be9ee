using System.Text.RegularExpressions;

namespace Fairlead.Shell;

/// <summary>The groups that a shell works under, instead of those that its account has by itself.</summary>
/// <param name="Primary">The primary group, which new files belong to; null for that of the account.</param>
/// <param name="Supplementary">The supplementary groups, separated by commas; empty for those of the account.</param>
public sealed partial record ShellGroups(string? Primary, string Supplementary)
{
    /// <summary>Those of the account.</summary>
    public static readonly ShellGroups OfAccount = new(null, string.Empty);

    /// <summary>
    /// Enters the groups <c>$1</c> (primary) and <c>$2</c> (supplementary), each of which may be empty, and becomes a shell there: as root whatever they
    /// are, otherwise only where the account is a member, because nothing else is permitted to it. In one line, for any login shell.
    /// </summary>
    private const string EnterThem =
        "if [ \"$(id -u)\" -eq 0 ]; then exec setpriv ${1:+--regid \"$1\"} ${2:+--groups=\"$2\"} $([ -n \"$2\" ] || echo --keep-groups) /bin/sh; fi; "
        + "for group in $1 $(echo \"$2\" | tr , \" \"); do case \" $(id -Gn) \" in *\" $group \"*) ;; *) echo \"$(id -un) is not in the group $group\" >&2; exit 77;; esac; done; "
        + "if [ -z \"$1\" ] || [ \"$1\" = \"$(id -gn)\" ]; then exec /bin/sh; fi; exec sg \"$1\" -c \"exec /bin/sh\"";

    /// <summary>Whether these are the account's own.</summary>
    public bool AreOfAccount => Primary is null && Supplementary.Length == 0;

    /// <summary>The words of a command that becomes a shell under these groups.</summary>
    internal string[] Words => AreOfAccount ? ["/bin/sh"] : ["/bin/sh", "-c", EnterThem, "sh", Primary ?? string.Empty, Supplementary];

    /// <summary>Refuses names that are no group's, numbers among them: they could be anybody's.</summary>
    /// <exception cref="ArgumentException">A name is refused.</exception>
    internal void Check()
    {
        CheckName(Primary, nameof(Primary));
        foreach (var name in Supplementary.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            CheckName(name, nameof(Supplementary));
        }
    }

    private static void CheckName(string? group, string name)
    {
        if (group is not null && !GroupName().IsMatch(group))
        {
            throw new ArgumentException($"'{group}' cannot be a group: a letter, then letters, digits and . _ - @ are wanted.", name);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9._@-]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex GroupName();
}
