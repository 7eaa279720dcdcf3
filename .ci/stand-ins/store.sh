# What the stand-ins for the command lines of secret stores share. They take the words that the recipes use, which the
# real commands were seen to take, and no others: a key is never among them.

# Words are compared with spaces between them.
called=$*

fail() {
  echo "${0##*/}: $1" >&2
  exit 1
}

called_with() {
  [ "$called" = "$1" ]
}

logged_in() {
  [ "$STAND_IN_LOGIN" = "${0##*/}" ] || fail 'not logged in'
}

# Stores standard input where .ci/act.ts looks for it.
store() {
  cat >"$STAND_IN_STORE"
}
