# Steps in containers. Before this are set: fl_runtimes (what may make them, in order), fl_images (the directory of images of this account),
# fl_images_limit (KiB that these may take, or nothing). What users wrote comes only as arguments.
fl_tool= fl_image_fd=3 fl_app=
case $fl_images in
/*) ;;
*) fl_images=$fl_control/../../images ;;
esac

fl_find_runtime() {
    [ -z "$fl_runtime" ] || return 0
    for fl_runtime in $fl_runtimes; do
        case $fl_runtime in
        charliecloud) fl_key=ch-run ;;
        bubblewrap) fl_key=bwrap ;;
        *) fl_key=$fl_runtime ;;
        esac
        fl_tool=$(command -v "$fl_key") && return 0
    done
    fl_runtime=
    return 1
}

# The image of a step. Arguments: its kind (file, archive, registry), where it is, the name under which it is kept, and its digest or nothing.
# Then may come the file that says what its registry is shown. Sets fl_root (a directory, an image file, or the name that podman knows), fl_pull,
# fl_pull_time and fl_sha.
fl_image() {
    fl_pull=failed fl_pull_time= fl_sha= fl_root= fl_cache= fl_problem= fl_shown=$2
    # The query of an address can hold a secret.
    case $1 in
    archive) fl_shown=${2%%\?*} ;;
    esac
    if fl_image_there "$@"; then return 0; fi
    [ -n "$fl_problem" ] || fl_problem="The image $fl_shown cannot be had."
    printf 'fairlead: %s\n' "$fl_problem" >&2
    fl_cause=image fl_reason=$fl_problem fl_stop=yes fl_failed=${fl_failed:-125}
    return 1
}

# What the site offers to be seen in containers. Arguments: for each its name and where it is.
fl_volumes() {
    fl_pull=
    while [ $# -gt 0 ]; do
        if [ ! -d "$2" ]; then
            fl_cause=volume fl_reason="The storage $1 is not there on node $fl_node." fl_stop=yes fl_failed=${fl_failed:-125}
            printf 'fairlead: %s\n' "$fl_reason" >&2
            return 1
        fi
        shift 2
    done
}

# Says in the result where a step was never run because its image has no such program. Arguments: the program, and the file with what was said.
fl_blame() {
    fl_line=$(tail -n 1 -- "$2")
    case $fl_line in
    *"execvp $1: No such file"* | *"can't execve(2): $1: No such file"* | *"executable file not found in"*)
        fl_reason="The image has no program $1." fl_code=127
        printf 'fairlead: %s\n' "$fl_reason" >>"$2"
        ;;
    esac
}

fl_image_there() {
    fl_find_runtime || { fl_problem="There is none of the programs for containers on node $fl_node: $fl_runtimes."; return 1; }
    if [ -z "$fl_tmp" ]; then fl_tmp=$(mktemp -d "${TMPDIR:-/tmp}/fairlead.XXXXXX") || return 1; fi
    if [ "$1" = file ]; then
        [ -e "$2" ] || { fl_problem="There is no image $2 on the site."; return 1; }
        case $fl_runtime:$2 in
        apptainer:*.sif | apptainer:*.simg | singularity:*.sif | singularity:*.simg) fl_root=$2 fl_pull=cached; return 0 ;;
        esac
        if [ -d "$2" ]; then fl_root=$2 fl_pull=cached; return 0; fi
    fi
    fl_now
    fl_pull_start=$fl_end_time
    fl_lock_image "$3" || return 1
    if [ -f "$fl_cache/ready" ]; then
        fl_pull=cached
    else
        rm -rf -- "$fl_cache"
        mkdir -p -- "$fl_cache" && fl_fetch_and_tell "$@" && fl_check_digest "$4" && : >"$fl_cache/ready" || { rm -rf -- "$fl_cache"; return 1; }
        fl_now
        fl_pull=fetched fl_pull_time="$fl_pull_start:$fl_end_time"
    fi
    : >"$fl_cache/used"
    if [ -f "$fl_cache/sha" ]; then read -r fl_sha <"$fl_cache/sha"; fi
    if [ -n "$4" ] && [ "$4" != "$fl_sha" ]; then fl_pull=failed fl_problem="The image has the digest $fl_sha, not $4."; return 1; fi
    if [ -f "$fl_cache/name" ]; then read -r fl_root <"$fl_cache/name"; elif [ -f "$fl_cache/image.sif" ]; then fl_root=$fl_cache/image.sif; else fl_root=$fl_cache/root; fi
    if [ "$fl_pull" = fetched ]; then fl_make_room; fi
    # Whoever waits for the image may have it now too; it is not removed while anybody holds the lock.
    if [ -n "$fl_locked" ]; then flock -s "$fl_image_fd"; fl_image_fd=$((fl_image_fd + 1)); fi
}

# One fetches, others wait. Without flock, or with more images than a shell has numbers for files, each job has images of its own.
fl_lock_image() {
    fl_locked=
    if [ "$fl_image_fd" -gt 8 ] || ! command -v flock >/dev/null 2>&1; then
        fl_cache=$fl_run/images/$1
        mkdir -p -- "$fl_run/images"
        return
    fi
    mkdir -p -- "$fl_images" || { fl_problem="The directory of images $fl_images cannot be made."; return 1; }
    fl_cache=$fl_images/$1.$fl_runtime
    eval "exec $fl_image_fd>>\"\$fl_cache.lock\"" && flock -s "$fl_image_fd" && fl_locked=yes || return 1
    # Another step of this job may hold it to use the image: only who finds none asks for it alone.
    [ -f "$fl_cache/ready" ] || { flock -u "$fl_image_fd" && flock "$fl_image_fd"; }
}

# Fetches the image. What the programs say of it goes to standard error, and where it cannot be had into fl_problem.
fl_fetch_and_tell() {
    fl_fetch_image "$@" 2>"$fl_cache/said"
    fl_code=$?
    cat -- "$fl_cache/said" >&2
    [ "$fl_code" -eq 0 ] || [ -n "$fl_problem" ] || fl_explain
    rm -f -- "$fl_cache/said"
    return "$fl_code"
}

fl_explain() {
    case $(tail -c 4000 -- "$fl_cache/said") in
    *"manifest unknown"* | *NAME_UNKNOWN* | *"not found"* | *"error: 404"* | *" 404 "*) fl_problem="There is no image $fl_shown where it was looked for." ;;
    *unauthorized* | *"authentication required"* | *denied* | *"error: 401"* | *"error: 403"*)
        fl_problem="The image $fl_shown is refused: there is none of that name, or it needs another login."
        ;;
    *)
        fl_key=$(tail -n 1 -- "$fl_cache/said" | sed 's/^time=.* level=fatal msg="\(.*\)"$/\1/; s/\\"/"/g')
        [ -z "$fl_key" ] || fl_problem=$(printf '%.500s' "The image $fl_shown cannot be had: $fl_key")
        ;;
    esac
}

# Runs a program that asks a registry. Arguments: the file that says what the registry is shown, or nothing, and the command.
fl_logged_in() {
    if [ -z "$1" ]; then
        shift
        "$@"
        return
    fi
    (
        . "$1"
        shift
        (umask 077 && printf '%s\n' "$fl_auth" >"$fl_cache/auth") || exit
        export REGISTRY_AUTH_FILE="$fl_cache/auth" CH_IMAGE_USERNAME="$fl_user" CH_IMAGE_PASSWORD="$fl_token"
        export APPTAINER_DOCKER_USERNAME="$fl_user" APPTAINER_DOCKER_PASSWORD="$fl_token"
        export SINGULARITY_DOCKER_USERNAME="$fl_user" SINGULARITY_DOCKER_PASSWORD="$fl_token"
        "$@"
        fl_code=$?
        rm -f -- "$fl_cache/auth"
        exit "$fl_code"
    )
}

fl_fetch_image() {
    case $1 in
    archive)
        if command -v curl >/dev/null 2>&1; then
            curl -fsSL --retry 2 --proto =http,https --proto-redir =http,https -o "$fl_cache/archive" -- "$2"
        else
            wget -q -O "$fl_cache/archive" -- "$2"
        fi || return 1
        fl_make_image "$fl_cache/archive" "$2"
        ;;
    registry)
        case $2 in
        *://*) fl_ref=$2 ;;
        *) fl_ref=docker://$2 ;;
        esac
        case $fl_runtime in
        apptainer | singularity) fl_logged_in "${5:-}" "$fl_tool" pull --force "$fl_cache/image.sif" "$fl_ref" && fl_hash "$fl_cache/image.sif" ;;
        podman) fl_logged_in "${5:-}" "$fl_tool" pull -q "$fl_ref" >/dev/null && printf '%s\n' "${fl_ref#docker://}" >"$fl_cache/name" ;;
        *)
            if command -v skopeo >/dev/null 2>&1; then
                fl_logged_in "${5:-}" skopeo copy -q "$fl_ref" "docker-archive:$fl_cache/archive" >&2 && fl_make_image "$fl_cache/archive" archive.tar
            else
                fl_logged_in "${5:-}" ch-image ${5:+--auth} pull -s "$fl_cache/store" "${fl_ref#docker://}" >&2 &&
                    ch-convert -s "$fl_cache/store" -i ch-image -o dir "${fl_ref#docker://}" "$fl_cache/root" >&2 && rm -rf -- "$fl_cache/store" && fl_prepare_root
            fi
            ;;
        esac
        ;;
    *) fl_make_image "$2" "$2" ;;
    esac
}

# Makes of an archive or image file what the runtime takes. Arguments: the file, and the name whose ending says what it is.
fl_make_image() {
    fl_hash "$1"
    case $fl_runtime:${2%%\?*} in
    apptainer:*.sif | apptainer:*.simg | singularity:*.sif | singularity:*.simg) mv -f -- "$1" "$fl_cache/image.sif" ;;
    *:*.sif | *:*.simg) fl_problem="$fl_runtime cannot run images of Singularity."; return 1 ;;
    apptainer:* | singularity:*) fl_plain "$1" && "$fl_tool" build --force "$fl_cache/image.sif" "docker-archive:$fl_cache/plain" && rm -f -- "$fl_cache/plain" "$fl_cache/archive" ;;
    podman:*) fl_key=$("$fl_tool" load -q -i "$1") && printf '%s\n' "${fl_key#Loaded image*: }" >"$fl_cache/name" && rm -f -- "$fl_cache/archive" ;;
    *) fl_unpack_image "$1" && rm -rf -- "$fl_cache/archive" "$fl_cache/layers" && fl_prepare_root ;;
    esac
}

fl_plain() {
    gzip -dc "$1" >"$fl_cache/plain" 2>/dev/null || cp -- "$1" "$fl_cache/plain"
}

fl_hash() {
    if command -v sha256sum >/dev/null 2>&1; then
        fl_key=$(sha256sum <"$1") && printf '%s\n' "${fl_key%% *}" >"$fl_cache/sha"
    fi
}

fl_check_digest() {
    fl_key=
    if [ -f "$fl_cache/sha" ]; then read -r fl_key <"$fl_cache/sha"; fi
    [ -z "$1" ] || [ "$1" = "$fl_key" ] || { fl_problem="The image has the digest $fl_key, not $1."; return 1; }
}

# An archive of Docker is a list of layers, each over the one before; anything else is the root directory itself.
fl_unpack_image() {
    mkdir -p -- "$fl_cache/layers" "$fl_cache/root" && tar -xf "$1" -C "$fl_cache/layers" --no-same-owner --exclude='dev/*' || return 1
    if [ ! -f "$fl_cache/layers/manifest.json" ]; then
        rmdir -- "$fl_cache/root" && mv -- "$fl_cache/layers" "$fl_cache/root"
        return
    fi
    fl_json manifest <"$fl_cache/layers/manifest.json" >"$fl_cache/manifest" || return 1
    while read -r fl_key fl_value; do
        case $fl_value in
        '' | /* | ../* | */../* | */..) fl_problem="The archive of the image is damaged."; return 1 ;;
        esac
        case $fl_key in
        layer) fl_add_layer "$fl_cache/layers/$fl_value" || return 1 ;;
        config) fl_json config <"$fl_cache/layers/$fl_value" >"$fl_cache/config" || return 1 ;;
        esac
    done <"$fl_cache/manifest"
    rm -f -- "$fl_cache/manifest"
}

