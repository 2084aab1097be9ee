# Submits many jobs in one go. Arguments: sbatch, workspace, ticket, workers, then for each submission its directory below WORKSPACE/.fairlead.
# Standard input: a tar archive (gzip, base64) of all files, among them SUBMISSION/sbatch, which sets $work and the arguments of sbatch.
# Answers a line for each: place, code, batch id or words, separated by 0x1f; codes of our own are words. The last line says "end".
#
# The ticket is what makes a submission ours: whoever looks for a lost submission takes the ticket away, under the lock that is held while sbatch
# runs, and sbatch inherits the lock, so that it is held as long as the sbatch lives. "sending" says since when an
# answer of sbatch is missing, or when it complained.
sbatch=$1 workspace=$2 ticket=$3 workers=$4
shift 4
# A gateway that is gone must not leave half of the work done and unrecorded.
trap '' HUP PIPE
mask=$(umask)
umask 077
root=$workspace/.fairlead
LC_ALL=C mkdir -p -- "$root" && cd -- "$root" || exit 73
base64 -d | LC_ALL=C tar -xzmof - || exit 73
lock=$(command -v flock)

answer() {
    printf '%s\037%s\037%s\n' "$place" "$1" "$2"
}

complaint() {
    head -c 2000 error | tr '\n\037' '  '
}

submit() (
    place=$2
    cd -- "$root/$1" || { answer files "The directory $1 is missing"; exit; }
    exec 9>>lock
    if [ -n "$lock" ]; then
        flock -n 9
        if [ $? -eq 1 ]; then
            answer busy "An earlier submission of it is still going on"
            exit
        fi
    fi
    id= held=
    if [ -s batch-id ]; then read -r id <batch-id; fi
    if [ -n "$id" ]; then
        answer 0 "$id"
        exit
    fi
    if [ -s ticket ]; then read -r held <ticket; fi
    if [ "$held" != "$ticket" ]; then
        answer taken "Its submission was taken over"
        exit
    fi
    . ./sbatch
    if [ ! -d "$work" ] && ! LC_ALL=C mkdir -p -- "$work" 2>error; then
        answer files "$(complaint)"
        exit
    fi
    umask "$mask"
    date +%s >sending
    id=$("$sbatch" "$@" 2>error </dev/null)
    code=$?
    umask 077
    id=${id%%;*}
    case $code:$id in
    0:*[!0-9]* | 0:)
        answer odd "sbatch ended well but gave no job id"
        exit
        ;;
    0:*)
        echo "$id" >batch-id
        answer 0 "$id"
        ;;
    *)
        date +%s >sending
        answer "$code" "$(complaint)"
        ;;
    esac
)

worker=0
while [ "$worker" -lt "$workers" ]; do
    (
        number=0
        for entry; do
            if [ $((number % workers)) -eq "$worker" ]; then
                submit "$entry" "$number"
            fi
            number=$((number + 1))
        done
    ) </dev/null &
    worker=$((worker + 1))
done
wait
printf 'end\037%s\n' "$#"
