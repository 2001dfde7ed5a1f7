# A version that ends as soon as it is started.
ARG BASE
FROM $BASE
ARG VERSION
LABEL org.opencontainers.image.version="$VERSION"
ENTRYPOINT ["node", "-e", "process.exit(1)"]
