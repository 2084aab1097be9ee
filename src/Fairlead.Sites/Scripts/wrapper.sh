# Runs the steps of one job, once. Arguments: what the batch system calls the job, the index of the task (empty for a job of its own), and how
# often the batch system has put the job back into its queue. POSIX sh; the generated lines before this set fl_marker, fl_control, fl_work,
# fl_first and fl_shared (not empty where many tasks share fl_control), those after it are the steps. Names begin with fl_ so that no variable of the job's environment is touched.
fl_batch=$1
fl_index=${2:-}
fl_restarts=${3:-0}
fl_run=$fl_control${fl_shared:+/$fl_index}
fl_suffix=${fl_index:+.$fl_index}
fl_attempt=$((fl_first + fl_restarts))
fl_caught= fl_stop= fl_failed= fl_tolerated= fl_main= fl_last=0 fl_reason= fl_cause= fl_steps= fl_rss= fl_timer= fl_start= fl_since=

# On a busy node it is processes that cost time, so whatever a shell can do by itself it does. Files end with a line that says so and are written at
# one go: who reads half of one takes it for none.

# The time of the node as date prints it: asked once, then counted on by the clock of the system, in hundredths of a second.
fl_clock() {
    fl_up=
    if [ -r /proc/uptime ]; then read -r fl_up fl_key </proc/uptime; fi
    case $fl_up in
    *.[0-9][0-9]) fl_up=${fl_up%.*}${fl_up#*.} ;;
    *) fl_up= ;;
    esac
}

# Sets fl_end_time.
fl_now() {
    fl_clock
    case $fl_up:$fl_since:$fl_start in
    :* | *::* | *.*[!0-9]* | *:[!0-9]*)
        fl_end_time=$(date +%s.%N)
        return
        ;;
    esac
    # A leading zero would make it octal: 1 before the fraction, of which two digits count.
    fl_key=${fl_start#*.}00
    fl_key=1${fl_key%"${fl_key#??}"}
    fl_key=$((fl_key - 100 + fl_up - fl_since))
    fl_end_time=$((${fl_start%.*} + fl_key / 100)).$((fl_key / 10 % 10))$((fl_key % 10))
}

fl_result() {
    fl_now
    fl_cpu=
    # The second line is that of the programs.
    times >"$fl_run/result.new"
    { read -r fl_cpu && read -r fl_cpu; } <"$fl_run/result.new"
    case $fl_reason in
    *"
"*) fl_reason=$(printf %s "$fl_reason" | tr '\n' ' ') ;;
    esac
    printf '%s\n' "marker=$fl_marker" "batch=$fl_batch" "restarts=$fl_restarts" "node=$fl_node" "start=$fl_start" "end=$fl_end_time" "exit=$1" \
        "tolerated=$fl_tolerated" "signal=$fl_caught" "cpu=$fl_cpu" "rss=$fl_rss" "reason=$fl_reason" "cause=$fl_cause" ${fl_steps:+"$fl_steps"} complete=yes >"$fl_run/result.new" &&
        mv -f -- "$fl_run/result.new" "$fl_run/result"
}

fl_give_up() {
    fl_reason=$1
    printf 'fairlead: %s\n' "$1" >&2
    fl_result "$2"
    exit "$2"
}

# The claim is a link because a link is made with its content or not at all, on network file systems too. Who finds another's claim is a second
# submission of the same attempt: it runs nothing and leaves no trace. Who finds its own was put back into the queue.
fl_claim() {
    [ -d "$fl_run" ] || mkdir -p -- "$fl_run" || exit 1
    ln -s "batch:$fl_batch" "$fl_run/claim" 2>/dev/null && return
    fl_owner=$(readlink "$fl_run/claim")
    if [ "$fl_owner" != "batch:$fl_batch" ]; then
        printf 'fairlead: %s belongs to %s; nothing is run here\n' "$fl_marker" "${fl_owner:-nobody, and cannot be claimed}" >&2
        [ -n "$fl_owner" ]
        exit
    fi
    [ -f "$fl_run/result" ] || return 0
    while IFS== read -r fl_key fl_value; do
        case $fl_key in
        exit) fl_last=$fl_value ;;
        signal) fl_caught=$fl_value ;;
        esac
    done <"$fl_run/result"
    # It was interrupted so as to be run again, or else it had run to its end and is not run twice.
    [ -n "$fl_caught" ] || exit "$fl_last"
    mv -f -- "$fl_run/result" "$fl_run/result.$((fl_attempt - 1))"
    fl_caught= fl_last=0
}

