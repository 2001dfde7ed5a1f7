ARG BASE
FROM $BASE
ARG VERSION
LABEL org.opencontainers.image.version="$VERSION"
COPY answers-500.mjs /imgr/
ENTRYPOINT ["tini", "--", "node", "/imgr/answers-500.mjs", "8080", "9464"]