# What a layer removes goes first. No layer writes through a link that an earlier one has made.
fl_add_layer() {
    tar -tf "$1" >"$fl_cache/list" || return 1
    while read -r fl_path; do
        fl_path=${fl_path#./}
        fl_name=${fl_path##*/}
        fl_parent=
        case $fl_path in
        */*) fl_parent=${fl_path%/*} ;;
        esac
        fl_no_links "$fl_parent" || { fl_problem="The image writes to $fl_path through a link."; return 1; }
        case $fl_name in
        .wh..wh..opq) rm -rf -- "$fl_cache/root/$fl_parent" && mkdir -p -- "$fl_cache/root/$fl_parent" ;;
        .wh.*) rm -rf -- "$fl_cache/root/${fl_parent:+$fl_parent/}${fl_name#.wh.}" ;;
        esac || return 1
    done <"$fl_cache/list"
    tar -xf "$1" -C "$fl_cache/root" --no-same-owner --exclude='.wh.*' --exclude='dev/*' && chmod -R u+rwX "$fl_cache/root"
}

fl_no_links() {
    fl_left=$1 fl_seen=$fl_cache/root
    while [ -n "$fl_left" ]; do
        fl_seen=$fl_seen/${fl_left%%/*}
        [ ! -h "$fl_seen" ] || return 1
        case $fl_left in
        */*) fl_left=${fl_left#*/} ;;
        *) fl_left= ;;
        esac
    done
}

fl_prepare_root() {
    for fl_key in home home/user tmp dev proc sys etc; do
        [ ! -h "$fl_cache/root/${fl_key%%/*}" ] || { fl_problem="/${fl_key%%/*} is a link in the image."; return 1; }
    done
    mkdir -p -- "$fl_cache/root/home/user" "$fl_cache/root/tmp" "$fl_cache/root/dev" "$fl_cache/root/proc" "$fl_cache/root/sys" "$fl_cache/root/etc"
    for fl_key in hosts resolv.conf; do
        [ -e "$fl_cache/root/etc/$fl_key" ] || [ -h "$fl_cache/root/etc/$fl_key" ] || : >"$fl_cache/root/etc/$fl_key"
    done
}

# Images that were not used for longest go first, never one that a job uses.
fl_make_room() {
    [ -n "$fl_images_limit" ] && [ -n "$fl_locked" ] || return 0
    fl_key=$(du -sk -- "$fl_images") || return 0
    fl_size=${fl_key%%[!0-9]*}
    for fl_old in $(cd -- "$fl_images" && ls -rt -- */used 2>/dev/null); do
        [ "$fl_size" -gt "$fl_images_limit" ] || return 0
        fl_old=$fl_images/${fl_old%/used}
        [ "$fl_old" != "$fl_cache" ] || continue
        fl_key=$(du -sk -- "$fl_old") || continue
        (
            exec 9>>"$fl_old.lock" && flock -n 9 && rm -rf -- "$fl_old"
        ) && fl_size=$((fl_size - ${fl_key%%[!0-9]*}))
    done
}

# Reads the JSON of an archive of Docker. "manifest" gives lines "config FILE" and "layer FILE"; "config" gives the functions of the image.
fl_json() {
    LC_ALL=C awk -v kind="$1" '
    { text = text $0 "\n" }
    END {
        size = length(text); at = 1; walk("")
        if (kind == "config") {
            print "fl_image_variables() {\n" variables ":\n}"
            print "fl_image_entry() {\nfl_mounted" entry " \"$@\"\n}"
            print "fl_image_default() {\nfl_image_entry" arguments "\n}"
        }
    }
    function space() { while (at <= size && substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
    function quoted(word) { gsub(/\047/, "\047\\\047\047", word); return "\047" word "\047" }
    function digit(c) { return index("0123456789abcdef", tolower(c)) - 1 }
    function word(   c, w, n) {
        at++; w = ""
        while (at <= size) {
            c = substr(text, at, 1); at++
            if (c == "\"") return w
            if (c == "\\") {
                c = substr(text, at, 1); at++
                if (c == "n") c = "\n"
                else if (c == "t") c = "\t"
                else if (c == "u") {
                    n = digit(substr(text, at, 1)) * 4096 + digit(substr(text, at + 1, 1)) * 256 + digit(substr(text, at + 2, 1)) * 16 + digit(substr(text, at + 3, 1))
                    at += 4
                    c = n > 0 && n < 128 ? sprintf("%c", n) : "?"
                }
            }
            w = w c
        }
        return w
    }
    function found(path, value,   name) {
        if (kind == "manifest") {
            if (path == ".0.Config") print "config " value
            else if (path ~ /^\.0\.Layers\.[0-9]+$/) print "layer " value
        }
        else if (path ~ /^\.config\.Entrypoint\.[0-9]+$/) entry = entry " " quoted(value)
        else if (path ~ /^\.config\.Cmd\.[0-9]+$/) arguments = arguments " " quoted(value)
        else if (path ~ /^\.config\.Env\.[0-9]+$/ && value ~ /^[A-Za-z_][A-Za-z0-9_]*=/) {
            name = substr(value, 1, index(value, "=") - 1)
            if (name !~ /^fl_/) variables = variables "fl_var " name " " quoted(substr(value, length(name) + 2)) "\n"
        }
    }
    function walk(path,   c, name, n, before) {
        space(); c = substr(text, at, 1)
        if (c == "{") {
            at++; space()
            while (substr(text, at, 1) == "\"") {
                name = word(); space(); at++
                walk(path "." name); space()
                if (substr(text, at, 1) == ",") at++
                space()
            }
            at++
        } else if (c == "[") {
            at++; space(); n = 0
            while (at <= size && substr(text, at, 1) != "]") {
                before = at
                walk(path "." n); n++; space()
                if (substr(text, at, 1) == ",") at++
                space()
                if (at == before) at = size + 1
            }
            at++
        } else if (c == "\"") found(path, word())
        else while (at <= size && substr(text, at, 1) !~ /[]},\n ]/) at++
    }'
}

# Variables that would disturb the program that makes the container are handed to it by name; all others it inherits.
fl_var() {
    case $1 in
    PATH | LD_LIBRARY_PATH | LD_PRELOAD) eval "fl_held_$1=\$2" ;;
    *) export "$1=$2" ;;
    esac
}

