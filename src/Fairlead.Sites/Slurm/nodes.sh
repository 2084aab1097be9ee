# Says where a job runs. Arguments: the job's list of nodes in Slurm's notation; how sinfo is called; the job's working directory; a path below it, or
# nothing; "here" where the job runs on this host, which is the first node then. The list can be empty. Answers lines of fields with a unit separator between them: "node NAME ADDRESS" for each node as Slurm knows it, "address NAME IP" for what
# the name and the address of a node stand for, and for every address of this host where it is a node itself: programs tell others whichever address they
# find first. Then "host NAME" for this host, "user NUMBER" for this account, and "socket PATH" where the path is a socket below the working directory,
# with all links resolved.
us=$(printf '\037')
here=$(uname -n)
{
    [ -z "$5" ] || echo "$here localhost"
    [ -z "$1" ] || "$2" --noheader --Node --nodes="$1" --format="%N %o" | sort -u
} | while read -r name address; do
    printf 'node%s%s%s%s\n' "$us" "$name" "$us" "$address"
    {
        getent ahosts "$address"
        getent ahosts "$name"
        case $address in "$here" | "${here%%.*}" | localhost | 127.0.0.1 | ::1) hostname -I 2>/dev/null | tr ' ' '\n' ;; esac
    } </dev/null | while read -r ip rest; do [ -z "$ip" ] || printf 'address%s%s%s%s\n' "$us" "$name" "$us" "$ip"; done
done
printf 'host%s%s\n' "$us" "$here"
printf 'user%s%s\n' "$us" "$(id -u)"
if [ -n "$4" ]; then
    root=$(readlink -f -- "$3") && path=$(readlink -f -- "$3/$4") && [ -S "$path" ] || exit 0
    case $path in "$root"/*) printf 'socket%s%s\n' "$us" "$path" ;; esac
fi
