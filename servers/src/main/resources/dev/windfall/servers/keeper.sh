# Keeps a server: runs it, and ends it when standard input closes. The kernel closes it however our parent dies, so the
# server never outlives whoever started it.
#
# keeper.sh SIGNAL PID_FILE COMMAND...     SIGNAL asks this server to end in good order.
# A number on standard input is the patience, in seconds, with which it may do so; without a word it is 5.
signal=$1 pid_file=$2
shift 2
exec 3<&0 </dev/null

"$@" 3<&- &
server=$!
echo "$server" >"$pid_file"

# Signals again each second: a process that has only just begun may ignore the first one.
(
  read -r patience <&3 || patience=5
  while [ "$patience" -gt 0 ] && kill -s "$signal" "$server"; do
    sleep 1
    patience=$((patience - 1))
  done
  kill -s KILL "$server"
) 2>/dev/null &
watcher=$!
exec 3<&-

wait "$server"
status=$?
kill -s KILL "$watcher"
rm -f "$pid_file"
exit "$status"
