# Removes directories of jobs. Arguments: the workspace, then absolute paths below it. A path whose parent leads out of the workspace, by a
# symbolic link, is left alone; a path that is a link itself is removed, not what it points to.
root=$(cd -P -- "$1" 2>/dev/null && pwd) || exit 0
shift
failed=0
for path; do
    parent=$(cd -P -- "${path%/*}" 2>/dev/null && pwd) || continue
    case $parent/ in
    "${root%/}"/*)
        # Some programs leave directories that their owner may not write.
        rm -rf -- "$parent/${path##*/}" 2>/dev/null ||
            { chmod -R u+rwx -- "$parent/${path##*/}" && rm -rf -- "$parent/${path##*/}"; } || failed=1
        ;;
    *)
        printf '%s is not in the workspace\n' "$path" >&2
        failed=1
        ;;
    esac
done
exit "$failed"
