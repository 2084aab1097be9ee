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
    for fl_value in 1 2 3 4 5 6 7 8 9 10; do
        fl_left=
        for fl_key in $fl_companions; do kill -s 0 "$fl_key" 2>/dev/null && fl_left=yes; done
        [ -n "$fl_left" ] || break
        sleep 0.2 2>/dev/null || sleep 1
    done
    for fl_key in $fl_companions; do kill -s KILL "$fl_key" 2>/dev/null; done
    fl_companions=
}

fl_leave() {
    fl_end_companions
    [ -z "$fl_tmp" ] || { chmod -R u+rwX -- "$fl_tmp" 2>/dev/null; rm -rf -- "$fl_tmp"; }
}
