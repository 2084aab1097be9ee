# Submits many jobs in one go. Arguments: sbatch, workspace, ticket, workers, then the names of all that is submitted. Standard input, in base64: a tar
# archive of tickets/TICKET.W.tgz for each worker W from 0 on, in which are the files of its jobs and
#   tickets/TICKET.W.work   their working directories, each ended by a NUL
#   tickets/TICKET.W.sh     for each submission: check DIRECTORY..., then for a batch script of the user's own script FILE LINES (what is run in
#                           its place), then submit PLACE NAMES TASKS and the arguments of sbatch. It has one name, or one for each task of the array (TASKS is "each") whose file batches/NAME says which job each task is
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
LC_ALL=C mkdir -p -- "$root/tickets" "$root/batches" && cd -- "$root" || exit 73
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

# Arguments: the directories that the next submission runs in.
check() {
    missing= own= lines=
    for work; do
        if [ ! -d "$work" ]; then missing=yes; fi
    done
}

script() {
    own=$work/$1 lines=$2
}

# What sbatch is to read: the options of the user's own script, as far down as sbatch looks for them, and what is run in its place.
directives() {
    echo '#!/bin/sh'
    head -c 65536 -- "$own" | while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        '#SBATCH'*) printf '%s\n' "$line" ;;
        '#'*) ;;
        *[![:space:]]*) break ;;
        esac
    done
    printf '%s\n' "$lines"
}

# Says what is wrong with the user's own script, if anything is.
objection() {
    if [ ! -f "$own" ] || [ ! -r "$own" ]; then
        echo 'There is no batch script of that name in the working directory.'
    elif directives | grep -q '^#SBATCH.*[[:space:]]\(-a\|--ar\)'; then
        echo 'The batch script asks for an array: ask for it in the description of the job instead.'
    elif directives | grep -q '^#SBATCH.*[[:space:]]\(-W\|--wai\)'; then
        echo 'The batch script asks sbatch to wait for its end, which it must not.'
    fi
}

# Arguments: those of sbatch.
call() {
    if [ -z "$own" ]; then
        umask "$mask"
        exec "$sbatch" "$@" 2>"$error" </dev/null
    fi
    # No pipe: what sbatch ends with is what counts.
    directives >"$error.script" || exit 126
    umask "$mask"
    exec "$sbatch" "$@" 2>"$error" <"$error.script"
}

# Arguments: the batch id. Writes down what it is the id of.
sent() {
    if [ "$tasks" != each ]; then
        echo "sent $names $1 $tasks "
        return
    fi
    task=0
    for name in $names; do
        echo "sent $name ${1}_$task - "
        task=$((task + 1))
    done
}

submit() {
    place=$1 names=$2 tasks=$3
    shift 3
    for name in ${earlier:+$names}; do
        case $tasks:$earlier in
        each:*":sent $name "*)
            answer earlier "A part of it has been sent before."
            return
            ;;
        *":sent $name "*)
            id=${earlier#*":sent $name "}
            answer 0 "${id%% *}"
            return
            ;;
        esac
    done
    if [ -n "$missing" ]; then
        answer files "$(complaint)"
        return
    fi
    wrong=${own:+$(objection)}
    if [ -n "$wrong" ]; then
        answer 1 "$wrong"
        return
    fi
    printf 'sending %s \n' $names >&9
    id=$(call "$@")
    code=$?
    id=${id%%;*}
    case $code:$id in
    0: | 0:*[!0-9]*)
        if [ -n "$own" ]; then
            printf 'failed %s \n' $names >&9
            answer 1 "With the options of the batch script sbatch makes no job of it: $(complaint)"
            return
        fi
        answer odd "sbatch ended well but gave no job id"
        ;;
    0:*)
        sent "$id" >&9
        answer 0 "$id"
        ;;
    *)
        printf 'failed %s \n' $names >&9
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
# Once a day: the files of batches whose jobs have all been removed.
if [ -z "$(find batches/swept -mtime 0 2>/dev/null)" ]; then
    : >batches/swept
    for file in $(find batches -type f ! -name swept -mtime +0); do
        (
            . "./$file"
            for member; do
                if [ -e "${member%:*}" ]; then exit; fi
            done
            rm -f -- "$file"
        )
    done
fi
printf 'end\037%s\n' "$#"
