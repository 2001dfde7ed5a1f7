# The web app and the small server of its files. Takes its settings from the environment.
# Build it in the repository's root: docker build -f docker/web.Dockerfile .
ARG NODE_IMAGE=node:26-trixie-slim
ARG DEBIAN_IMAGE=debian:trixie-slim

# The part of the repository that the app needs to be built. To run, it needs nothing that is not in its bundle.
FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS pruned
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
WORKDIR /imgr
COPY package.json ./
RUN npm install --global --loglevel=error "turbo@$(node -p "require('./package.json').devDependencies.turbo")"
COPY . .
RUN turbo prune @imgr/web --docker --out-dir /to-build

# Manifests first: a change of the sources installs nothing again.
FROM --platform=$BUILDPLATFORM $NODE_IMAGE AS built
ENV TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1
WORKDIR /imgr
COPY --from=pruned /to-build/json/ ./
# What checks and tests the sources builds nothing, and is most of what would be installed.
RUN npm pkg delete devDependencies.@biomejs/biome devDependencies.node devDependencies.pino-pretty devDependencies.vitest
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --loglevel=error
COPY --from=pruned /to-build/full/ ./
RUN npx turbo run build --filter=@imgr/web --output-logs=errors-only
COPY docker/write-start-script.mjs docker/check-health.mjs /app/
RUN mkdir --parents /app/apps/web \
 && cp --recursive apps/web/dist apps/web/command.json apps/web/package.json /app/apps/web/ \
 && find /app -name '*.map' -delete \
 && cd /app \
 && node write-start-script.mjs apps/web > start \
 && chmod 755 start \
 && rm write-start-script.mjs

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
COPY --from=built /app/ ./
ENV NODE_ENV=production PORT=8080 METRICS_PORT=9464 METRICS_HOST=0.0.0.0
EXPOSE 8080 9464
USER 1000:1000
ENTRYPOINT ["tini", "--", "./start"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "check-health.mjs", "8080"]
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="imgr-web" \
      org.opencontainers.image.description="The web app of imgr, an image host" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
