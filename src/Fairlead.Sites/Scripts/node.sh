# What runs a step on one of several nodes. Arguments: as for the wrapper; then the root of the image, where it is kept and what makes containers of
# it (nothing without a container); then, from mpirun, which of the job's nodes this is, from 0, and a line for a shell in the container.
fl_root=$4 fl_cache=$5 fl_runtime= fl_runtimes=$6 fl_line=${8:-} fl_code=
fl_caught= fl_stop= fl_timer= fl_rss= fl_companion=
if [ -n "${7:-}" ]; then fl_rank=$7; else fl_own_rank; fi
[ "$fl_rank" -eq 0 ] || fl_suffix=$fl_suffix.node$fl_rank
fl_run=$fl_run/on-$fl_rank
mkdir -p -- "$fl_run" || exit 72
fl_look_around
cd -- "$fl_work" || exit 72
export FAIRLEAD_ATTEMPT="$fl_attempt"
if [ -n "$fl_index" ]; then
    export FAIRLEAD_ARRAY_TASK_ID="$fl_index"
fi
if [ -n "$fl_runtimes" ]; then
    fl_find_runtime || { echo "fairlead: There is no $fl_runtimes on node $fl_node." >&2; exit 125; }
fi
fl_tmp=$(mktemp -d "${TMPDIR:-/tmp}/fairlead.XXXXXX") || exit 125
# Open MPI looks for it here too.
fl_put_agent
trap 'fl_caught=TERM' TERM INT HUP

# Ends it: says what it has used and with what it ended. The times are as the shell counts them: minutes and seconds of user and system time, of all that this script has started.
fl_node_end() {
    fl_kib=
    if [ -n "$fl_timer" ] && [ -f "$fl_run/result.new" ]; then
        while read -r fl_key; do fl_kib=$fl_key; done <"$fl_run/result.new"
    fi
    case $fl_kib in
    '' | *[!0-9]*) fl_kib=- ;;
    esac
    fl_times
    printf '%s\n' "$fl_cpu $fl_kib" >"$fl_run/usage.new" && mv -f -- "$fl_run/usage.new" "$fl_run/usage"
    chmod -R u+rwX -- "$fl_tmp" 2>/dev/null
    rm -rf -- "$fl_tmp"
    exit "$1"
}
