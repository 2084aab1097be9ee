# Looks for submissions that may have been lost. Argument: WORKSPACE/.fairlead. Standard input: fixed texts that the lines of interest in the logs
# of submit.sh contain, one a line. Answers FILE:STATE AGE, the state being "going" or "over" and the age the seconds since the last entry, for each
# log that has some, and FILE:LINE for all such lines. The last line says "end".
texts=$(cat)
if cd -- "$1/tickets" 2>/dev/null; then
    lock=$(command -v flock)
    : >now
    for file in $(printf '%s\n' "$texts" | grep -lsF -f - ./*.log); do
        state=over
        if [ -n "$lock" ] && ! flock -n "$file" true; then state=going; fi
        # Both times are those of the file system, whatever the clock of this host says.
        printf '%s:%s %s\n' "$file" "$state" "$(($(stat -c %Y now) - $(stat -c %Y "$file")))"
    done
    # After the locks: who held one has written all by now.
    printf '%s\n' "$texts" | grep -HsF -f - ./*.log
fi
echo end
