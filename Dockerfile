# One image for the API, the worker, the migrations and the demo's sandbox bank: the command says which.
#   docker build -t bofu:0.1.0 .
#   docker run bofu:0.1.0 worker.ts
# No setting and no secret is in it; docs/operations.md says what each process needs.

FROM node:20.20.2-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The scripts of packages only fetch what is not needed here.
RUN npm ci --omit=dev --ignore-scripts
COPY . .
RUN bash deploy/build-image.sh

FROM node:20.20.2-bookworm-slim
# Which certificates to believe: the slim image has none, and Temporal Cloud and identity providers speak TLS.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown 1000:1000 /data
# MALLOC_ARENA_MAX: else the C library keeps an arena of memory for each thread of the engine's SDK.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    BOFU_DATA_DIR=/data \
    BOFU_WORKFLOW_BUNDLE=/app/dist/workflows.js \
    MALLOC_ARENA_MAX=2
# The user `node` of the image.
USER 1000:1000
EXPOSE 3000
ENTRYPOINT ["node", "runtime/launch.mjs", "dist/app"]
CMD ["api/server.ts"]
