#!/usr/bin/env bash
# Asks the service as clients of LibreTranslate do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
../with-service.sh ../../../models/repository node client.mjs
