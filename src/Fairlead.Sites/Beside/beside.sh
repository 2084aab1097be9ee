# Runs a command beside a job. Arguments: the working directory, the time limit in seconds, the most bytes of output, then the words of the command.
# Its output and errors go to standard output; the last line of standard error is "fairlead CODE" with its exit code.
cd -- "$1" || exit 72
fl_limit=$2 fl_most=$3
shift 3
{
    {
        # timeout begins a process group of its own: what the command leaves running is ended with it.
        timeout -k 5 "$fl_limit" "$@" </dev/null 2>&1 3>&- &
        fl_group=$!
        wait "$fl_group"
        fl_code=$?
        kill -s KILL -- "-$fl_group" 2>/dev/null
        echo "fairlead $fl_code" >&3
    } | head -c "$fl_most"
} 3>&2
