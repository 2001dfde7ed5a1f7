import { serveWebApp, serveWebConfig } from '@imgr/web-server';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppParts } from './app.module.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { AppErrorFilter } from './http/app-error.filter.ts';
import { createHttpAdapter, setUpHttp } from './http/http-server.ts';
import { NestLogger } from './nest-logger.ts';

const VERSION = '0.1.0';

/** The application, ready to listen. */
export async function createApi(parts: AppParts): Promise<NestFastifyApplication> {
  const { config, logger, metrics, runtime } = parts;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(parts),
    createHttpAdapter(config, logger),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const server = app.getHttpAdapter().getInstance();
  await setUpHttp(server, config, metrics);
  app.useGlobalFilters(new AppErrorFilter({ hasPage: runtime.webDir !== undefined }));
  if (runtime.webDir) await serveWebApp(server, runtime.webDir);
  const { maxBytes, tokens } = config.uploads;
  serveWebConfig(server, { maxUploadBytes: maxBytes, uploadTokenRequired: tokens.length > 0 });
  await serveDocs(server, { publicUrl: config.publicUrl, version: VERSION });
  await app.init();
  return app;
}
