# The same GET and PATCH as people write them in a step of their own.
set -eu
limit=$(curl -sS --fail -H "authorization: Bearer $API_KEY" "$API_URL/keys/$HASH" | jq '.data.limit + 1')
curl -sS --fail -X PATCH -H "authorization: Bearer $API_KEY" -H 'content-type: application/json' \
  -d "{\"limit\":$limit}" "$API_URL/keys/$HASH" | jq -e .data.limit >/dev/null
