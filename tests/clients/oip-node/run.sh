#!/usr/bin/env bash
# Starts the service as it was built, with the models of the tests, on ports that are free, and asks it as a client in Node does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$(cd ../../.. && pwd)

npm ci --no-audit --no-fund --loglevel=error
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
    export Models__Path="$root/tests/Attention.Api.Tests/OpenInference/Fixtures/repository"
    exec dotnet Attention.Api.dll
) > "$log" 2>&1 &
service=$!
trap 'kill "$service" 2> /dev/null || true; wait "$service" 2> /dev/null || true; rm -f "$log"' EXIT

# Up to a minute: curl asks once a second.
if ! curl -fsS -o /dev/null --retry 60 --retry-delay 1 --retry-all-errors --retry-max-time 60 "http://127.0.0.1:$rest/v2/health/ready" 2> /dev/null; then
    cat "$log"
    exit 1
fi

node client.js "http://127.0.0.1:$rest" "127.0.0.1:$grpc"
