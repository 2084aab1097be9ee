# Sent to /bin/sh when a channel opens. Each frame is one line "<mark> <lines> <input>", then that many lines of command text, then for an input
# other than "none" its chunks: a line with a size, that many bytes, and at the end a line "0". The answer is the command's output, then on
# standard output and standard error a line "<mark> <exit code>". The mark is random and new for each frame, so no output can pretend to be one.
# Frames are read by the read builtin, which never takes more than its line, so that the rest is left for head.
unset ENV BASH_ENV CDPATH
cd "${HOME:-/}" 2>/dev/null || cd /

# If the chunks break off, the connection did: the command must not take that for the end of its input, so it dies with its group. It is told first, so that
# it can remove what it was writing; the input stays open meanwhile.
fairlead_feed() {
    while read -r fairlead_size; do
        [ "$fairlead_size" -eq 0 ] && exit 0
        head -c "$fairlead_size" 2>/dev/null || exit 1
    done
    trap '' TERM
    kill -TERM "-$$"
    sleep 1
    kill -KILL "-$$"
}

fairlead_loop() {
    while read -r fairlead_mark fairlead_lines fairlead_input; do
        fairlead_text=
        while [ "$fairlead_lines" -gt 0 ]; do
            IFS= read -r fairlead_line || exit 1
            fairlead_text=$fairlead_text$fairlead_line'
'
            fairlead_lines=$((fairlead_lines - 1))
        done
        case $fairlead_input in
        none) (eval "$fairlead_text") </dev/null ;;
        keep)
            # What the command leaves unread must not be taken for the next frame.
            fairlead_feed | {
                (eval "$fairlead_text")
                fairlead_code=$?
                read -r fairlead_line && cat >/dev/null
                exit "$fairlead_code"
            } ;;
        last) fairlead_feed | (eval "$fairlead_text") ;;
        esac
        fairlead_code=$?
        printf '%s %s\n' "$fairlead_mark" "$fairlead_code" >&2
        printf '%s %s\n' "$fairlead_mark" "$fairlead_code"
        [ "$fairlead_input" = last ] && exit 0
    done
    exit 0
}

