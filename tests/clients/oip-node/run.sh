#!/usr/bin/env bash
# Asks the service over the Open Inference Protocol as a client in Node does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --no-audit --no-fund --loglevel=error
../with-service.sh ../../Attention.Api.Tests/OpenInference/Fixtures/repository bash -c 'node client.js "$REST" "$GRPC"'
