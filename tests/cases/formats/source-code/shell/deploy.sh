#!/bin/bash
# $IN_A_COMMENT
set -e # $BEHIND_CODE
OWN=1
export SHOWN="${SHOWN:-a value}" EXPORTED=$PLAIN
echo "$OWN" $SHOWN '$IN_SINGLE_QUOTES' \$ESCAPED "it's $QUOTED" # '
: "${REQUIRED:?is missing}" "${ASSIGNED:=a value}" "${ALTERNATIVE:+x}"
echo $ASSIGNED ${TRIMMED%/} ${#COUNTED} $1 $lower $RANDOM $HOME_PAGE
for EACH in $LIST; do local INNER=$EACH; read -r LINE REST; echo $EACH $INNER $LINE $REST; done
if [ -z "$CHECKED" ]; then
  echo missing; exit 1
fi
[ -n "$SOFT" ] && echo soft
cat <<'END'
$IN_A_QUOTED_DOCUMENT
END
cat <<-END
	don't forget $IN_A_DOCUMENT
	END
awk '{
  print $NF }' <<<"$HERE"
export PASSED
echo $PASSED
