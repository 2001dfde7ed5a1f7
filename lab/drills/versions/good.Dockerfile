# What runs, as another version.
ARG BASE
FROM $BASE
ARG VERSION
LABEL org.opencontainers.image.version="$VERSION"
