// For Prisma's own command line (generate, migrate deploy, studio); the embedded default migrates through prisma/engine.ts.
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_OWNER_URL'] ?? 'postgresql://localhost/bofu' },
});
