# Begins the job, after the functions of the wrapper.
fl_claim
for fl_signal in HUP INT QUIT TERM USR1 USR2 XCPU; do
    # The program gets the signal too; when it has ended, the result is written.
    trap "fl_caught=$fl_signal" "$fl_signal"
done
fl_look_around
printf '%s\n' "marker=$fl_marker" "batch=$fl_batch" "restarts=$fl_restarts" "node=$fl_node" "pid=$$" "start=$fl_start" complete=yes >"$fl_run/started"
cd -- "$fl_work" || fl_give_up "The working directory cannot be entered." 72
export FAIRLEAD_ATTEMPT="$fl_attempt"
if [ -n "$fl_index" ]; then
    export FAIRLEAD_ARRAY_TASK_ID="$fl_index"
fi