fl_image_variables() { :; }
fl_image_entry() { fl_mounted "$@"; }
fl_image_default() { fl_from_image=yes; fl_mounted; }

# Begins the subshell of a step: what the image says of variables and its commands.
fl_enter() {
    fl_held_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin fl_held_LD_LIBRARY_PATH= fl_held_LD_PRELOAD= fl_from_image=
    [ -z "$fl_companion" ] || fl_timer=
    unset LD_LIBRARY_PATH LD_PRELOAD
    export TMP=/tmp TEMP=/tmp TMPDIR=/tmp USER="${USER:-user}"
    case $fl_runtime in
    charliecloud | bubblewrap)
        [ -z "$fl_cache" ] || [ ! -f "$fl_cache/config" ] || . "$fl_cache/config"
        fl_image_variables
        ;;
    *) fl_image_entry() { fl_from_image=entry; fl_mounted "$@"; } ;;
    esac
    if [ -n "$fl_app" ]; then fl_enter_app; fi
}

# An application in the image has a program and a directory of programs of its own (SCIF).
fl_enter_app() {
    case $fl_runtime in
    charliecloud | bubblewrap)
        export SCIF_APPNAME="$fl_app" SCIF_APPROOT="/scif/apps/$fl_app"
        fl_held_PATH=/scif/apps/$fl_app/bin:$fl_held_PATH
        fl_image_entry() { fl_mounted "/scif/apps/$fl_app/scif/runscript" "$@"; }
        ;;
    podman)
        echo "fairlead: podman runs no applications in images of Singularity." >&2
        exit 125
        ;;
    esac
    fl_image_default() { fl_image_entry; }
}

