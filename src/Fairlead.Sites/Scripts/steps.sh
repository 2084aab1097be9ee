# Measures single steps; used where a job has several, or runs in containers. Reads and writes the variables of the wrapper.
fl_steps= fl_pull= fl_pull_time= fl_sha= fl_runtime= fl_companion= fl_companions= fl_tmp=

fl_times() {
    fl_cpu=
    times >"$fl_run/times.new"
    { read -r fl_cpu && read -r fl_cpu; } <"$fl_run/times.new"
    fl_cpu=${fl_cpu:-- -}
}

fl_step_begin() {
    rm -f -- "$fl_run/result.new"
    fl_times
    fl_cpu_before=$fl_cpu
    fl_now
    fl_step_start=$fl_end_time
}

# Leaves one line about the step: see ResultFile. Arguments: its place, its exit code, how often it was run again.
fl_step_end() {
    fl_now
    fl_times
    fl_kib=
    if [ -n "$fl_timer" ] && [ -f "$fl_run/result.new" ]; then
        while read -r fl_line; do fl_kib=$fl_line; done <"$fl_run/result.new"
    fi
    case $fl_kib in
    '' | *[!0-9]*) fl_kib=- ;;
    esac
    fl_note_step "$1" "$2" "$3" "$fl_step_start" "$fl_end_time" "$fl_cpu_before" "$fl_cpu" "$fl_kib"
}

fl_note_step() {
    fl_line="step.$1=$2 $3 $4 $5 $6 $7 $8 ${fl_pull:--} ${fl_pull_time:--} ${fl_sha:--} ${fl_runtime:--}"
    fl_steps="$fl_steps${fl_steps:+
}$fl_line"
}

# Ends what runs beside the steps and removes what was there for these alone.
fl_end_companions() {
    for fl_key in $fl_companions; do kill -s TERM "$fl_key" 2>/dev/null; done
    fl_await $fl_companions
    fl_companions=
}

# Gives processes two seconds to end by themselves. Arguments: their ids.
fl_await() {
    for fl_value in 1 2 3 4 5 6 7 8 9 10; do
        fl_left=
        for fl_key; do kill -s 0 "$fl_key" 2>/dev/null && fl_left=yes; done
        [ -n "$fl_left" ] || break
        sleep 0.2 2>/dev/null || sleep 1
    done
    for fl_key; do kill -s KILL "$fl_key" 2>/dev/null; done
}

# The output of a step goes through pipes, to where it belongs and into a copy. Arguments: the name of the pipes, the copy, where standard output and
# standard error belong.
fl_copy_begin() {
    rm -f -- "$1.out" "$1.err"
    mkfifo -- "$1.out" "$1.err" || fl_give_up "The output of the step cannot be copied." 73
    fl_tee "$2" <"$1.out" >>"$3" &
    fl_tees=$!
    fl_tee "$2" <"$1.err" >>"$4" &
    fl_tees="$fl_tees $!"
}

# What the batch system ends the program with must not lose its last words.
fl_tee() {
    trap '' HUP INT QUIT TERM USR1 USR2 XCPU
    exec tee -a -- "$1"
}

# A program that the step has left behind can hold the pipes open.
fl_copy_end() {
    fl_await $fl_tees
    rm -f -- "$1.out" "$1.err"
}

fl_leave() {
    fl_end_companions
    # Who is run again by the batch system needs them again, and so do other tasks.
    [ -n "$fl_caught$fl_shared" ] || rm -f -- "$fl_control"/login-*
    [ -z "$fl_tmp" ] || { chmod -R u+rwX -- "$fl_tmp" 2>/dev/null; rm -rf -- "$fl_tmp"; }
}
