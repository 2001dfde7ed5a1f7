import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { routes } from '@imgr/contracts';
import { openApiDocument } from '@imgr/contracts/openapi';
import type { FastifyInstance } from 'fastify';
import { html } from '../pages/html.ts';

const SWAGGER_UI = fileURLToPath(new URL('.', import.meta.resolve('swagger-ui-dist/package.json')));
/** Of Swagger UI, what the page loads. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];
const SCRIPT = `${routes.docs}/imgr.js`;
/** Swagger UI writes its styles into the page. */
const CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

const PAGE = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>imgr API</title>
    <link rel="icon" href="${routes.docs}/favicon-32x32.png">
    <link rel="stylesheet" href="${routes.docs}/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="${routes.docs}/swagger-ui-bundle.js"></script>
    <script src="${SCRIPT}"></script>
  </body>
</html>
`.text;

/** Without the validator, which would tell somebody else of this host. */
const START = `SwaggerUIBundle({ url: '${routes.openapi}', dom_id: '#docs', deepLinking: true, validatorUrl: 'none' });\n`;

/** Serves the description of the API, and the page to read and try it. */
export async function serveDocs(
  server: FastifyInstance,
  { publicUrl, version }: { publicUrl: string; version: string },
): Promise<void> {
  const own: [path: string, type: string, text: string][] = [
    [routes.openapi, 'application/json', JSON.stringify(openApiDocument({ publicUrl, version }))],
    [routes.docs, 'text/html', PAGE],
    [SCRIPT, 'text/javascript', START],
  ];
  for (const [path, type, text] of own)
    server.get(path, (_request, reply) => {
      reply
        .type(`${type}; charset=utf-8`)
        .headers({ 'cache-control': 'no-cache', 'content-security-policy': CSP })
        .send(text);
    });
  await server.register(fastifyStatic, {
    root: SWAGGER_UI,
    prefix: `${routes.docs}/`,
    allowedPath: (path) => FILES.includes(path.slice(1)),
    decorateReply: false,
  });
}
