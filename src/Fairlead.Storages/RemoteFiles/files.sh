# What every script about files begins with. The first argument is the root of the storage. POSIX sh with GNU coreutils and findutils.
# A directory is entered part by part and checked after each step, so that the working directory is the handle by which its files are used: what
# somebody renames or links above it afterwards changes nothing. Exit codes 60 to 69 are ours; otherwise the reason is in the last message.
LC_ALL=C
export LC_ALL
[ -z "${FAIRLEAD_UMASK-}" ] || umask "$FAIRLEAD_UMASK"
root=$1
make=

# cd does not say what is wrong, stat does.
step() {
    cd -P -- "$1" 2>/dev/null && return
    stat -L -c %F -- "$1" >/dev/null || exit 1
    [ -d "$1" ] || exit 64
    printf 'cd: Permission denied\n' >&2
    exit 1
}

within() {
    case $1/ in
    "$top"/*) ;;
    *) exit 62 ;;
    esac
}

# Enters the directory with the path $1 in the storage; makes what is missing where make is not empty.
enter() {
    if [ -n "$make" ] && [ ! -d "$root" ]; then
        mkdir -p -m 700 -- "$root" || exit 1
    fi
    step "$root"
    top=${PWD%/}
    rest=${1#/}
    while [ -n "$rest" ]; do
        part=${rest%%/*}
        case $rest in
        */*) rest=${rest#*/} ;;
        *) rest= ;;
        esac
        if [ -n "$make" ] && [ ! -e "./$part" ] && [ ! -L "./$part" ]; then
            mkdir -p -- "./$part" || exit 1
        fi
        step "./$part"
        within "$PWD"
    done
}

# Where ./$name is a link, enters the directory of what it points to, and makes that the name. Where it points to nothing, the link stays.
follow() {
    [ -L "./$name" ] || return 0
    real=$(realpath -m -- "./$name" && printf x) || exit 1
    real=${real%??}
    within "$real"
    [ -e "./$name" ] || return 0
    if [ "$real" = "${top:-/}" ]; then
        step "$real"
        name=.
    else
        step "${real%/*}/"
        within "$PWD"
        name=${real##*/}
    fi
}

there() {
    [ -e "./$name" ] || { stat -L -c %F -- "./$name" >/dev/null; exit 1; }
}
