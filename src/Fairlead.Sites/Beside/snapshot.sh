# Makes an archive of a file or directory in the current directory. Arguments: its path, and the absolute path of the archive. Exit codes: 3 where there
# is no such path, or it leads out of the directory; 4 where the archive cannot be made.
fl_root=$(pwd -P) && fl_path=$(readlink -f -- "$1") && [ -e "$fl_path" ] || exit 3
case $fl_path in
"$fl_root") fl_name=. ;;
"$fl_root"/*) fl_name=./${fl_path#"$fl_root"/} ;;
*) exit 3 ;;
esac
umask 077
mkdir -p -- "${2%/*}" || exit 4
fl_new=$2.new.$$
trap 'rm -f -- "$fl_new"' EXIT
trap 'exit 4' HUP INT TERM
tar -czf "$fl_new" -- "$fl_name"
# The job goes on writing: that a file has changed meanwhile is no error (1).
case $? in
0 | 1) mv -f -- "$fl_new" "$2" || exit 4 ;;
*) exit 4 ;;
esac
