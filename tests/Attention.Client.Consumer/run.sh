#!/usr/bin/env bash
# Packs the client, builds a program that knows the packages alone, and lets it ask a service. Client and service were built before (Release).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rest=127.0.0.1 grpc=127.0.0.2   # told apart by their hosts: the ports are of the system's choice
image=models/repository/classify-deformable/1/golden/parachute.png
work=$(mktemp -d)
service=
finish() {
    [[ -z $service ]] || kill "$service" 2> /dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# listening HOST: the address that the service listens at, as soon as it does.
listening() {
    until sed -n "s|.*Now listening on: \(http://$1:.*\)|\1|p" "$work/log" | grep . ; do
        kill -0 "$service" || { cat "$work/log" >&2; return 1; }
        sleep 0.2
    done
}

Kestrel__Endpoints__Rest__Url=http://$rest:0 Kestrel__Endpoints__Grpc__Url=http://$grpc:0 \
    env -C src/Attention.Api/bin/Release/net10.0 dotnet Attention.Api.dll &> "$work/log" &
service=$!

for project in Attention.Contracts Attention.Client; do
    dotnet pack -c Release --no-build -o "$work/feed" "src/$project"
done
cp tests/Attention.Client.Consumer/{Consumer.csproj,Program.cs} "$work"
# Into a folder of packages of its own: the same version may be in the user's, from another build.
dotnet build -c Release "$work/Consumer.csproj" -o "$work/out" \
    -p:RestoreAdditionalProjectSources="$work/feed" -p:RestorePackagesPath="$work/packages"

dotnet "$work/out/Consumer.dll" "$(listening $rest)" "$(listening $grpc)" "$image"
