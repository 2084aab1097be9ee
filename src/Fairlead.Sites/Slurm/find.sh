# Looks for submissions that may have been lost. Arguments: WORKSPACE/.fairlead, seconds that an sbatch without an answer takes to settle.
# Standard input: directories of markers below it, one a line. Answers a line for each submission: directory, what is known, batch id, tasks,
# separated by 0x1f. What was not sent yet loses its ticket and will not be sent. The last line says "end".
root=$1 settle=$2
lock=$(command -v flock)

look() (
    exec 9>>"$1/lock"
    if [ -n "$lock" ]; then
        flock -n 9
        if [ $? -eq 1 ]; then
            printf '%s\037busy\037\037\n' "$1"
            exit
        fi
    fi
    id= tasks= since=0
    if [ -s "$1/batch-id" ]; then read -r id <"$1/batch-id"; fi
    if [ -s "$1/tasks" ]; then read -r tasks <"$1/tasks"; fi
    if [ -n "$id" ]; then
        printf '%s\037sent\037%s\037%s\n' "$1" "$id" "$tasks"
        exit
    fi
    rm -f -- "$1/ticket"
    if [ -s "$1/sending" ]; then read -r since <"$1/sending"; fi
    if [ "$(($(date +%s) - since))" -lt "$settle" ]; then
        printf '%s\037unsettled\037\037\n' "$1"
    fi
)

if cd -- "$root" 2>/dev/null; then
    while read -r name; do
        for submission in "$name"/submit-*; do
            if [ -d "$submission" ]; then look "$submission"; fi
        done
    done
fi
cat >/dev/null
echo end
