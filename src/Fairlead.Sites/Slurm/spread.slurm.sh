# How Slurm starts things on the nodes of a job, from within it.
fl_list_nodes() { fl_nodes=$(scontrol show hostnames "$SLURM_JOB_NODELIST"); }

fl_own_rank() { fl_rank=${SLURM_NODEID:-0}; }

# All CPUs of the job on a node, beside whatever runs there: what is started there starts the ranks.
fl_srun() { srun --quiet --overlap --ntasks-per-node=1 --cpus-per-task="$SLURM_CPUS_ON_NODE" --mem=0 --mpi=none --input=none --export=ALL "$@"; }

fl_on_node() {
    fl_key=$1
    shift
    fl_srun --nodes=1 --ntasks=1 --nodelist="$fl_key" "$@"
}

fl_on_nodes() { fl_srun --nodes="$fl_node_count" --ntasks="$fl_node_count" --kill-on-bad-exit=0 "$@"; }
