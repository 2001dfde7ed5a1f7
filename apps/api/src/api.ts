import { routes } from '@imgr/contracts';
import { openApiDocument } from '@imgr/contracts/openapi';
import { serveWebApp, serveWebConfig } from '@imgr/web-server';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AppModule, type AppParts } from './app.module.ts';
import type { Config } from './config.ts';
import { AppErrorFilter } from './http/app-error.filter.ts';
import { createHttpAdapter, setUpHttp } from './http/http-server.ts';
import { NestLogger } from './nest-logger.ts';

const VERSION = '0.1.0';
const DOCS_CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

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
  describeApi(app, config);
  await app.init();
  return app;
}

function describeApi(app: NestFastifyApplication, { publicUrl }: Config): void {
  const document = openApiDocument({ publicUrl, version: VERSION }) as OpenAPIObject;
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async ({ url }, reply) => {
    if (url.startsWith(routes.docs)) reply.header('content-security-policy', DOCS_CSP);
  });
  SwaggerModule.setup(routes.docs, app, document, {
    jsonDocumentUrl: routes.openapi,
    customSiteTitle: 'imgr API',
    raw: ['json'],
  });
}
