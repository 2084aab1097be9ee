# Steps that run on all nodes of a job, or as the ranks of an MPI program; used with the functions of the kind of site for starting things on other
# nodes: fl_list_nodes (sets fl_nodes), fl_on_node NODE WORDS..., fl_on_nodes WORDS... (on each of them). Before this is set: fl_node_count.
fl_agent=/tmp/.fairlead/agent fl_server= fl_rank=0

# Before each try of such a step. Arguments: mpi or every, and the script of the step for nodes.
fl_spread_begin() {
    [ "$fl_node_count" -gt 1 ] || return 0
    rm -rf -- "$fl_run"/on-*
    [ "$1" = mpi ] || return 0
    [ -n "${fl_nodes:-}" ] || fl_list_nodes
    set -- "$2" "$fl_batch" "$fl_index" "$fl_restarts" "$fl_root" "$fl_cache" "$fl_runtime"
    # mpirun sees nothing of the site from within its container, so it cannot start anything there: it asks a program that asks the wrapper, by files.
    fl_asking=$fl_tmp/.fairlead
    rm -rf -- "$fl_asking"
    fl_put_agent && mkfifo -- "$fl_asking/asked"
    fl_serve "$@" &
    fl_server=$!
}

# After each try. Argument: the place of the step.
fl_spread_end() {
    [ "$fl_node_count" -gt 1 ] || return 0
    if [ -n "$fl_server" ]; then
        echo 'end .' >"$fl_asking/asked"
        wait "$fl_server"
        fl_server=
    fi
    for fl_key in "$fl_run"/on-*/usage; do
        [ -f "$fl_key" ] || continue
        read -r fl_line <"$fl_key"
        fl_value=${fl_key%/usage}
        fl_steps="$fl_steps
more.$1.${fl_value##*/on-}=$fl_line"
    done
}

# A step on every node. Argument: its script for nodes.
fl_every_node() { fl_on_nodes /bin/sh "$1" "$fl_batch" "$fl_index" "$fl_restarts" "$fl_root" "$fl_cache" "$fl_runtime"; }

# What each node but the first writes to. Arguments: files.
fl_fresh_on_nodes() {
    for fl_key in "$@"; do
        fl_rank=1
        while [ "$fl_rank" -lt "$fl_node_count" ]; do
            fl_fresh "$fl_key$fl_suffix.node$fl_rank"
            fl_rank=$((fl_rank + 1))
        done
    done
    fl_rank=0
}

fl_serve() {
    fl_asked=
    while read -r fl_ticket fl_host; do
        case $fl_ticket in
        end) break ;;
        '' | *[!0-9]*) continue ;;
        esac
        fl_answer "$@" &
        fl_asked="$fl_asked $!"
    done <>"$fl_asking/asked"
    # What was started there ends by itself once mpirun has ended, and then says what it has used.
    for fl_value in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        fl_left=
        for fl_key in $fl_asked; do kill -s 0 "$fl_key" 2>/dev/null && fl_left=yes; done
        [ -n "$fl_left" ] || break
        sleep 0.2 2>/dev/null || sleep 1
    done
    for fl_key in $fl_asked; do kill -s TERM "$fl_key" 2>/dev/null; done
}

# One wish: it says where and what, and gets the exit code.
fl_answer() {
    fl_rank=0 fl_code=255
    for fl_key in $fl_nodes; do
        if [ "$fl_key" = "$fl_host" ]; then
            fl_line=$(cat -- "$fl_asking/$fl_ticket.command")
            fl_on_node "$fl_host" /bin/sh "$@" "$fl_rank" "$fl_line" </dev/null
            fl_code=$?
        fi
        fl_rank=$((fl_rank + 1))
    done
    echo "$fl_code" >"$fl_asking/$fl_ticket.new" && mv -f -- "$fl_asking/$fl_ticket.new" "$fl_asking/$fl_ticket.code"
}

fl_put_agent() { mkdir -p -- "$fl_tmp/.fairlead" && printf '%s\n' "$fl_agent_text" >"$fl_tmp/.fairlead/agent" && chmod 755 "$fl_tmp/.fairlead/agent"; }

fl_agent_text='#!/bin/sh
# HOST WORDS...: has the words run on another node of this job. For mpirun, which takes it for ssh.
while :; do
    case $1 in
    -*) shift ;;
    *) break ;;
    esac
done
cd /tmp/.fairlead || exit 255
host=$1
shift
printf "%s\n" "$*" >"$$.command"
echo "$$ $host" >asked
while [ ! -f "$$.code" ]; do sleep 0.1 2>/dev/null || sleep 1; done
read -r code <"$$.code"
exit "$code"'

# Starts the ranks. Arguments: the make of MPI, how many ranks on each node, then the words.
fl_mpirun() {
    fl_kind=$1 fl_each=$2 fl_hosts=
    shift 2
    # Of the batch system mpirun would find what its container does not have.
    for fl_key in $(env | sed -n 's/^\(\(SLURM\|PMI\|SRUN\)_[A-Z0-9_]*\)=.*/\1/p'); do [ "$fl_key" = SLURM_CONF ] || unset "$fl_key"; done
    case $fl_kind:$(id -u) in
    openmpi:0) export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 ;;
    esac
    if [ "$fl_node_count" -le 1 ]; then
        case $fl_kind in
        # Without any program for other nodes it does not begin, though it needs none.
        openmpi) export OMPI_MCA_plm_rsh_agent=sh PRTE_MCA_plm_ssh_agent=sh && fl_mounted mpirun --host "localhost:$fl_each" -np "$fl_each" "$@" ;;
        *) fl_mounted mpirun -n "$fl_each" "$@" ;;
        esac
        return
    fi
    for fl_key in $fl_nodes; do
        case $fl_kind in
        intelmpi) fl_hosts=$fl_hosts${fl_hosts:+,}$fl_key ;;
        *) fl_hosts=$fl_hosts${fl_hosts:+,}$fl_key:$fl_each ;;
        esac
    done
    case $fl_kind in
    openmpi)
        # Nothing may go on in the background: with its first process a container ends.
        export OMPI_MCA_plm_rsh_agent="$fl_agent" OMPI_MCA_plm_rsh_no_tree_spawn=1 OMPI_MCA_orte_leave_session_attached=1
        export PRTE_MCA_plm_ssh_agent="$fl_agent" PRTE_MCA_plm_ssh_no_tree_spawn=1 PRTE_MCA_prte_leave_session_attached=1
        fl_mounted mpirun --host "$fl_hosts" -np $((fl_each * fl_node_count)) "$@"
        ;;
    mpich)
        export HYDRA_LAUNCHER=ssh HYDRA_LAUNCHER_EXEC="$fl_agent"
        fl_mounted mpirun -hosts "$fl_hosts" -n $((fl_each * fl_node_count)) "$@"
        ;;
    *)
        export I_MPI_HYDRA_BOOTSTRAP=ssh I_MPI_HYDRA_BOOTSTRAP_EXEC="$fl_agent"
        fl_mounted mpirun -hosts "$fl_hosts" -ppn "$fl_each" -n $((fl_each * fl_node_count)) "$@"
        ;;
    esac
}
