#!/usr/bin/env bash
# with-service.sh MODELS COMMAND...: runs a command beside the service as it was built, with the models of that folder, on ports that are
# free. The command finds it at $REST (http://127.0.0.1:…) and $GRPC (127.0.0.1:…).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
models=$(cd "$1" && pwd)
shift

read -r rest grpc < <(node -e "
  const { createServer } = require('node:net');
  const free = () => new Promise((done) => { const server = createServer().listen(0, '127.0.0.1', () => done(server)); });
  Promise.all([free(), free()]).then((servers) => {
    console.log(servers.map((server) => server.address().port).join(' '));
    servers.forEach((server) => server.close());
  });")

log=$(mktemp)
# From where its settings lie.
(
    cd "$root/src/Attention.Api/bin/Release/net10.0"
    export Kestrel__Endpoints__Rest__Url=http://127.0.0.1:$rest Kestrel__Endpoints__Grpc__Url=http://127.0.0.1:$grpc Limits__DrainDelay=00:00:00
    export Models__Path=$models
    exec dotnet Attention.Api.dll
) > "$log" 2>&1 &
service=$!
trap 'kill "$service" 2> /dev/null || true; wait "$service" 2> /dev/null || true; rm -f "$log"' EXIT

# Up to two minutes: curl asks once a second.
if ! curl -fsS -o /dev/null --retry 120 --retry-delay 1 --retry-all-errors --retry-max-time 120 "http://127.0.0.1:$rest/health/ready" 2> /dev/null; then
    cat "$log"
    exit 1
fi

REST="http://127.0.0.1:$rest" GRPC="127.0.0.1:$grpc" "$@"