# Peak memory takes GNU time, which a signal must not end before the program that it watches: only where env can undo that for the program. Whether
# it can, is tried once after each boot of a node and kept beside the jobs.
fl_look_around() {
    fl_node= fl_boot=
    if [ -r /proc/sys/kernel/hostname ]; then read -r fl_node </proc/sys/kernel/hostname; fi
    if [ -r /proc/sys/kernel/random/boot_id ]; then read -r fl_boot </proc/sys/kernel/random/boot_id; fi
    fl_node=${fl_node:-$(uname -n)}
    fl_clock
    fl_since=$fl_up
    fl_start=$(date +%s.%N)
    [ -x /usr/bin/time ] || return 0
    fl_known=$fl_control/../../node.$fl_node
    if [ -n "$fl_boot" ] && [ -r "$fl_known" ] && read -r fl_key fl_value <"$fl_known" && [ "$fl_key" = "$fl_boot" ]; then
        if [ "$fl_value" = timer ]; then fl_timer=yes; fi
        return 0
    fi
    fl_value=none
    if env --default-signal=TERM /usr/bin/time -q -f %M -o "$fl_run/result.new" true 2>/dev/null; then
        fl_timer=yes fl_value=timer
    fi
    if [ -n "$fl_boot" ]; then echo "$fl_boot $fl_value" >"$fl_known"; fi
}

fl_there() {
    [ -e "$1" ] || { mkdir -p -- "${1%/*}" && printf '' >>"$1"; }
}

# A file from elsewhere, unless the job has one of that name.
fl_link() {
    [ -e "$2" ] || [ -h "$2" ] || { mkdir -p -- "${2%/*}" && ln -s -- "$1" "$2"; }
}

# An output file begins empty. What an earlier attempt left in it is kept beside it.
fl_fresh() {
    [ -d "${1%/*}" ] || mkdir -p -- "${1%/*}"
    if [ "$fl_attempt" -gt 1 ] && [ -s "$1" ]; then
        mv -f -- "$1" "$1.attempt$((fl_attempt - 1))"
    fi
    printf '' >"$1" || fl_give_up "The output file ${1#./} cannot be written." 73
}

fl_exec() {
    PATH=${PATH:-/usr/local/bin:/usr/bin:/bin}:.
    export PATH
    if [ -z "$fl_timer" ]; then
        exec "$@"
    fi
    # env takes what has an equals sign for a variable.
    case $1 in
    *=*) set -- /bin/sh -c 'exec "$@"' sh "$@" ;;
    esac
    trap '' HUP INT QUIT TERM USR1 USR2 XCPU
    exec /usr/bin/time -q -f %M -o "$fl_run/result.new" env --default-signal=HUP,INT,QUIT,TERM,USR1,USR2,XCPU -- "$@"
}

# Arguments: exit code of the step, whether it matters (strict or lenient), whether it is the main one (main or side).
fl_after() {
    fl_last=$1
    # A program that the batch system ends may be dead before this script has been told: what it was told belongs into the result.
    case $fl_caught:$1 in
    :129 | :130 | :131 | :138 | :140 | :143 | :152) sleep 0.2 2>/dev/null || [ -n "$fl_caught" ] || sleep 1 ;;
    esac
    if [ -n "$fl_timer" ] && [ -f "$fl_run/result.new" ]; then
        fl_kib=
        while read -r fl_line; do fl_kib=$fl_line; done <"$fl_run/result.new"
        case $fl_kib in
        '' | *[!0-9]*) ;;
        *) [ "$fl_kib" -gt "${fl_rss:-0}" ] && fl_rss=$fl_kib ;;
        esac
    fi
    if [ "$3" = main ]; then
        fl_main=$1
    fi
    if [ "$1" -ne 0 ] && [ "$2" = strict ]; then
        fl_failed=$1
    fi
    fl_stop=$fl_caught$fl_failed
}

fl_end() {
    fl_last=${fl_failed:-${fl_main:-$fl_last}}
    if [ "$fl_last" -ne 0 ] && [ -z "$fl_failed$fl_caught" ]; then
        fl_tolerated=yes
    fi
    fl_result "$fl_last"
    exit "$fl_last"
}

