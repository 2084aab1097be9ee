#!/bin/bash
# Relaxes in portions; what it has is in STATE/u.txt after each of them: the change of the last sweep, then the values.
set -e
state=$1 cells=$2 tolerance=$3 sweeps=$4 pace=$5
mkdir -p "$state"
date +%s >>begun.txt
[ -s "$state/u.txt" ] || awk -v n="$cells" 'BEGIN { print 1; for (i = 0; i <= n; i++) print 0 }' >"$state/u.txt"
until awk -v t="$tolerance" 'NR == 1 { exit !($1 < t) }' "$state/u.txt"; do
  awk -v n="$cells" -v s="$sweeps" '
    NR > 1 { u[NR - 2] = $1 }
    END {
      for (k = 0; k < s; k++) {
        most = 0
        for (i = 1; i < n; i++) {
          new = (u[i - 1] + u[i + 1] + 1 / (n * n)) / 2
          d = new - u[i]; if (d < 0) d = -d
          if (d > most) most = d
          u[i] = new
        }
      }
      printf "%.17g\n", most
      for (i = 0; i <= n; i++) printf "%.17g\n", u[i]
    }' "$state/u.txt" >"$state/u.new"
  mv "$state/u.new" "$state/u.txt"
  sleep "$pace"
done
