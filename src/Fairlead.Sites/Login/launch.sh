# Starts attempts on this login node, each in a session of its own that lives on when whoever started it is gone. Arguments: workspace, ticket, then
# for each attempt PLACE OWN SHARED EPOCH INDEX DIRECTORY: its place in the answer, its control directories below .fairlead, the fence it may pass, its index (empty for
# a job of its own), its working directory. Standard input, in base64: a tar archive with the files of each in logins/TICKET/PLACE. Answers a line for
# each: place, code, id or words, separated by 0x1f; codes: started, files, failed, fenced, slow. The last line says "end".
#
# Who runs an attempt is decided by the claim that its script makes (wrapper.sh): however often it is started, one process runs it, and everybody is
# answered that one's id. fence.sh may have raised the fence since this was sent: then nothing is started any more.
workspace=$1 ticket=$2
shift 2
trap '' HUP PIPE
mask=$(umask)
umask 077
root=$workspace/.fairlead
LC_ALL=C mkdir -p -- "$root/logins" && cd -- "$root" || exit 73
base64 -d | LC_ALL=C tar -xmof - || exit 73
lock=$(command -v flock)
# What runs in the background, and what is ignored here, must not be ignored by the programs of users.
undo='env --default-signal=HUP,INT,QUIT,PIPE'
$undo true 2>/dev/null || undo=

answer() {
    printf '%s\037%s\037%s\n' "$place" "$1" "$2"
}

claimed() {
    claim=$(readlink "$own/claim" 2>/dev/null) && claim=${claim#batch:}
}

complaint() {
    tail -c 1000 "$own/login.log" 2>/dev/null | tr '\n\037' '  '
}

start() {
    : >>"$own/login.log"
    (
        umask "$mask"
        cd /
        exec setsid $undo /bin/sh -c '
            read -r stat </proc/$$/stat
            script=$1 index=$2
            # Behind the name in brackets, which can be anything, the start time is the twentieth word.
            set -- ${stat##*) }
            shift 19
            exec /bin/sh "$script" "login:$(uname -n):$$:$1" "$index" 0
        ' sh "$root/$shared/script-login$index" "$index"
    ) </dev/null >/dev/null 2>>"$own/login.log" 9>&- &
    process=$!
    tries=0
    while ! claimed; do
        if ! kill -0 "$process" 2>/dev/null && ! claimed; then
            answer failed "$(complaint)"
            return
        fi
        if [ "$tries" -ge 200 ]; then
            answer slow "no claim was made"
            return
        fi
        tries=$((tries + 1))
        sleep 0.05
    done
    answer started "$claim"
}

launch() {
    LC_ALL=C mkdir -p -- "$own" "$work" 2>"$files.error" || {
        answer files "$(head -c 1000 "$files.error" | tr '\n\037' '  ')"
        return
    }
    exec 9>>"$own/lock"
    if [ -n "$lock" ] && ! flock -w 20 9; then
        answer slow "another one is starting it"
        return
    fi
    fence=0
    if [ -f "$own/fence" ]; then read -r fence <"$own/fence"; fi
    if claimed; then
        answer started "$claim"
    elif [ "$fence" -gt "$epoch" ]; then
        answer fenced "$fence"
    else
        mv -f -- "$files"/* "$shared/" && start
    fi
    exec 9>&-
}

while [ $# -ge 6 ]; do
    place=$1 own=$2 shared=$3 epoch=$4 index=$5 work=$6
    files=logins/$ticket/$place
    shift 6
    launch
done
rm -rf -- "logins/$ticket"
echo end
