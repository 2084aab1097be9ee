# Looks at processes on this login node, and ends some. Arguments: WORKSPACE/.fairlead, and how many seconds a process has between the polite signal
# and the one that cannot be ignored. Standard input, a line each: "look" or "stop", control directory, node, process id, start time. Answers for
# each: directory and word, separated by 0x1f: "alive", "ended" (it left a result), "gone" (it did not), or "elsewhere" (on a node that is not this
# one). The last line says "end".
cd -- "$1" || exit 73
grace=$2
here=$(uname -n)

lives() {
    stat=
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    found=$2
    set -- ${stat##*) }
    [ "$1" != Z ] && [ "$1" != X ] && [ "${20}" = "$found" ]
}

stop() {
    now=$(date +%s)
    if [ -f "$1/stopping" ]; then
        read -r since <"$1/stopping"
        if [ $((now - since)) -ge "$grace" ]; then kill -s KILL -- "-$2"; fi
    else
        echo "$now" >"$1/stopping"
        kill -s TERM -- "-$2"
        kill -s CONT -- "-$2"
    fi 2>/dev/null
    # Most end at once.
    tries=0
    while lives "$2" "$3" && [ "$tries" -lt 10 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}

while read -r wish own node process ticks; do
    word=gone
    if [ "$node" != "$here" ]; then
        word=elsewhere
    # A group of "1" would be every process there is.
    elif [ "$process" -gt 1 ] && lives "$process" "$ticks"; then
        if [ "$wish" = stop ]; then stop "$own" "$process" "$ticks"; fi
        if lives "$process" "$ticks"; then word=alive; fi
    fi
    # After the process: it writes its result before it ends.
    if [ "$word" != alive ] && [ -f "$own/result" ]; then word=ended; fi
    printf '%s\037%s\n' "$own" "$word"
done
echo end
