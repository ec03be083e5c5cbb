# syntax=docker/dockerfile:1
#
#   docker build -t attention .                              CPU
#   docker build -t attention:cuda --build-arg CUDA=true .   NVIDIA GPU (driver 580 or newer, container toolkit on the host)
#   --build-arg FFMPEG=true                                  also reads MP4 video and audio other than WAV

ARG CUDA=false
ARG DOTNET_VERSION=10.0
# ONNX Runtime's .Gpu package is built for CUDA 13 and cuDNN 9; the lowest 13.x runs on the most drivers.
ARG CUDA_IMAGE=nvidia/cuda:13.0.2-cudnn-runtime-ubuntu24.04

# The compiler runs on the builder's own processor and targets the image's (amd64 or arm64; CUDA is amd64 only).
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION}-noble AS build
ARG CUDA
ARG TARGETARCH
WORKDIR /source
# Packages change rarely and code often: restore sees only what decides the package graph.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Attention.Contracts/Attention.Contracts.csproj src/Attention.Contracts/
COPY src/Attention.Inference/Attention.Inference.csproj src/Attention.Inference/
COPY src/Attention.Api/Attention.Api.csproj src/Attention.Api/
RUN dotnet restore src/Attention.Api/Attention.Api.csproj -a ${TARGETARCH} -p:Cuda=${CUDA}
COPY .editorconfig ./
COPY src/ src/
# For one platform: the native libraries of the others would make up most of the image.
RUN dotnet publish src/Attention.Api/Attention.Api.csproj -c Release -a ${TARGETARCH} --no-self-contained --no-restore \
        -p:Cuda=${CUDA} -o /app \
    && test -f /app/libonnxruntime.so \
    && test -f /app/libSkiaSharp.so

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION}-noble AS runtime-cuda-false

# NVIDIA's image has CUDA and cuDNN, Microsoft's has .NET, both on Ubuntu 24.04: the smaller one is copied into the larger.
# Provider Cuda and not Auto: a node without a usable GPU should fail its start, not answer slowly from the CPU.
FROM ${CUDA_IMAGE} AS runtime-cuda-true
ENV APP_UID=1654 \
    DOTNET_RUNNING_IN_CONTAINER=true \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    Onnx__Provider=Cuda
COPY --from=runtime-cuda-false /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet \
    && apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libssl3t64 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid=${APP_UID} app \
    && useradd --no-log-init --uid=${APP_UID} --gid=${APP_UID} --create-home app

FROM runtime-cuda-${CUDA} AS final
ARG FFMPEG=false
RUN if [ "${FFMPEG}" = true ]; then \
        apt-get update \
        && apt-get install -y --no-install-recommends ffmpeg \
        && rm -rf /var/lib/apt/lists/*; \
    fi
WORKDIR /app
COPY models/repository/ /models/
# Code changes more often than models: it comes last, and a new build ships a few megabytes.
COPY --from=build /app/ ./
# The addresses are in appsettings.json; the base image's own port setting would only be overridden with a warning.
ENV ASPNETCORE_HTTP_PORTS= \
    Models__Path=/models
USER ${APP_UID}
EXPOSE 8080 8081
# The image has no HTTP client and needs none: bash opens the socket itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]
ENTRYPOINT ["dotnet", "Attention.Api.dll"]
