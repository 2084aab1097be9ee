# Looks for attempts whose start may have been lost, and keeps starts that are still under way from coming to anything. Argument:
# WORKSPACE/.fairlead. Standard input: control directories below it, one a line. Answers for each: directory, word, value, separated by 0x1f: "claimed"
# with the id of who runs it, "fenced" with the new fence, below which nothing is started any more, or "busy" while it is being started. The last
# line says "end".
umask 077
mkdir -p -- "$1" && cd -- "$1" || exit 73
lock=$(command -v flock)
while read -r own; do
    mkdir -p -- "$own" || continue
    exec 9>>"$own/lock"
    fence=0
    if [ -n "$lock" ] && ! flock -n 9; then
        printf '%s\037busy\037\n' "$own"
    elif claim=$(readlink "$own/claim"); then
        printf '%s\037claimed\037%s\n' "$own" "${claim#batch:}"
    else
        if [ -f "$own/fence" ]; then read -r fence <"$own/fence"; fi
        fence=$((fence + 1))
        echo "$fence" >"$own/fence.new" && mv -f -- "$own/fence.new" "$own/fence" && printf '%s\037fenced\037%s\n' "$own" "$fence"
    fi
    exec 9>&-
done
echo end