# Arguments: the directory to start in, how many directories are mounted, each with where it comes from and goes to, then the command.
fl_inside() {
    fl_dir=$1 fl_count=$2
    shift 2
    if [ $# -eq $((2 * fl_count)) ]; then
        case $fl_runtime:$fl_from_image in
        charliecloud:* | bubblewrap:* | *:)
            echo "fairlead: The image has no command of its own." >&2
            exit 127
            ;;
        esac
    fi
    fl_words=$(($# - 2 * fl_count))
    case $fl_runtime in
    charliecloud) fl_join=: fl_flag=-b ;;
    bubblewrap) fl_join= fl_flag=--bind ;;
    podman) fl_join=: fl_flag=-v ;;
    *) fl_join=: fl_flag=--bind ;;
    esac
    # The mounts become options behind the command; then the command goes to the end, where it belongs.
    while [ "$fl_count" -gt 0 ]; do
        case $1 in
        /*) fl_source=$1 ;;
        *) fl_source=$PWD/${1#./} && mkdir -p -- "$1" || exit 125 ;;
        esac
        case $fl_runtime in
        charliecloud | bubblewrap) [ -d "$fl_root$2" ] || mkdir -p -- "$fl_root$2" || exit 125 ;;
        esac
        if [ -n "$fl_join" ]; then set -- "$@" "$fl_flag" "$fl_source$fl_join$2"; else set -- "$@" "$fl_flag" "$fl_source" "$2"; fi
        shift 2
        fl_count=$((fl_count - 1))
    done
    for fl_key in PATH LD_LIBRARY_PATH LD_PRELOAD; do
        eval "fl_value=\$fl_held_$fl_key"
        [ -n "$fl_value" ] || continue
        case $fl_runtime:$fl_key in
        bubblewrap:*) set -- "$@" --setenv "$fl_key" "$fl_value" ;;
        charliecloud:*) set -- "$@" "--set-env=$fl_key=$fl_value" ;;
        # These two know the image's own path.
        *:PATH) ;;
        *) set -- "$@" --env "$fl_key=$fl_value" ;;
        esac
    done
    set -- "$@" --
    while [ "$fl_words" -gt 0 ]; do
        fl_value=$1
        shift
        set -- "$@" "$fl_value"
        fl_words=$((fl_words - 1))
    done
    fl_contain "$@"
}

# Arguments: options of the runtime, --, the command.
fl_contain() {
    case $fl_runtime in
    bubblewrap)
        # With process numbers of its own it would not wait for what it has started, and what that has used would be lost.
        set -- --dev /dev --bind /proc /proc --bind "$PWD" /home/user --bind "$fl_tmp" /tmp --setenv HOME /home/user \
            --chdir "$fl_dir" --die-with-parent "$@"
        # What the node has of CPUs and names of hosts is there, where the image has a place for it; the others do so by themselves.
        for fl_key in /sys /etc/hosts /etc/resolv.conf; do
            [ ! -e "$fl_root$fl_key" ] || [ -h "$fl_root$fl_key" ] || [ ! -e "$fl_key" ] || set -- --ro-bind "$fl_key" "$fl_key" "$@"
        done
        set -- --ro-bind "$fl_root" / "$@"
        ;;
    charliecloud)
        set -- --no-passwd -b "$PWD:/home/user" -b "$fl_tmp:/tmp" --env-no-expand --set-env=HOME=/home/user "--cd=$fl_dir" "$@"
        fl_options "$fl_root" "$@"
        return
        ;;
    podman)
        fl_key=--entrypoint=
        [ -z "$fl_from_image" ] || fl_key=--env=FAIRLEAD=1
        set -- run --rm --network=host --userns=keep-id --env-host "$fl_key" --env=HOME=/home/user -v "$PWD:/home/user" -v "$fl_tmp:/tmp" -w "$fl_dir" "$@"
        fl_options "$fl_root" "$@"
        return
        ;;
    *)
        fl_key=exec
        [ -z "$fl_from_image" ] || fl_key=run
        set -- "$fl_key" ${fl_app:+--app "$fl_app"} --no-mount home,tmp,cwd --home "$PWD:/home/user" --bind "$fl_tmp:/tmp" --pwd "$fl_dir" "$@"
        fl_options "$fl_root" "$@"
        return
        ;;
    esac
    fl_exec "$fl_tool" "$@"
}

# Puts the image where these programs want it: behind the options. Charliecloud wants -- after it, the others none.
fl_options() {
    fl_value=$1
    shift
    fl_count=$#
    while [ "$fl_count" -gt 0 ]; do
        if [ "$1" = -- ] && [ -n "$fl_value" ]; then
            set -- "$@" "$fl_value"
            fl_value=
            [ "$fl_runtime" != charliecloud ] || set -- "$@" --
        else
            set -- "$@" "$1"
        fi
        shift
        fl_count=$((fl_count - 1))
    done
    fl_exec "$fl_tool" "$@"
}
