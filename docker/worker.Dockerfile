# The worker: takes jobs, resizes. Takes its settings from the environment.
# Build it in the repository's root: docker build -f docker/worker.Dockerfile .
ARG NODE_IMAGE=node:26-trixie-slim
ARG DEBIAN_IMAGE=debian:trixie-slim

# The part of the repository that the app needs, once to build it and once to run it.
FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS pruned
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
WORKDIR /imgr
COPY package.json ./
RUN npm install --global --loglevel=error "turbo@$(node -p "require('./package.json').devDependencies.turbo")"
COPY . .
RUN turbo prune @imgr/worker --docker --out-dir /to-build \
 && turbo prune @imgr/worker --docker --production --out-dir /to-run

# Manifests first: a change of the sources installs nothing again.
FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS built
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
WORKDIR /imgr
COPY --from=pruned /to-build/json/ ./
# What checks and tests the sources builds nothing, and is most of what would be installed.
RUN npm pkg delete devDependencies.@biomejs/biome devDependencies.node devDependencies.pino-pretty devDependencies.vitest
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --loglevel=error
COPY --from=pruned /to-build/full/ ./
RUN npx turbo run build --filter=@imgr/worker --output-logs=errors-only
COPY docker/write-start-script.mjs docker/check-health.mjs /app/
RUN mkdir --parents /app/apps/worker \
 && cp --recursive apps/worker/dist apps/worker/command.json /app/apps/worker/ \
 && find /app -name '*.map' -delete \
 && cd /app \
 && node write-start-script.mjs apps/worker > start \
 && chmod 755 start \
 && rm write-start-script.mjs

# What is not in the bundle, without types, maps and manuals. Not on the build's platform: sharp brings a binary of each.
FROM $NODE_IMAGE AS installed
WORKDIR /imgr
COPY --from=pruned /to-run/json/ ./
RUN --mount=type=cache,target=/root/.npm npm pkg delete devDependencies --workspaces --include-workspace-root \
 && npm ci --omit=dev --ignore-scripts --no-audit --loglevel=error \
 && find . -path '*/node_modules/*' -type f -regextype posix-extended -regex '.*\.(map|md|[cm]?ts)' -delete \
 && rm package-lock.json

FROM $NODE_IMAGE AS node

# Node's image without npm and its kin: the base's layers would bring them along.
FROM $DEBIAN_IMAGE
RUN apt-get update --quiet=2 \
 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends libatomic1 libstdc++6 tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
 && useradd --uid 1000 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin imgr \
 && install --directory --owner=imgr --group=imgr /var/lib/imgr
COPY --from=node /usr/local/bin/node /usr/local/bin/
WORKDIR /imgr
COPY --from=installed /imgr/ ./
COPY --from=built /app/ ./
# Images being resized lie there: on a volume, not in memory, and not in the container's own layer.
VOLUME /var/lib/imgr
ENV NODE_ENV=production METRICS_PORT=9464 METRICS_HOST=0.0.0.0 IMGR_SCRATCH_DIR=/var/lib/imgr/scratch
EXPOSE 9464
USER 1000:1000
ENTRYPOINT ["tini", "--", "./start"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "check-health.mjs", "9464"]
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="imgr-worker" \
      org.opencontainers.image.description="The worker of imgr, an image host" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
