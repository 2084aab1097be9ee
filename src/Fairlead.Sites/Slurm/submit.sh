# Submits many jobs in one go. Arguments: sbatch, workspace, ticket, workers, then the names of all submissions. Standard input, in base64: a tar
# archive of tickets/TICKET.W.tgz for each worker W from 0 on, in which are the files of its jobs and
#   tickets/TICKET.W.work   their working directories, each ended by a NUL
#   tickets/TICKET.W.sh     for each submission: submit PLACE NAME TASKS DIRECTORY and the arguments of sbatch
# Answers a line for each submission: place, code, batch id or words, separated by 0x1f; codes of our own are words. The last line says "end".
#
# tickets/TICKET.log says what happened, for find.sh and for whoever submits the same again: what is planned, and for each submission "sending" and
# then "sent" with its id and tasks, or "failed". It is locked until all is over; sbatch inherits the lock, so that it is held as long as any lives.
# It takes one process and four files and directories for each job: on a busy host that is what costs time.
sbatch=$1 workspace=$2 ticket=$3 workers=$4
shift 4
# A gateway that is gone must not leave half of the work done and unrecorded.
trap '' HUP PIPE
mask=$(umask)
umask 077
root=$workspace/.fairlead
LC_ALL=C mkdir -p -- "$root/tickets" && cd -- "$root" || exit 73
lock=$(command -v flock)

log=tickets/$ticket.log
exec 9>>"$log" || exit 73
if [ -n "$lock" ]; then flock -n 9; fi
printf 'plan %s \n' "$@" >&9 || exit 73
earlier=$(printf ' %s \n' "$@" | grep -HF -f - tickets/*.log | grep -v "^$log:")
if [ -n "$earlier" ] && [ -n "$lock" ]; then
    for file in $(printf '%s\n' "$earlier" | cut -d: -f1 | sort -u); do
        flock -n "$file" true || exit 75
    done
    # What was still going on before the lock was free is in the log by now.
    earlier=$(printf ' %s \n' "$@" | grep -HF -f - tickets/*.log | grep -v "^$log:")
fi
base64 -d | LC_ALL=C tar -xmof - || exit 73

answer() {
    printf '%s\037%s\037%s\n' "$place" "$1" "$2"
}

complaint() {
    head -c 2000 "$error" | tr '\n\037' '  '
}

submit() {
    place=$1 name=$2 tasks=$3 work=$4
    shift 4
    case $earlier in
    *":sent $name "*)
        id=${earlier#*":sent $name "}
        answer 0 "${id%% *}"
        return
        ;;
    esac
    if [ ! -d "$work" ]; then
        answer files "$(complaint)"
        return
    fi
    echo "sending $name " >&9
    id=$(umask "$mask"; exec "$sbatch" "$@" 2>"$error" </dev/null)
    code=$?
    id=${id%%;*}
    case $code:$id in
    0: | 0:*[!0-9]*)
        answer odd "sbatch ended well but gave no job id"
        ;;
    0:*)
        echo "sent $name $id $tasks " >&9
        answer 0 "$id"
        ;;
    *)
        echo "failed $name " >&9
        answer "$code" "$(complaint)"
        ;;
    esac
}

# Files appear whole or not at all: attempts that run may be reading those that an earlier submission brought. Names hold no blanks.
unpack() {
    mkdir -- "$mine.new" && tar -xzmof "$mine.tgz" -C "$mine.new" || return
    set --
    for job in "$mine.new"/*; do
        if [ ! -e "${job##*/}" ]; then set -- "$@" "$job"; fi
    done
    if [ $# -gt 0 ]; then mv -t . -- "$@"; fi
    find "$mine.new" -type f | while read -r file; do
        name=${file#"$mine.new"/}
        mkdir -p -- "${name%/*}" && mv -f -- "$file" "$name"
    done
    rm -rf -- "$mine.new"
}

work() (
    mine=tickets/$ticket.$1
    error=$mine.error
    LC_ALL=C unpack 2>"$error" && LC_ALL=C xargs -0 mkdir -p -- <"$mine.work" 2>"$error"
    if [ -s "$mine.sh" ]; then . "./$mine.sh"; fi
)

worker=0
while [ "$worker" -lt "$workers" ]; do
    work "$worker" </dev/null &
    worker=$((worker + 1))
done
wait
for file in tickets/"$ticket".*.error; do
    if [ -s "$file" ]; then head -c 2000 "$file" >&2; fi
done
rm -f -- tickets/"$ticket".*.*
find tickets -name '*.log' -mtime +14 -exec rm -f -- {} +
printf 'end\037%s\n' "$#"
