# Unpacks what a job is given and puts aside what it leaves behind. What an earlier attempt has left behind does not count.
[ "$fl_attempt" -eq 1 ] || rm -rf -- .output
fl_unpack() {
    [ -z "$fl_caught$fl_stop" ] || return 0
    case $1 in
    *.tar | *.tgz | *.tar.gz | *.tar.bz2) tar -xf "$1" && rm -f -- "$1" ;;
    *.zip) unzip -qo "$1" && rm -f -- "$1" ;;
    *.gz) gzip -df "$1" ;;
    *.bz2) bzip2 -df "$1" ;;
    esac && return 0
    fl_cause=input fl_reason="The input ${1#./} cannot be unpacked." fl_stop=yes fl_failed=73
}

fl_missing() {
    [ -n "$fl_cause" ] || fl_cause=output fl_reason=$1
}

# Arguments: file or dir, the name it gets, then what fits, of which the first is taken.
fl_output() {
    mkdir -p -- .output || { fl_missing "The directory for output cannot be made."; return; }
    # What is missing may have been brought there by the job itself, with a link for uploads.
    case $1 in
    file)
        if [ ! -f "$3" ]; then
            [ -f ".output/$2" ] || fl_missing "There is no such output file: ${3#./}"
        elif [ -h "$3" ] || ! ln -f -- "$3" ".output/$2" 2>/dev/null; then
            rm -f -- ".output/$2"
            cp -pL -- "$3" ".output/$2" || fl_missing "The output file ${3#./} cannot be put aside."
        fi
        ;;
    *)
        if [ ! -d "$3" ]; then
            [ -f ".output/$2" ] || fl_missing "There is no such output directory: ${3#./}"
        else
            fl_key=${3%/*}
            rm -f -- ".output/$2"
            tar -czf ".output/$2" -C "$fl_key" "./${3##*/}" || fl_missing "The output directory ${3#./} cannot be packed."
        fi
        ;;
    esac
}
